import type { IndexStore } from '@vesalius/archive/api';

/** The same methods without promises: what runs inside a worker. */
export type Synchronous<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer A) => Promise<infer R> ? (...given: A) => R : never;
};

type Concern =
  | 'instances'
  | 'quarantine'
  | 'queries'
  | 'series'
  | 'changes'
  | 'jobs'
  | 'peers'
  | 'audit'
  | 'identity'
  | 'facts'
  | 'backfill';

/** What a worker answers to, by concern and method. */
export type IndexCalls = {
  readonly [C in Concern]: Synchronous<Omit<IndexStore[C], 'support' | 'subscribe'>>;
} & { readonly whole: { statistics(): Awaited<ReturnType<IndexStore['statistics']>>; ping(): void } };

export interface Call {
  readonly id: number;
  readonly concern: keyof IndexCalls;
  readonly method: string;
  readonly given: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  /** True on the last answer of a commit that brought changes. */
  readonly changed?: boolean;
}

/** Methods that only read, and may go to a worker that never waits for a commit. */
export const READS: ReadonlySet<string> = new Set([
  'instances.held',
  'instances.select',
  'instances.count',
  'instances.frameIndex',
  'instances.blobOwners',
  'instances.walk',
  'quarantine.list',
  'quarantine.get',
  'queries.search',
  'queries.count',
  'series.documents',
  'series.quiet',
  'changes.since',
  'changes.last',
  'jobs.get',
  'jobs.list',
  'peers.list',
  'audit.list',
  'identity.userByName',
  'identity.userById',
  'identity.users',
  'identity.tokenByHash',
  'identity.tokens',
  'identity.sessionByHash',
  'facts.get',
  'whole.statistics',
  'whole.ping',
]);
