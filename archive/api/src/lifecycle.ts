import type { Principal } from './access.ts';
import type { ConflictKind, InstanceIdentity, InstanceSource } from './ingest.ts';
import type { Selection, StoredInstance } from './retrieve.ts';

export interface DeletionResult {
  readonly instances: number;
  readonly bytes: number;
}

/** An instance that contradicts what is held; both are kept until a person decides. */
export interface QuarantineCase {
  readonly id: number;
  readonly conflict: ConflictKind;
  readonly state: 'open' | 'accepted' | 'rejected';
  readonly newcomer: StoredInstance;
  readonly source: Pick<InstanceSource, 'door' | 'callingAeTitle' | 'address'>;
  /** What the newcomer contradicts. */
  readonly held?: InstanceIdentity;
  readonly openedAt: number;
  readonly resolvedAt?: number;
  readonly resolvedBy?: string;
}

export interface Lifecycle {
  /** Removes instances; a tombstone with UIDs, hash, time and who did it stays. Needs the permission `delete`. */
  remove(principal: Principal, selection: Selection): Promise<DeletionResult>;
  quarantine: {
    list(
      principal: Principal,
      filter: { readonly state?: QuarantineCase['state']; readonly limit: number; readonly before?: number },
    ): Promise<QuarantineCase[]>;
    get(principal: Principal, id: number): Promise<QuarantineCase | undefined>;
    /**
     * `reject` removes the newcomer (with a tombstone). `replace` puts it in the original's place, which gets a tombstone; only for
     * `instance-differs`.
     * @throws ArchiveError `not-found`, `conflict` when it is resolved already or the decision does not fit the case
     */
    resolve(principal: Principal, id: number, decision: 'reject' | 'replace'): Promise<void>;
  };
}
