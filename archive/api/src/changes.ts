import type { Principal } from './access.ts';

/** What happened, in the order it happened: written in the transaction of the act (outbox). */
export const CHANGE_KINDS = [
  'instance-stored',
  'instance-quarantined',
  'instance-deleted',
  'series-stable',
  'study-stable',
  'quarantine-resolved',
  'project-changed',
  'peer-changed',
  'job-changed',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface Change {
  /** Grows by at least one with every change; never reused. */
  readonly sequence: number;
  readonly kind: ChangeKind;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly studyInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly sopInstanceUid?: string;
  /** Further facts without patient data. */
  readonly facts?: Readonly<Record<string, string | number>>;
}

export interface ChangePage {
  readonly changes: readonly Change[];
  /** Sequence to ask `since` next. */
  readonly last: number;
  readonly more: boolean;
}

export interface Changes {
  /** What this caller may know of. A page may be empty and yet not the last: go on at `last` while there is `more`. */
  since(principal: Principal, sequence: number, limit: number): Promise<ChangePage>;
  last(): Promise<number>;
  /** Called after each commit that brought changes; returns the function that ends it. */
  subscribe(listener: () => void): () => void;
}
