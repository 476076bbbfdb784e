import { openSqliteIndex } from '../open-sqlite-index.ts';
import { MIGRATIONS } from '../schema/migrations.ts';
import { copyIndex } from './copy-index.ts';
import type { RawDatabase } from './raw-database.ts';
import { RawSqlite } from './raw-sqlite.ts';

/**
 * What is read of the database from here on is as it is at this moment, until it is closed; who writes to it goes on meanwhile.
 *
 * @param database of PostgreSQL
 * @throws Error when its schema is not that of this program
 */
export async function freeze(database: RawDatabase): Promise<void> {
  await database.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const [row] = await database.rows('SELECT max(version) FROM schema_versions');
  if (Number(row![0]) !== MIGRATIONS.length)
    throw new Error(`the index is of version ${row![0]}, this program knows ${MIGRATIONS.length}: start it once first`);
}

/**
 * Writes a frozen index into a new file of SQLite, every row counted on both sides.
 *
 * @param to is not there; whole when this resolves, and not yet synced
 */
export async function snapshotIntoSqlite(from: RawDatabase, to: string): Promise<void> {
  await (await openSqliteIndex({ path: to, extraAttributes: [] })).close();
  const target = new RawSqlite(to);
  try {
    await copyIndex(from, target, { newKey: (key) => key });
    await target.rows('PRAGMA journal_mode = DELETE'); // one file, with all that is in it
  } finally {
    await target.close();
  }
}
