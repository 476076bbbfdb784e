import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { SmallDatabase, SmallRow } from '@vesalius/archive/api';

const PRIVATE_FOLDER = 0o700;

const ONLY_SQLITE = /\b(INSERT|UPDATE) OR \w+/i;

/** What a row holds. */
export type Row = SmallRow;

/** A small SQLite file beside the index; every write is on the disk when it returns. */
export class FileDatabase implements SmallDatabase {
  readonly #db: DatabaseSync;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
    this.#db = new DatabaseSync(path);
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
  }

  /** Statements without values. */
  execute(sql: string): void {
    this.#db.exec(sql);
  }

  /** A column that files made before it do not have. */
  addColumn(table: string, name: string, type: 'TEXT' | 'BLOB' | 'INTEGER'): void {
    const isThere = this.all(`SELECT name FROM pragma_table_info('${table}')`).some((column) => column.name === name);
    if (!isThere) this.#db.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`);
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as Row | undefined;
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  /** @returns how many rows were changed */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  /** What PostgreSQL would not understand, which keeps the same tables for several nodes, is refused here too. */
  #prepared(sql: string) {
    if (ONLY_SQLITE.test(sql)) throw new Error('a statement in words of SQLite only');
    return this.#db.prepare(sql);
  }

  /** All of it or nothing. */
  together<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }
}
