/** What `GET /studies` is asked to sort by; a hyphen before it: the other way round. */
export type Sorting = string;

/** Newest first. */
export const USUAL_SORTING: Sorting = '-studyDate';

/** Largest and newest are looked for more often than smallest and oldest. */
const DOWN_FIRST = new Set(['studyDate', 'seriesCount', 'instanceCount']);

export function sortedBy(sorting: Sorting, by: string): 'ascending' | 'descending' | undefined {
  if (sorting === by) return 'ascending';
  return sorting === `-${by}` ? 'descending' : undefined;
}

/** The sorting after one more click on a column; undefined: the usual one. */
export function nextSorting(sorting: Sorting, by: string): Sorting | undefined {
  const [first, second] = DOWN_FIRST.has(by) ? [`-${by}`, by] : [by, `-${by}`];
  const next = sorting === first ? second : first;
  return next === USUAL_SORTING ? undefined : next;
}
