import { Unavailable } from '../sqlite/database.ts';

/** What travels between the main thread and a worker of the index. */
export interface Call {
  readonly id: number;
  readonly concern: string;
  readonly method: string;
  readonly given: readonly unknown[];
  /** The clock when it was asked, milliseconds since 1970. */
  readonly at: number;
}

export interface Failure {
  readonly code: 'index-failed' | 'index-unavailable' | 'out-of-space';
  readonly detail: string;
}

export interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly failure?: Failure;
}

export type FromWorker =
  | { readonly kind: 'ready'; readonly facts: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Replies of one commit or one read; `changed`: the commit brought changes. */
  | { readonly kind: 'replies'; readonly replies: readonly Reply[]; readonly changed: boolean };

export type ToWorker =
  | { readonly kind: 'begin'; readonly settings: unknown }
  | { readonly kind: 'calls'; readonly calls: readonly Call[] }
  | { readonly kind: 'close' };

/** Functions of a worker by concern and method. */
export type Functions = Readonly<Record<string, Readonly<Record<string, (...given: never[]) => unknown>>>>;

/** The same functions as the main thread sees them. */
export type Remote<F extends Functions> = {
  readonly [C in keyof F]: {
    readonly [M in keyof F[C]]: F[C][M] extends (...given: infer A) => infer R ? (...given: A) => Promise<R> : never;
  };
};

const SQLITE_FULL = 13;
/** SQLSTATE disk_full. */
const POSTGRES_FULL = '53100';

/** An error as it crosses to the main thread; the databases' messages name tables and columns, never values. */
export function failureOf(error: unknown): Failure {
  const { message, errcode, sqlState } = error as { message?: string; errcode?: number; sqlState?: string };
  const full = errcode === SQLITE_FULL || sqlState === POSTGRES_FULL;
  const code = full ? 'out-of-space' : error instanceof Unavailable ? 'index-unavailable' : 'index-failed';
  return { code, detail: message ?? String(error) };
}
