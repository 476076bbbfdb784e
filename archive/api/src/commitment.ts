import type { Principal } from './access.ts';
import type { AuditEvent } from './audit.ts';

/** An instance that someone wants to know kept for good. */
export interface ReferencedInstance {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

/** What was promised, and what not with its Failure Reason (0008,1197), PS3.3 C.14.1.1. */
export interface CommitmentResult {
  readonly committed: readonly ReferencedInstance[];
  readonly failed: readonly (ReferencedInstance & { readonly reason: number })[];
}

/** Storage Commitment (PS3.4 Annex J, PS3.18 §13): needs the permission `store`; instances out of its reach are as if there were none. */
export interface Commitment {
  /**
   * Looks at each instance and keeps the result under the Transaction UID, durable before it is told.
   * @returns undefined when that Transaction UID was used before
   */
  request(
    principal: Principal,
    transactionUid: string,
    instances: readonly ReferencedInstance[],
  ): Promise<CommitmentResult | undefined>;
  /** The result kept under a Transaction UID. */
  result(principal: Principal, transactionUid: string): Promise<CommitmentResult | undefined>;
}

export interface CommitmentRecords {
  /** False when there is a result of that Transaction UID already. Forgets those kept before `forgetBefore` (ms UTC). */
  add(transactionUid: string, result: CommitmentResult, forgetBefore: number, audit?: AuditEvent): Promise<boolean>;
  get(transactionUid: string): Promise<CommitmentResult | undefined>;
}
