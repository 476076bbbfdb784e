import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Database, Value } from '../sqlite/database.ts';

const TABLES = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`;

/** Copies all rows of a file of SQLite into tables of the same names and columns, inside a transaction of who calls. */
export function adoptedFrom(path: string, to: Database): 'adopted' | 'nothing' | 'left' {
  if (!existsSync(path)) return 'nothing';
  const from = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = from
      .prepare(TABLES)
      .all()
      .map(({ name }) => String(name));
    const full = tables.filter((table) => from.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined);
    if (full.length === 0) return 'nothing';
    if (tables.some((table) => to.value(`SELECT 1 FROM ${table} LIMIT 1`) !== undefined)) return 'left';
    for (const table of full) copyRows(from, to, table);
    return 'adopted';
  } finally {
    from.close();
  }
}

function copyRows(from: DatabaseSync, to: Database, table: string): void {
  const columns = from.prepare('SELECT name FROM pragma_table_info(?)').all(table);
  const names = columns.map(({ name }) => String(name));
  const sql = `INSERT INTO ${table}(${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  for (const row of from.prepare(`SELECT * FROM ${table}`).iterate())
    to.run(sql, ...names.map((name) => row[name] as Value));
  if (givesNumbers(from, table)) to.numberBehind(table);
}

/** Whether numbers of its rows are given by the database: only such tables are noted there. */
function givesNumbers(from: DatabaseSync, table: string): boolean {
  return (
    from.prepare(`SELECT 1 FROM sqlite_master WHERE name = ? AND sql LIKE '%AUTOINCREMENT%'`).get(table) !== undefined
  );
}
