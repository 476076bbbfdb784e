import type { Sql } from '../query/condition.ts';
import { POSTGRES } from '../query/sql-dialect.ts';
import { type Database, type Row, Unavailable, type Value } from '../sqlite/database.ts';
import { gathered } from './gathered.ts';
import { type Line, standStill } from './line.ts';
import { type Answer, CHANGED, type Refusal, type Result, type Statement } from './messages.ts';
import { numbered } from './sql-text.ts';

/** What a write takes first, so that all nodes write one after another: changes are numbered in the order in which they are seen. */
const lockFor = (lock: number) => `SELECT pg_advisory_xact_lock(hashtext('vesalius'), ${lock})`;
/** Writers of the index. */
const INDEX_LOCK = 1;
/** Fails, with all of its transaction, when that was given up: NULL is no number. */
const REMEMBER_COMMIT = `INSERT INTO last_commits(node, number, at) VALUES (?, ?, ?) ON CONFLICT(node) DO UPDATE
  SET number = CASE WHEN last_commits.number < excluded.number THEN excluded.number END, at = excluded.at`;
const GIVE_UP_COMMIT = `INSERT INTO last_commits(node, number, at) VALUES (?, ?, ?) ON CONFLICT(node) DO UPDATE
  SET number = GREATEST(last_commits.number, excluded.number), at = excluded.at`;
const LAST_COMMIT = 'SELECT number FROM last_commits WHERE node = ?';
/** How long an absent database is waited for. Who sends is told then; DIMSE peers wait that long as a rule. */
const PATIENCE_MS = 15_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** A statement that the server did not do. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly sqlState: string;

  constructor({ sqlState, message }: Refusal) {
    super(message);
    this.sqlState = sqlState;
  }
}

/** 40001 serialization failure, 40P01 deadlock, 55P03 lock not available: it may go well the next time. */
const TAKEN_BACK = /^(40001|40P01|55P03)$/;

const INSERTION = /^INSERT INTO (\w+)\((.*)$/s;
const nextNumbers = (table: string) =>
  `SELECT nextval(pg_get_serial_sequence('${table}', 'id')) FROM generate_series(1, CAST(? AS INTEGER))`;

/** 28 the user or the password, 3D000 the database: waiting does not help. */
const OF_SETTINGS = /^(28|3D)/;

/** Manners of one connection. */
export interface PostgresManners {
  /** How long an absent database is waited for, in milliseconds. Default 15,000. */
  readonly patienceMs?: number;
  /** Writers under the same number write one after another. Default: that of the index. */
  readonly lock?: number;
}

export class PostgresDatabase implements Database {
  readonly dialect = POSTGRES;
  readonly far = true;
  readonly #line: Line;
  readonly #node: string;
  readonly #patienceMs: number;
  readonly #lock: string;
  readonly #texts = new Map<string, string>();
  /** Statements that go with the next question. */
  #waiting: Statement[] = [];
  /** The connection of the transaction that is open. */
  #epoch: number | undefined;
  #depth = 0;
  /** Numbers for rows of this transaction, by table. */
  readonly #numbers = new Map<string, number[]>();
  /** Transactions have even numbers; the odd one behind a number says that it was given up. */
  #commits = 0;
  /** Since when the database does not answer, in milliseconds since 1970. */
  #awaySince: number | undefined;
  /** What is committed next brings changes that other nodes want to hear of. */
  #announced = false;
  /** Questions so far: tells whether what waited has been sent. */
  #asked = 0;
  /** The last answer told of a lost connection. */
  #lost = false;

  constructor(line: Line, node: string, { patienceMs = PATIENCE_MS, lock = INDEX_LOCK }: PostgresManners = {}) {
    this.#line = line;
    this.#node = node;
    this.#patienceMs = patienceMs;
    this.#lock = lockFor(lock);
  }

  all(sql: string, ...values: readonly Value[]): Row[] {
    return rowsOf(this.#ask([this.#statement(sql, values)])[0]!);
  }

  allOf(questions: readonly Sql[]): Row[][] {
    return this.#ask(questions.map(({ sql, values }) => this.#statement(sql, values))).map(rowsOf);
  }

  get(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.all(sql, ...values)[0];
  }

  arrays(sql: string, values: readonly Value[]): Value[][] {
    return this.#ask([this.#statement(sql, values)])[0]!.rows as Value[][];
  }

  rows(sql: string, values: readonly Value[]): Iterable<Value[]> {
    return this.arrays(sql, values);
  }

  value(sql: string, ...values: readonly Value[]): Value | undefined {
    return this.arrays(sql, values)[0]?.[0];
  }

  run(sql: string, ...values: readonly Value[]): number {
    return this.#ask([this.#statement(sql, values)])[0]!.changed;
  }

  put(sql: string, ...values: readonly Value[]): void {
    this.#waiting.push(this.#statement(sql, values));
    if (this.#depth === 0) this.#ask([]);
  }

  insert(sql: string, ...values: readonly Value[]): number {
    const [, table, rest] = INSERTION.exec(sql)!;
    const id = this.#numbers.get(table!)?.shift();
    if (id === undefined) return Number(this.value(`${sql} RETURNING id`, ...values));
    this.put(`INSERT INTO ${table}(id, ${rest!.replace('VALUES (', 'VALUES (?, ')}`, id, ...values);
    return id;
  }

  expect(rows: Readonly<Record<string, number>>): void {
    const tables = Object.keys(rows).filter((table) => rows[table]! > 0);
    if (tables.length === 0 || this.#depth === 0) return;
    const given = this.#ask(tables.map((table) => this.#statement(nextNumbers(table), [rows[table]!])));
    for (const [at, table] of tables.entries())
      this.#numbers.set(
        table,
        given[at]!.rows.map(([id]) => Number(id)),
      );
  }

  numberBehind(table: string): void {
    this.value(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`);
  }

  exec(sql: string): void {
    this.#ask([{ text: sql, values: [] }]);
  }

  transaction<T>(act: () => T): T {
    return this.#again(() => this.#transaction(act));
  }

  attempt<T>(act: () => T): T {
    const [mark, asked] = [this.#waiting.length, this.#asked];
    this.put('SAVEPOINT attempt');
    try {
      const result = act();
      if (result === undefined) this.#takeBack(mark, asked);
      else this.#ask([this.#statement('RELEASE attempt', [])]);
      return result;
    } catch (error) {
      if (!(error instanceof Unavailable)) this.#takeBack(mark, asked);
      throw error;
    }
  }

  snapshot<T>(act: () => T): T {
    return this.#inTransaction(['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'], () => {
      const result = act();
      this.#ask([this.#statement('COMMIT', [])]);
      return result;
    });
  }

  reading<T>(act: () => T): T {
    return this.#again(act);
  }

  announce(): void {
    this.#announced = true;
  }

  close(): void {
    this.#line.close();
  }

  /** To where an attempt began, of which nothing may have been sent yet. */
  #takeBack(mark: number, asked: number): void {
    if (this.#asked === asked) {
      this.#waiting.length = mark;
      return;
    }
    this.#waiting = [];
    this.#ask([this.#statement('ROLLBACK TO attempt', []), this.#statement('RELEASE attempt', [])]);
  }

  #transaction<T>(act: () => T): T {
    this.#commits += 2;
    const number = this.#commits;
    this.#announced = false;
    let committing = false;
    let result: T | undefined;
    try {
      return this.#inTransaction(['BEGIN', this.#lock], () => {
        result = act();
        this.#waiting.push(this.#statement(REMEMBER_COMMIT, [this.#node, number, Date.now()]));
        if (this.#announced) this.#waiting.push(this.#statement('SELECT pg_notify(?, ?)', [CHANGED, this.#node]));
        committing = true;
        this.#ask([this.#statement('COMMIT', [])]);
        return result;
      });
    } catch (error) {
      if (committing && error instanceof Unavailable && this.#wasCommitted(number)) return result as T;
      throw error;
    }
  }

  /**
   * The connection went while it was committing: only the database knows whether it has, and it is asked until it answers. What was said on the
   * lost line may still be on its way: behind the write lock it is done or not begun, and a number given up keeps it from being done later.
   */
  #wasCommitted(number: number): boolean {
    return this.#again(() =>
      this.#inTransaction(['BEGIN', this.#lock], () => {
        const committed = this.value(LAST_COMMIT, this.#node) === number;
        if (!committed) this.put(GIVE_UP_COMMIT, this.#node, number + 1, Date.now());
        this.#ask([this.#statement('COMMIT', [])]);
        return committed;
      }),
    );
  }

  #inTransaction<T>(begin: readonly string[], act: () => T): T {
    this.#waiting = begin.map((sql) => this.#statement(sql, []));
    this.#depth = 1;
    try {
      return act();
    } catch (error) {
      this.#waiting = [];
      if (this.#epoch !== undefined && !(error instanceof Unavailable && this.#lost))
        try {
          this.#ask([this.#statement('ROLLBACK', [])]);
        } catch {}
      throw error;
    } finally {
      this.#depth = 0;
      this.#epoch = undefined;
      this.#numbers.clear();
    }
  }

  /** Does it anew for as long as the database is waited for. */
  #again<T>(act: () => T): T {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        const result = act();
        this.#awaySince = undefined;
        return result;
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        this.#awaySince ??= Date.now();
        if (Date.now() - this.#awaySince > this.#patienceMs) throw error;
        standStill(pause);
      }
    }
  }

  #statement(sql: string, values: readonly Value[]): Statement {
    let text = this.#texts.get(sql);
    if (text === undefined) {
      text = numbered(sql);
      if (this.#texts.size > 1000) this.#texts.clear();
      this.#texts.set(sql, text);
    }
    return { text, values: values.map(parameter) };
  }

  /** The results of the statements; those that waited go before them. */
  #ask(statements: readonly Statement[]): readonly Result[] {
    const waited = gathered(this.#waiting);
    this.#asked += 1;
    this.#waiting = [];
    const inside = this.#depth > 0;
    const answer: Answer = this.#line.ask({
      statements: [...waited, ...statements],
      ...(inside && this.#epoch !== undefined && { epoch: this.#epoch }),
    });
    this.#lost = answer.refusal?.lost ?? false;
    if (inside) this.#epoch = answer.epoch;
    const { refusal } = answer;
    if (!refusal) return answer.results.slice(waited.length);
    const passing = refusal.lost ? !OF_SETTINGS.test(refusal.sqlState) : TAKEN_BACK.test(refusal.sqlState);
    if (passing) throw new Unavailable(refusal.message);
    throw new PostgresError(refusal);
  }
}

function rowsOf({ columns, rows }: Result): Row[] {
  return rows.map((row) => {
    const made: Row = {};
    for (const [at, column] of columns.entries()) made[column] = row[at] as Value;
    return made;
  });
}

/** PostgreSQL's texts hold no NUL, which no VR allows either (PS3.5 §6.2). */
function parameter(value: Value): Statement['values'][number] {
  if (value === null || value instanceof Uint8Array) return value;
  const text = String(value);
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
}
