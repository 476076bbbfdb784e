import { ArchiveError } from '@vesalius/archive/api';
import type { Database } from './database.ts';
import { firstSchema } from './schema.ts';

/** Steps from one schema to the next, in order; never changed once released. */
const MIGRATIONS: readonly (() => string)[] = [firstSchema];

/**
 * Brings the schema to this program's version, each step in a transaction of its own.
 *
 * @throws ArchiveError `index-failed` when the database is of a newer program
 */
export function migrate(db: Database): void {
  db.exec('CREATE TABLE IF NOT EXISTS schema_version(version INTEGER NOT NULL)');
  const version = Number(db.get('SELECT max(version) AS version FROM schema_version')?.version ?? 0);
  if (version > MIGRATIONS.length) {
    throw new ArchiveError('index-failed', {
      detail: `its schema ${version} is of a newer program; this one knows ${MIGRATIONS.length}`,
    });
  }
  for (let next = version; next < MIGRATIONS.length; next++) {
    db.transaction(() => {
      db.exec(MIGRATIONS[next]!());
      db.run('INSERT INTO schema_version VALUES (?)', next + 1);
    });
  }
}
