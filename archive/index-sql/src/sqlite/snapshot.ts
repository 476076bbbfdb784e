import { DatabaseSync } from 'node:sqlite';

/**
 * Writes the index as it is at one moment into a new file. It may be in use: readers and writers of a database in WAL mode go on meanwhile.
 * The file is whole when this returns, and not yet synced.
 */
export function snapshotSqliteIndex(from: string, to: string): void {
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}

const PAGE = 1000;
/** Kept instances, and newcomers that wait for a decision: each has the one copy of its bytes. */
const KEYS = `SELECT blob_key FROM instances WHERE blob_key > ?1
  UNION SELECT blob_key FROM quarantine WHERE state = 'open' AND blob_key > ?1 ORDER BY blob_key LIMIT ${PAGE}`;

/** Keys of all blobs that a snapshot refers to, in order. The file is not changed. */
export function* blobKeysOfSnapshot(path: string): Generator<string> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const page = database.prepare(KEYS);
    for (let after = ''; ; ) {
      const keys = page.all(after).map((row) => String(row.blob_key));
      yield* keys;
      if (keys.length < PAGE) return;
      after = keys.at(-1)!;
    }
  } finally {
    database.close();
  }
}
