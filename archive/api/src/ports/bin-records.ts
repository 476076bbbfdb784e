import type { Scope } from '../access.ts';
import type { AuditEvent } from '../audit.ts';
import type { BinEntry } from '../bin.ts';
import type { StoredInstance } from '../retrieve.ts';

/** Where what is removed goes when its bytes are to be kept: one act of deletion has one moment. */
export interface Binning {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly purgeAt: number;
}

/** Rows of the bin as they are, for an index that is made anew. */
export interface CarriedBin {
  readonly entries: readonly CarriedRow[];
  readonly binned: readonly CarriedRow[];
}
export type CarriedRow = Readonly<Record<string, string | number | null | Uint8Array>>;

/** What was deleted and has its bytes yet. */
export interface BinRecords {
  list(scope: Scope, filter: { readonly limit: number; readonly before?: number }): Promise<BinEntry[]>;
  get(scope: Scope, id: number): Promise<BinEntry | undefined>;
  /**
   * One transaction: up to `limit` instances are admitted again as they were, with their projects and their mark of confidentiality; the entry
   * goes with its last. Undefined: there is no such entry, or it is being purged.
   */
  restore(
    id: number,
    by: string,
    limit: number,
    address?: string,
  ): Promise<
    | {
        readonly restored: number;
        readonly held: number;
        readonly left: boolean;
        readonly blobKeys: readonly string[];
      }
    | undefined
  >;
  /** False when it was asked for already. */
  askPurge(id: number, person: string, event: AuditEvent): Promise<boolean>;
  /** False when nobody has asked, somebody has approved already, or that person is the one who asked. */
  approvePurge(id: number, person: string, purgeAt: number, event: AuditEvent): Promise<boolean>;
  withdrawPurge(id: number, event: AuditEvent): Promise<boolean>;
  /** Entries whose time has come, and those whose purge was not finished. */
  due(limit: number): Promise<number[]>;
  /** From here on nothing brings it back; false when its time has not come. */
  beginPurge(id: number): Promise<boolean>;
  /** Instances of an entry with their blobs, those of originals among them. */
  blobsOf(id: number, limit: number): Promise<{ readonly binnedId: number; readonly blobKeys: readonly string[] }[]>;
  /** Their blobs are gone: one transaction, tombstones stay; the audit row comes with the last of them. */
  purged(id: number, binnedIds: readonly number[], by: string): Promise<void>;
  /** All instances of the bin by id, for verify. */
  walk(afterId: number, limit: number): Promise<StoredInstance[]>;
  carry(afterId: number, limit: number): Promise<CarriedBin>;
  /** Takes rows of another index, without the projects, which stay behind. */
  adopt(rows: CarriedBin): Promise<void>;
}
