import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { IndexStore } from '@vesalius/archive/api';
import { type IndexOptions, openIndex } from './open-index.ts';
import { WorkerThread } from './rpc/worker-thread.ts';
import type { FileSettings } from './sqlite/file-settings.ts';

export interface SqliteIndexOptions extends IndexOptions {
  /** Path of the database file; made when absent. Its folder must be there. */
  readonly path: string;
  /** Worker threads that read, at most; the second is started when the first is busy. Default 2. */
  readonly readers?: number;
}

const WORKER = new URL('./sqlite/worker.ts', import.meta.url);

/**
 * Opens the index on SQLite: one worker that writes, in groups, and readers that never wait for it.
 *
 * @throws ArchiveError `index-failed` when the file is no database, is of a newer program, or cannot be opened
 */
export async function openSqliteIndex({ path, readers = 2, ...options }: SqliteIndexOptions): Promise<IndexStore> {
  const index = await openIndex(options, {
    readers,
    start: (_role, settings, onReplies) => {
      const own = Promise.resolve(settings).then((known): FileSettings => ({ ...known, path }));
      return WorkerThread.start(WORKER, own, onReplies);
    },
    listen: () => {},
    close: async () => {},
  });
  await syncFolder(path);
  return index;
}

/** A database that was just made must be in its folder after a power cut too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
