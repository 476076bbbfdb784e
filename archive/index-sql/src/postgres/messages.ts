import type { MessagePort } from 'node:worker_threads';

/** A statement in PostgreSQL's own words: `$1` for the first value; bytes are given as bytes, all else as text. */
export interface Statement {
  readonly text: string;
  readonly values: readonly (string | Uint8Array | null)[];
}

/** What a worker asks of its connection: all of it is sent at once, and answered in order. */
export interface Request {
  /** Stands in the answer, so that none is taken for that of another question. */
  readonly id: number;
  readonly statements: readonly Statement[];
  /** The connection it goes on with; without, a new one is made when there is none. */
  readonly epoch?: number;
}

export type Cell = string | number | null | Uint8Array;

export interface Result {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that were changed. */
  readonly changed: number;
}

/** Why a statement was not done; no word of it is a value. */
export interface Refusal {
  /** SQLSTATE of the server, or the system's word when it was not reached. */
  readonly sqlState: string;
  readonly message: string;
  /** The connection is gone, and its transaction with it. */
  readonly lost: boolean;
}

export interface Answer {
  readonly id: number;
  readonly results: readonly Result[];
  /** Of the first statement that failed, at the place behind the results. */
  readonly refusal?: Refusal;
  /** Grows with each connection that was made. */
  readonly epoch: number;
}

/** What the main thread tells the thread of the connections. */
export type ToConnections =
  | { readonly kind: 'line'; readonly name: string; readonly port: MessagePort; readonly signal: SharedArrayBuffer }
  | { readonly kind: 'listen' }
  | { readonly kind: 'close' };

/** What it hears. */
export type FromConnections = { readonly kind: 'changed' };

/** Where the connections lead. */
export interface ConnectionSettings {
  readonly url: string;
  /** Names this process among those that share the database. */
  readonly node: string;
}

/** The channel of LISTEN and NOTIFY; the payload is the node that committed. */
export const CHANGED = 'vesalius_changed';
