import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Cell } from '../postgres/messages.ts';
import type { RawDatabase } from './raw-database.ts';

export class RawSqlite implements RawDatabase {
  readonly longestValue = undefined;
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
    this.#database.exec('PRAGMA synchronous = FULL');
  }

  async isUsed(): Promise<boolean> {
    return false; // it does not know
  }

  async rows(sql: string, values: readonly Cell[] = []): Promise<Cell[][]> {
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    return statement.all(...(values as SQLInputValue[])) as unknown as Cell[][];
  }

  async run(sql: string, values: readonly Cell[] = []): Promise<void> {
    this.#database.prepare(sql).run(...(values as SQLInputValue[]));
  }

  async together(act: () => Promise<void>): Promise<void> {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      await act();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  async insert(table: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): Promise<void> {
    const places = columns.map(() => '?').join(', ');
    const statement = this.#database.prepare(`INSERT INTO ${table}(${columns.join(', ')}) VALUES (${places})`);
    for (const row of rows) statement.run(...(row as SQLInputValue[]));
  }

  async highest(table: string, column: string): Promise<number> {
    const kept = this.#database.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').get(table)?.seq ?? 0;
    const there = this.#database.prepare(`SELECT max(${column}) AS highest FROM ${table}`).get()?.highest ?? 0;
    return Math.max(Number(kept), Number(there));
  }

  async setHighest(table: string, _column: string, number: number): Promise<void> {
    this.#database.prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?').run(number, table);
  }

  async close(): Promise<void> {
    this.#database.close();
  }
}
