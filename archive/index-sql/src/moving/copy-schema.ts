import type { RawDatabase } from './raw-database.ts';
import { RawSqlite } from './raw-sqlite.ts';

/** Rows that are held at once. */
const BATCH = 1000;
const TABLES = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`;
const COLUMNS = 'SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?';

/**
 * Puts all rows of a schema of a frozen PostgreSQL (see `freeze`) into a file of SQLite that has the same tables; what was in these goes.
 *
 * @returns how many rows
 */
export async function copySchemaInto(from: RawDatabase, schema: string, path: string): Promise<number> {
  const to = new RawSqlite(path);
  let rows = 0;
  try {
    const tables = (await to.rows(TABLES)).map(([name]) => String(name));
    await to.together(async () => {
      for (const table of tables) rows += await copyTable(from, schema, to, table);
    });
    await to.rows('PRAGMA journal_mode = DELETE');
    return rows;
  } finally {
    await to.close();
  }
}

async function copyTable(from: RawDatabase, schema: string, to: RawSqlite, table: string): Promise<number> {
  const columns = (await from.rows(COLUMNS, [schema, table])).map(([name]) => String(name));
  if (columns.length === 0) return 0;
  await to.run(`DELETE FROM ${table}`);
  await from.run(`DECLARE taken NO SCROLL CURSOR FOR SELECT ${columns.join(', ')} FROM ${schema}.${table}`);
  let copied = 0;
  for (;;) {
    const rows = await from.rows(`FETCH ${BATCH} FROM taken`);
    await to.insert(table, columns, rows);
    copied += rows.length;
    if (rows.length < BATCH) break;
  }
  await from.run('CLOSE taken');
  return copied;
}
