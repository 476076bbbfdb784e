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
/** Kept instances, newcomers that wait for a decision, what is shared, and the bin: each has the one copy of its bytes. */
const OWNERS: readonly (readonly [table: string, column: string, condition?: string])[] = [
  ['instances', 'blob_key'],
  ['quarantine', 'blob_key', `state = 'open'`],
  ['non_patient_instances', 'blob_key'],
  ['binned', 'blob_key'],
  ['binned', 'original_blob_key'],
];

/** A snapshot may be of an older schema. */
function keysSql(database: DatabaseSync): string {
  const there = new Set(
    database
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`)
      .all()
      .map(({ name }) => name),
  );
  const selects = OWNERS.filter(([table]) => there.has(table)).map(
    ([table, column, condition = '1 = 1']) =>
      `SELECT ${column} AS blob_key FROM ${table} WHERE ${column} > ?1 AND ${condition}`,
  );
  return `${selects.join(' UNION ')} ORDER BY blob_key LIMIT ${PAGE}`;
}

/** Keys of all blobs that a snapshot refers to, in order. The file is not changed. */
export function* blobKeysOfSnapshot(path: string): Generator<string> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const page = database.prepare(keysSql(database));
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
