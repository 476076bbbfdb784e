import type { Principal } from './access.ts';

/** Why instances are in the bin. */
export type BinReason = 'deleted' | 'replaced' | 'rejected';

/** Who wants the bytes gone before their time. */
export interface PurgeRequest {
  /** `makerName` of a person. */
  readonly askedBy: string;
  readonly askedAt: number;
  readonly approvedBy?: string;
  readonly approvedAt?: number;
}

/** What one deletion took out of one study: hidden from everybody, its bytes kept until `purgeAt`. */
export interface BinEntry {
  readonly id: number;
  readonly reason: BinReason;
  readonly studyInstanceUid: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly studyDate: string;
  readonly studyDescription: string;
  readonly modalities: string;
  readonly instances: number;
  readonly bytes: number;
  readonly deletedBy: string;
  readonly deletedAt: number;
  /** Milliseconds since 1970, UTC. */
  readonly purgeAt: number;
  /** `purging`: the bytes are going, nothing brings it back. */
  readonly state: 'kept' | 'purging';
  readonly purge?: PurgeRequest;
}

export interface Restored {
  /** Back in the archive. */
  readonly instances: number;
  /** Contradict what came meanwhile: held for a person to decide. */
  readonly held: number;
}

/**
 * What was deleted and can be had back. Who may delete a study may see it here and restore it. To purge it before its time takes two people with
 * the permission `purge`: one asks, another approves, and a delay follows in which each of them may still call it off.
 */
export interface Bin {
  /** The newest first. */
  list(principal: Principal, filter: { readonly limit: number; readonly before?: number }): Promise<BinEntry[]>;
  /** @throws ArchiveError `not-found`, `conflict` when it is being purged */
  restore(principal: Principal, id: number): Promise<Restored>;
  /** @throws ArchiveError `not-permitted` to who is no person, `not-found`, `conflict` when it was asked for already */
  askPurge(principal: Principal, id: number): Promise<BinEntry>;
  /** @throws ArchiveError `not-permitted` to who asked or has come since, `not-found`, `conflict` when nobody has asked */
  approvePurge(principal: Principal, id: number): Promise<BinEntry>;
  /** Calls it off, approved or not. @throws ArchiveError `not-found`, `conflict` when nobody has asked */
  withdrawPurge(principal: Principal, id: number): Promise<BinEntry>;
}
