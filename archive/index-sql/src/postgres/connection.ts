import { Client, type QueryArrayResult } from 'pg';
import type { Answer, Cell, Refusal, Request, Result, Statement } from './messages.ts';

/** Statements kept prepared on one connection; those that come later are planned each time. */
const MOST_PREPARED = 400;
const CONNECT_WITHIN_MS = 5_000;
/** A statement that takes longer is given up with its connection: a line may be dead without a word. */
const ANSWER_WITHIN_MS = 120_000;
/** A node that hangs inside a transaction must not hold up the others. */
const IDLE_IN_TRANSACTION_MS = 20_000;

/** Types of pg_type that are numbers to us; counts and ids stay far below 2^53. */
const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23, 26, 700, 701, 1700]);
const BOOLEAN = 16;
const BYTES = 17;

type Performed = Omit<Answer, 'id'>;
type Parser = (text: string) => Cell;

function parserOf(oid: number): Parser {
  if (NUMBERS.has(oid)) return Number;
  if (oid === BOOLEAN) return (text) => (text === 't' ? 1 : 0);
  if (oid === BYTES) return (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')); // `\x` and hexadecimal digits
  return (text) => text;
}

/** One connection, made when it is first needed and made anew when it was lost. Statements are sent without waiting for each other. */
export class Connection {
  readonly #url: string;
  readonly #name: string;
  readonly #prepared = new Map<string, string>();
  #client: Client | undefined;
  #epoch = 0;
  /** Names given so far: none is given to two statements, for the server may know the first by it. */
  #named = 0;

  constructor(url: string, name: string) {
    this.#url = url;
    this.#name = name;
  }

  async perform({ statements, epoch }: Omit<Request, 'id'>): Promise<Performed> {
    if (epoch !== undefined && (epoch !== this.#epoch || !this.#client)) return this.#refused(LOST);
    if (epoch === undefined) this.#leaveOpenTransaction();
    try {
      this.#client ??= await this.#connect();
    } catch (error) {
      return this.#refused({ ...refusalOf(error), lost: true });
    }
    const client = this.#client;
    const asked = statements.map((statement) => this.#ask(client, statement));
    const results: Result[] = [];
    for (const [at, one] of (await Promise.allSettled(asked)).entries()) {
      if (one.status === 'fulfilled') results.push(resultOf(one.value));
      else return { results, refusal: this.#refusal(one.reason, client, statements[at]!), epoch: this.#epoch };
    }
    return { results, epoch: this.#epoch };
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  /** Who names no connection is in no transaction: one that is open was given up by nobody, and must not take in what comes now. */
  #leaveOpenTransaction(): void {
    const status = this.#client?.getTransactionStatus();
    if (this.#client && (status === 'T' || status === 'E')) this.#lose(this.#client);
  }

  #ask(client: Client, { text, values }: Statement): Promise<QueryArrayResult<Cell[]>> {
    let name = this.#prepared.get(text);
    if (name === undefined && this.#prepared.size < MOST_PREPARED) {
      name = `v${this.#named++}`;
      this.#prepared.set(text, name);
    }
    return client.query<Cell[]>({
      text,
      values: values.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value)),
      rowMode: 'array',
      ...(name !== undefined && { name }),
    });
  }

  async #connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.#url,
      application_name: this.#name,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      pipeline: true,
      types: { getTypeParser: parserOf },
    });
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    await client.connect();
    this.#prepared.clear();
    this.#epoch += 1;
    return client;
  }

  #lose(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    void client.end().catch(() => undefined);
  }

  #refusal(error: unknown, client: Client, { text }: Statement): Refusal {
    const refusal = refusalOf(error);
    if (refusal.lost) this.#lose(client);
    else if (/^(26|42P05)/.test(refusal.sqlState)) this.#prepared.delete(text); // the name means nothing to the server
    return refusal;
  }

  #refused(refusal: Refusal): Performed {
    return { results: [], refusal, epoch: this.#epoch };
  }
}

const LOST: Refusal = { sqlState: '08006', message: 'the connection was lost', lost: true };

function resultOf({ fields, rows, rowCount }: QueryArrayResult<Cell[]>): Result {
  return { columns: fields.map(({ name }) => name), rows, changed: rowCount ?? 0 };
}

/** SQLSTATE classes after which the connection is of no use: 08 connection, 57P shutdown, 53300 too many, 25P03 timed out (PostgreSQL, Appendix A). */
const ENDS_CONNECTION = /^(08|57P0[1235]|53300|25P03|25006)/;

/** The server's texts may quote values, so that only its codes and the names of tables, columns and constraints are told. */
function refusalOf(error: unknown): Refusal {
  const { code, severity, table, column, constraint } = error as Readonly<Record<string, string | undefined>>;
  if (code === undefined || severity === undefined) {
    const system = code ?? 'ECONNRESET';
    return { sqlState: system, message: `the database does not answer (${system})`, lost: true };
  }
  const about = [table, column, constraint].filter((name) => name !== undefined).join(', ');
  const message = `SQLSTATE ${code}${about === '' ? '' : ` at ${about}`}`;
  return { sqlState: code, message, lost: severity === 'FATAL' || ENDS_CONNECTION.test(code) };
}
