/** Where the list of studies leaves what it shows, in order, for this tab. */
const LISTED = 'vesalius-listed-studies';

/** The studies before and after one in the list that it was opened from. */
export function listNeighbours(study: string): { readonly previous?: string; readonly next?: string } {
  const listed = JSON.parse(sessionStorage.getItem(LISTED) ?? '[]') as string[];
  const at = listed.indexOf(study);
  const [previous, next] = at < 0 ? [] : [listed[at - 1], listed[at + 1]];
  return { ...(previous !== undefined && { previous }), ...(next !== undefined && { next }) };
}
