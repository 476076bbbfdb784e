import { randomUUID } from 'node:crypto';
import { MessageChannel, Worker } from 'node:worker_threads';
import { ArchiveError, type SmallDatabase, type SmallRow, type SmallValue } from '@vesalius/archive/api';
import { Unavailable } from '../sqlite/database.ts';
import { adoptedFrom } from './adopt-file.ts';
import { LAST_COMMITS } from './functions.ts';
import { Line } from './line.ts';
import type { ConnectionSettings, ToConnections } from './messages.ts';
import { PostgresDatabase, PostgresError } from './postgres-database.ts';
import { inPostgresWords } from './small-words.ts';

/** Who asks stands still meanwhile, and everybody else of the process with it. */
const PATIENCE_MS = 2_000;
/** Writers of these tables wait for each other, not for those of the index. */
const LOCK = 2;
const CONNECTIONS = new URL('./connections.ts', import.meta.url);
const READS = /^\s*SELECT\b/i;

/** A small database that all nodes share: a schema of its own beside the index. */
export interface SharedSmallDatabase extends SmallDatabase {
  /**
   * Takes in, once for all nodes, what a file of SQLite holds that one node kept for itself, all of it in one transaction.
   *
   * @param beside what belongs to it, in the same transaction
   * @returns `left` where the database holds something already: the file is not used
   */
  adopt(path: string, beside?: () => void): 'adopted' | 'nothing' | 'left';
}

/**
 * Opens the schema `name` of the database, and makes it when it is not there.
 *
 * @throws ArchiveError `index-unavailable` when the database does not answer, here and in all calls; `index-failed` when it refuses
 */
export function openSmallPostgres(url: string, name: string): SharedSmallDatabase {
  const node = `${name} ${randomUUID()}`;
  const workerData: ConnectionSettings = { url: withSearchPath(url, name), node };
  const thread = new Worker(CONNECTIONS, { workerData });
  thread.unref();
  const { port1, port2 } = new MessageChannel();
  const signal = new SharedArrayBuffer(4);
  const message: ToConnections = { kind: 'line', name: `vesalius ${name}`, port: port1, signal };
  thread.postMessage(message, [port1]);
  const db = new PostgresDatabase(new Line(port2, signal), node, { patienceMs: PATIENCE_MS, lock: LOCK });
  const made = new SmallPostgres(db, () => thread.postMessage({ kind: 'close' } satisfies ToConnections));
  try {
    made.begin(name);
  } catch (error) {
    made.close();
    throw error;
  }
  return made;
}

class SmallPostgres implements SharedSmallDatabase {
  readonly #db: PostgresDatabase;
  readonly #ended: () => void;
  #together = false;

  constructor(db: PostgresDatabase, ended: () => void) {
    this.#db = db;
    this.#ended = ended;
  }

  begin(schema: string): void {
    told(() => {
      // Before the first transaction, which is noted there; two nodes that make it at the same time may refuse each other once.
      const make = () => {
        this.#db.exec(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
        this.#db.exec(LAST_COMMITS);
      };
      this.#db.reading(() => {
        try {
          make();
        } catch (error) {
          if (!(error instanceof PostgresError)) throw error;
          make();
        }
      });
    });
  }

  execute(sql: string): void {
    this.together(() => {
      for (const statement of inPostgresWords(sql)) this.#db.exec(statement);
    });
  }

  addColumn(table: string, name: string, type: 'TEXT' | 'BLOB' | 'INTEGER'): void {
    this.execute(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${name} ${type}`);
  }

  get(sql: string, ...values: SmallValue[]): SmallRow | undefined {
    return this.all(sql, ...values)[0];
  }

  all(sql: string, ...values: SmallValue[]): SmallRow[] {
    const ask = () => this.#db.all(sql, ...values) as SmallRow[];
    if (this.#together || !READS.test(sql)) return this.together(ask);
    return told(() => this.#db.reading(ask));
  }

  run(sql: string, ...values: SmallValue[]): number {
    return this.together(() => this.#db.run(sql, ...values));
  }

  together<T>(work: () => T): T {
    if (this.#together) return work();
    return told(() =>
      this.#db.transaction(() => {
        this.#together = true;
        try {
          return work();
        } finally {
          this.#together = false;
        }
      }),
    );
  }

  adopt(path: string, beside: () => void = () => undefined): 'adopted' | 'nothing' | 'left' {
    return this.together(() => {
      const outcome = adoptedFrom(path, this.#db);
      if (outcome === 'adopted') beside();
      return outcome;
    });
  }

  close(): void {
    this.#db.close();
    this.#ended();
  }
}

/** What is not named otherwise is looked for in that schema only. */
function withSearchPath(url: string, schema: string): string {
  const made = new URL(url);
  const before = made.searchParams.get('options');
  made.searchParams.set('options', `${before === null ? '' : `${before} `}-c search_path=${schema}`);
  return made.href;
}

function told<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof Unavailable) throw new ArchiveError('index-unavailable', { cause: error });
    if (error instanceof PostgresError) throw new ArchiveError('index-failed', { cause: error });
    throw error;
  }
}
