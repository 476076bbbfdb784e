import type { SQLInputValue } from 'node:sqlite';
import type { Sql } from '../query/condition.ts';
import type { SqlDialect } from '../query/sql-dialect.ts';

export type Value = SQLInputValue;
export type Row = Record<string, Value>;

/**
 * One connection as those who read and write rows see it, whichever database is behind it. Everything answers before it returns: a group of
 * calls is one stretch of work that nothing comes between. `?` stands for the next value, `?1` for the first.
 */
export interface Database {
  /** What this database writes otherwise. */
  readonly dialect: SqlDialect;
  /** Others write to it too, and each question is a journey: what can be asked together should be. */
  readonly far: boolean;
  all(sql: string, ...values: readonly Value[]): Row[];
  get(sql: string, ...values: readonly Value[]): Row | undefined;
  /** Several questions at once. */
  allOf(questions: readonly Sql[]): Row[][];
  /** Rows as arrays of their columns' values. */
  arrays(sql: string, values: readonly Value[]): Value[][];
  /** The same one after the other; who stops early ends the reading. */
  rows(sql: string, values: readonly Value[]): Iterable<Value[]>;
  /** The first column of the first row, or undefined when there is none. */
  value(sql: string, ...values: readonly Value[]): Value | undefined;
  /** The number of rows changed. */
  run(sql: string, ...values: readonly Value[]): number;
  /** Runs it where nothing depends on its outcome: it is done by the end of the transaction, or that fails. */
  put(sql: string, ...values: readonly Value[]): void;
  /** The id of the row that was inserted. */
  insert(sql: string, ...values: readonly Value[]): number;
  /** So many rows of each table will be inserted in this transaction: their numbers can be got together. */
  expect(rows: Readonly<Record<string, number>>): void;
  /** New rows of a table get numbers behind those that are there, which were given by somebody else. */
  numberBehind(table: string): void;
  exec(sql: string): void;
  /** All of `act` in one durable transaction, or nothing. It may be tried anew when the database went away meanwhile. */
  transaction<T>(act: () => T): T;
  /** All of `act` or nothing, inside a transaction; `undefined` from it also takes everything back. */
  attempt<T>(act: () => T): T;
  /** One snapshot for several questions. */
  snapshot<T>(act: () => T): T;
  /** Questions that may be asked anew when the database went away meanwhile. */
  reading<T>(act: () => T): T;
  /** What is committed next brings changes: others who share the database are to hear of it. */
  announce(): void;
  close(): void;
}

/** The database cannot be reached, or has taken back what it was doing: to be tried again, by us or by who asked. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
