import type { QueryClient } from '@tanstack/react-query';
import { perform } from '../activity/acts.ts';
import { tell } from '../api/ask.ts';
import { count } from '../format.ts';
import { text } from '../texts/texts.ts';

const CHANGED = ['studies', 'study', 'statistics', 'bin'];

function refresh(queries: QueryClient): void {
  for (const key of CHANGED) queries.invalidateQueries({ queryKey: [key] });
}

/** Deletes studies into the bin; Undo has them back. */
export function deleteStudies(uids: readonly string[], queries: QueryClient): void {
  void perform({
    title: text('bin.deleting', { count: count(uids.length) }),
    doneTitle: (done) => text('bin.deleted', { count: count(done) }),
    things: uids,
    each: async (uid) => (await tell<{ bin: number[] }>('DELETE', `/studies/${uid}`)).bin,
    undo: (entries) => restoreEntries(entries.flat(), queries),
    onEnd: () => refresh(queries),
  });
}

/** Has entries of the bin back. */
export function restoreEntries(ids: readonly number[], queries: QueryClient): void {
  void perform({
    title: text('bin.restoring', { count: count(ids.length) }),
    doneTitle: (done) => text('bin.restored', { count: count(done) }),
    things: ids.map(String),
    each: (id) => tell('POST', `/bin/${id}/restoration`),
    onEnd: () => refresh(queries),
  });
}
