import { DatabaseSync } from 'node:sqlite';
import { SQLITE_TYPES } from '../schema/dialect.ts';
import { MIGRATIONS } from '../schema/migrations.ts';

export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[];
}

/** Kept by each database for itself. */
const OWN: ReadonlySet<string> = new Set(['schema_versions', 'sqlite_sequence']);

/** The tables of this program's schema, each behind those that it refers to. */
export function tableShapes(): TableShape[] {
  const database = new DatabaseSync(':memory:');
  try {
    for (const migration of MIGRATIONS) for (const statement of migration(SQLITE_TYPES)) database.exec(statement);
    const names = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid`).all();
    const waiting = new Set(names.map(({ name }) => String(name)).filter((name) => !OWN.has(name)));
    const referred = (name: string) =>
      database
        .prepare(`SELECT "table" FROM pragma_foreign_key_list(?)`)
        .all(name)
        .map(({ table }) => String(table));
    const shapes: TableShape[] = [];
    while (waiting.size > 0)
      for (const name of waiting) {
        if (referred(name).some((other) => other !== name && waiting.has(other))) continue;
        waiting.delete(name);
        shapes.push(shapeOf(database, name));
      }
    return shapes;
  } finally {
    database.close();
  }
}

function shapeOf(database: DatabaseSync, name: string): TableShape {
  const columns = database.prepare('SELECT name, pk FROM pragma_table_info(?)').all(name);
  const key = columns.filter(({ pk }) => Number(pk) > 0).sort((one, other) => Number(one.pk) - Number(other.pk));
  return { name, columns: columns.map((column) => String(column.name)), key: key.map((column) => String(column.name)) };
}
