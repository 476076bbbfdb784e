import type { Principal, Query, QueryRow, Search } from '@vesalius/archive/api';
import { ArchiveError } from '@vesalius/archive/api';
import { type Match, TAG, tagToText } from '@vesalius/dicom';

export interface StudySearch {
  /** All must hold. */
  readonly matches: readonly Match[];
  /** One must hold; empty: no such condition. */
  readonly anyOf: readonly Match[];
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string;
}

export interface StudyPage {
  readonly rows: QueryRow[];
  readonly next?: string;
}

/** The date of the last row given out ('' when undated), and how many rows of just that date were. */
interface Cursor {
  readonly date: string;
  readonly given: number;
}

const ORDER = [
  { by: TAG.StudyDate, descending: true },
  { by: TAG.StudyTime, descending: true },
] as const;

/**
 * A page of studies, newest first, those without a date last. Paging goes by date, so that a page costs the same however deep it
 * lies, and studies that arrive meanwhile move at most the rows of their own day.
 */
export async function studyPage(search: Search, principal: Principal, request: StudySearch): Promise<StudyPage> {
  const start = request.after === undefined ? undefined : parseCursor(request.after);
  const rows: QueryRow[] = [];
  let skip = start?.given ?? 0;
  // The first so many of all alternatives together are among the first so many of each.
  const most = skip + request.limit + 1;
  for await (const row of studiesFrom(search, principal, { ...request, limit: most }, start?.date)) {
    if (skip > 0 && dateOf(row) === start?.date) {
      skip--;
      continue;
    }
    skip = 0;
    if (rows.length === request.limit) return { rows, next: nextCursor(rows, start) };
    rows.push(row);
  }
  return { rows };
}

/** Studies from a date downwards, then the undated ones; each once. */
async function* studiesFrom(search: Search, principal: Principal, request: StudySearch, date: string | undefined) {
  const bound: Match[] =
    date === ''
      ? []
      : [{ kind: 'range', path: [TAG.StudyDate], ...(date === undefined ? { from: '0' } : { to: date }) }];
  if (bound.length > 0) yield* merged(search, principal, request, bound);
  if (request.matches.some((match) => match.kind === 'range' && match.path[0] === TAG.StudyDate)) return;
  yield* merged(search, principal, request, [{ kind: 'empty', path: [TAG.StudyDate] }]);
}

/** The answers of every alternative in one order, without repetition. */
async function* merged(search: Search, principal: Principal, request: StudySearch, bound: readonly Match[]) {
  const alternatives = request.anyOf.length > 0 ? request.anyOf.map((match) => [match]) : [[]];
  const streams = alternatives.map((alternative) => {
    const matches = [...request.matches, ...bound, ...alternative];
    const query: Query = { level: 'study', matches, order: ORDER, limit: request.limit };
    return search.search(principal, query)[Symbol.asyncIterator]();
  });
  try {
    const heads = await Promise.all(streams.map((stream) => stream.next()));
    const seen = new Set<string>();
    for (;;) {
      const first = newest(heads);
      if (first < 0) return;
      const row = heads[first]!.value as QueryRow;
      heads[first] = await streams[first]!.next();
      const uid = row.studyInstanceUid ?? '';
      if (seen.has(uid)) continue;
      if (streams.length > 1) seen.add(uid);
      yield row;
    }
  } finally {
    await Promise.all(streams.map((stream) => stream.return?.()));
  }
}

function newest(heads: readonly IteratorResult<QueryRow>[]): number {
  let best = -1;
  let bestKey = '';
  for (const [position, head] of heads.entries()) {
    if (head.done) continue;
    const key = `${dateOf(head.value)} ${firstValue(head.value, TAG.StudyTime)}`;
    if (best >= 0 && key <= bestKey) continue;
    best = position;
    bestKey = key;
  }
  return best;
}

function dateOf(row: QueryRow): string {
  return firstValue(row, TAG.StudyDate);
}

function firstValue(row: QueryRow, tag: number): string {
  return String(row.attributes[tagToText(tag)]?.Value?.[0] ?? '');
}

function nextCursor(rows: readonly QueryRow[], start: Cursor | undefined): string {
  const date = dateOf(rows.at(-1)!);
  const here = rows.filter((row) => dateOf(row) === date).length;
  return `${date || 'undated'}.${here + (start?.date === date ? start.given : 0)}`;
}

function parseCursor(text: string): Cursor {
  const parts = /^(\d{1,8}|undated)\.(\d{1,9})$/.exec(text);
  if (!parts) throw new ArchiveError('query-not-understood', { where: 'after', detail: 'not a cursor of this search' });
  return { date: parts[1] === 'undated' ? '' : parts[1]!, given: Number(parts[2]) };
}
