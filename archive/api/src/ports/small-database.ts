/** What a row of a small database holds. */
export type SmallRow = Readonly<Record<string, null | number | bigint | string | Uint8Array>>;
export type SmallValue = null | number | bigint | string | NodeJS.ArrayBufferView;

/**
 * Tables that a feature keeps beside the index, in SQLite's words: in a file of one node, or where all nodes see them. Every write is durable when
 * it returns. `?` stands for the next value, `?1` for the first.
 */
export interface SmallDatabase {
  /** Statements without values, parted by `;`. */
  execute(sql: string): void;
  /** A column that databases made before it do not have. */
  addColumn(table: string, name: string, type: 'TEXT' | 'BLOB' | 'INTEGER'): void;
  get(sql: string, ...values: SmallValue[]): SmallRow | undefined;
  all(sql: string, ...values: SmallValue[]): SmallRow[];
  /** @returns how many rows were changed */
  run(sql: string, ...values: SmallValue[]): number;
  /** All of it or nothing; nobody else writes meanwhile. */
  together<T>(work: () => T): T;
  close(): void;
}
