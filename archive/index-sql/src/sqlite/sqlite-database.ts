import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Sql } from '../query/condition.ts';
import { SQLITE } from '../query/sql-dialect.ts';
import type { Database, Row, Value } from './database.ts';

const MOST_STATEMENTS = 400;
/** Milliseconds to wait for another process that writes. */
const BUSY_TIMEOUT = 10_000;
const CACHE_KIB = { writer: 16_384, reader: 8_192 };
/** What each commit writes is whole pages, so they are small. */
const PAGE_BYTES = 4096;
/** Pages of the log after which it is written back into the database: seldom enough that a page that changes often is written once. */
const CHECKPOINT_PAGES = 4_000;

/** One connection with its prepared statements, each prepared once per text. */
export class SqliteDatabase implements Database {
  readonly dialect = SQLITE;
  readonly far = false;
  readonly #db: DatabaseSync;
  readonly #role: 'writer' | 'reader';
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string, role: 'writer' | 'reader') {
    this.#role = role;
    this.#db = new DatabaseSync(path, { readOnly: role === 'reader', timeout: BUSY_TIMEOUT });
    this.#db.exec(`PRAGMA cache_size = -${CACHE_KIB[role]}; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON`);
    if (role === 'reader') return;
    // The commit is what is acknowledged: with NORMAL the last ones could be gone after a power cut.
    this.#db.exec(
      `PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
       PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = ${8 * CHECKPOINT_PAGES * PAGE_BYTES}`,
    );
  }

  all(sql: string, ...values: readonly Value[]): Row[] {
    return this.prepared(sql).all(...values) as Row[];
  }

  allOf(questions: readonly Sql[]): Row[][] {
    return questions.map(({ sql, values }) => this.all(sql, ...values));
  }

  get(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.prepared(sql).get(...values) as Row | undefined;
  }

  arrays(sql: string, values: readonly Value[]): Value[][] {
    return this.prepared(sql, true).all(...values) as unknown as Value[][];
  }

  rows(sql: string, values: readonly Value[]): Iterable<Value[]> {
    return this.prepared(sql, true).iterate(...values) as Iterable<unknown> as Iterable<Value[]>;
  }

  value(sql: string, ...values: readonly Value[]): Value | undefined {
    return (this.prepared(sql, true).get(...values) as unknown as Value[] | undefined)?.[0];
  }

  run(sql: string, ...values: readonly Value[]): number {
    return Number(this.prepared(sql).run(...values).changes);
  }

  put(sql: string, ...values: readonly Value[]): void {
    this.prepared(sql).run(...values);
  }

  insert(sql: string, ...values: readonly Value[]): number {
    return Number(this.prepared(sql).run(...values).lastInsertRowid);
  }

  expect(): void {
    // A row's number costs nothing here.
  }

  numberBehind(): void {
    // That is what it does.
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  /**
   * Makes the log as long as it will become, by a transaction that is taken back. Later commits write into what is there, and their sync
   * costs less than half of one that makes the file longer. Where that cannot be, they make it longer.
   */
  reserveLog(): void {
    try {
      this.#db.exec(`PRAGMA wal_checkpoint; PRAGMA cache_size = 10; BEGIN IMMEDIATE; CREATE TABLE reserve(space BLOB);
        INSERT INTO reserve VALUES (zeroblob(${CHECKPOINT_PAGES * PAGE_BYTES}))`);
    } catch {}
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    this.#db.exec(`PRAGMA cache_size = -${CACHE_KIB.writer}`);
  }

  transaction<T>(act: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = act();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  attempt<T>(act: () => T): T {
    this.#db.exec('SAVEPOINT attempt');
    try {
      const result = act();
      if (result === undefined) this.#db.exec('ROLLBACK TO attempt');
      this.#db.exec('RELEASE attempt');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK TO attempt; RELEASE attempt');
      throw error;
    }
  }

  snapshot<T>(act: () => T): T {
    this.#db.exec('BEGIN');
    try {
      return act();
    } finally {
      this.#db.exec('COMMIT');
    }
  }

  reading<T>(act: () => T): T {
    return act();
  }

  announce(): void {
    // Nobody else writes to it.
  }

  define(name: string, deterministic: (...values: never[]) => Value): void {
    this.#db.function(name, { deterministic: true }, deterministic as (...values: unknown[]) => Value);
  }

  close(): void {
    if (this.#role === 'writer') this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#db.close();
  }

  prepared(sql: string, arrays = false): StatementSync {
    const key = arrays ? `arrays ${sql}` : sql;
    let statement = this.#statements.get(key);
    if (!statement) {
      statement = this.#db.prepare(sql);
      if (arrays) statement.setReturnArrays(true);
      if (this.#statements.size >= MOST_STATEMENTS) this.#statements.delete(this.#statements.keys().next().value!);
      this.#statements.set(key, statement);
    }
    return statement;
  }
}
