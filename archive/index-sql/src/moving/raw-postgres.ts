import { Client } from 'pg';
import type { Cell } from '../postgres/messages.ts';
import { numbered } from '../postgres/sql-text.ts';
import type { RawDatabase } from './raw-database.ts';

/** Values of one statement at most, of the 65,535 that the protocol can count. */
const MOST_VALUES = 20_000;
const USERS = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'vesalius %'
  AND application_name <> 'vesalius moves'`;
const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23, 701, 1700]);
const BYTES = 17;

export class RawPostgres implements RawDatabase {
  readonly longestValue: number;
  readonly #client: Client;

  private constructor(client: Client, longestValue: number) {
    this.#client = client;
    this.longestValue = longestValue;
  }

  static async open(url: string, longestValue: number): Promise<RawPostgres> {
    const client = new Client({
      connectionString: url,
      application_name: 'vesalius moves',
      types: { getTypeParser: (oid) => parserOf(Number(oid)) },
    });
    client.on('error', () => undefined); // what is asked next says so
    await client.connect();
    return new RawPostgres(client, longestValue);
  }

  async isUsed(): Promise<boolean> {
    return (await this.rows(USERS)).length > 0;
  }

  async rows(sql: string, values: readonly Cell[] = []): Promise<Cell[][]> {
    const { rows } = await this.#client.query<Cell[]>({
      text: numbered(sql),
      values: values.map(parameter),
      rowMode: 'array',
    });
    return rows;
  }

  async run(sql: string, values: readonly Cell[] = []): Promise<void> {
    await this.rows(sql, values);
  }

  async together(act: () => Promise<void>): Promise<void> {
    await this.run('BEGIN');
    try {
      await act();
      await this.run('COMMIT');
    } catch (error) {
      await this.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  async insert(table: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): Promise<void> {
    const most = Math.floor(MOST_VALUES / columns.length);
    const list = `(${columns.map(() => '?').join(', ')})`;
    for (let at = 0; at < rows.length; at += most) {
      const some = rows.slice(at, at + most);
      await this.run(
        `INSERT INTO ${table}(${columns.join(', ')}) VALUES ${some.map(() => list).join(', ')}`,
        some.flat(),
      );
    }
  }

  async highest(table: string, column: string): Promise<number> {
    const sequence = await this.#sequence(table, column);
    if (sequence === null) return 0;
    const [row] = await this.rows(`SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ${sequence}`);
    return Number(row![0]);
  }

  async setHighest(table: string, column: string, number: number): Promise<void> {
    const sequence = await this.#sequence(table, column);
    if (sequence !== null && number > 0)
      await this.run(`SELECT setval(CAST(? AS TEXT), CAST(? AS BIGINT))`, [sequence, number]);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  async #sequence(table: string, column: string): Promise<string | null> {
    const [row] = await this.rows('SELECT pg_get_serial_sequence(CAST(? AS TEXT), CAST(? AS TEXT))', [table, column]);
    return row![0] as string | null;
  }
}

function parserOf(oid: number): (text: string) => Cell {
  if (NUMBERS.has(oid)) return Number;
  if (oid === BYTES) return (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'));
  return (text) => text;
}

/** Its texts hold no NUL, which no VR allows either (PS3.5 §6.2). */
function parameter(value: Cell): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value;
}
