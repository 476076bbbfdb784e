import type { Cell } from '../postgres/messages.ts';

/** A database as rows and tables, whatever they mean. `?` stands for a value. */
export interface RawDatabase {
  /** Values may be longer than its indexes hold. */
  readonly longestValue: number | undefined;
  /** Whether a node is connected to it, as far as the database knows. */
  isUsed(): Promise<boolean>;
  rows(sql: string, values?: readonly Cell[]): Promise<Cell[][]>;
  run(sql: string, values?: readonly Cell[]): Promise<void>;
  /** All of `act` in one durable transaction, or nothing. */
  together(act: () => Promise<void>): Promise<void>;
  insert(table: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): Promise<void>;
  /** The highest number that a table has given to a row, ever. */
  highest(table: string, column: string): Promise<number>;
  /** Numbers up to this one are not given again. */
  setHighest(table: string, column: string, number: number): Promise<void>;
  close(): Promise<void>;
}
