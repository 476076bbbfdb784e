/** One requirement of a rule book and what answers it. The words are ours; the number finds the rule's own. */
export interface Row {
  /** As the rule book numbers it. */
  readonly id: string;
  readonly asks: string;
  readonly answer: Answer;
}

/**
 * `shown`: tests of `npm test`, by their paths. `argued`: why it holds, or how, where no test can show it. `absent`: it is about something that is
 * not here. `operator`: who runs the server has to do it. `open`: it does not hold, and what is missing.
 */
export type Answer =
  | { readonly kind: 'shown'; readonly by: readonly string[]; readonly note?: string }
  | { readonly kind: 'argued' | 'absent' | 'operator' | 'open'; readonly because: string };

type Cells = readonly [id: string, asks: string, answer: Answer];

export function rows(...cells: readonly Cells[]): Row[] {
  return cells.map(([id, asks, answer]) => ({ id, asks, answer }));
}

export const shown = (by: string | readonly string[], note?: string): Answer => ({
  kind: 'shown',
  by: typeof by === 'string' ? [by] : by,
  ...(note !== undefined && { note }),
});
export const argued = (because: string): Answer => ({ kind: 'argued', because });
export const absent = (because: string): Answer => ({ kind: 'absent', because });
export const operator = (because: string): Answer => ({ kind: 'operator', because });
export const open = (because: string): Answer => ({ kind: 'open', because });
