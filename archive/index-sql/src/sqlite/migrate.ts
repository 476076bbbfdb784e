import type { Migration } from '../schema/migrations.ts';
import { UNFINISHED } from '../schema/unfinished.ts';
import type { Database } from './database.ts';

/**
 * Brings the schema to this program's version, each step in a transaction of its own.
 *
 * @throws Error when the database is of a newer program
 */
export function migrate(db: Database, migrations: readonly Migration[], now: number): void {
  const { types } = db.dialect;
  db.transaction(() =>
    db.exec(
      `CREATE TABLE IF NOT EXISTS schema_versions(version INTEGER PRIMARY KEY, applied_at ${types.integer} NOT NULL)${types.table}`,
    ),
  );
  for (let next = versionOf(db) + 1; next <= migrations.length; next++) {
    db.transaction(() => {
      if (versionOf(db) >= next) return; // another process was faster
      for (const statement of migrations[next - 1]!(types)) db.exec(statement);
      db.run('INSERT INTO schema_versions(version, applied_at) VALUES (?, ?)', next, now);
    });
  }
  const version = versionOf(db);
  if (version === UNFINISHED)
    throw new Error('another index is being copied into this one: let npx vesalius migrate-storage come to its end');
  if (version > migrations.length)
    throw new Error(`the index has schema ${version}, made by a newer program; this one knows ${migrations.length}`);
}

function versionOf(db: Database): number {
  return Number(db.value('SELECT max(version) FROM schema_versions') ?? 0);
}
