import type { Principal, Query, Search } from '@vesalius/archive/api';

/** Answers are counted up to this: whoever pages through more wants to know no number. */
const MOST_COUNTED = 10_000;
/** No part of the standard; what clients of web services know. */
export const TOTAL_HEADER = 'x-total-count';

/** How many answers a page has shown so far, and whether there are more behind it. */
export interface Shown {
  readonly rows: number;
  readonly more: boolean;
}

/** How many answers there are in all; undefined where that is not known or they are very many. */
export async function totalOf(
  search: Search,
  principal: Principal,
  { limit: _, offset = 0, ...query }: Query,
  { rows, more }: Shown,
): Promise<number | undefined> {
  if (!more) return rows > 0 || offset === 0 ? offset + rows : undefined;
  const count = await search.count(principal, { ...query, limit: MOST_COUNTED + 1 });
  return count > MOST_COUNTED ? undefined : count;
}

/** PS3.18 §8.3.4.4: that there is more, and how much where that is known. */
export function moreThere(total: number | undefined, { offset = 0 }: Query, rows: number): string {
  if (total === undefined) return 'There are additional results that can be requested';
  return `There are ${total - offset - rows} additional results that can be requested`;
}
