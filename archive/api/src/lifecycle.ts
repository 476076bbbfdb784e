import type { Principal } from './access.ts';
import type { Bin } from './bin.ts';
import type { ConflictKind, InstanceIdentity, InstanceSource } from './ingest.ts';
import type { Selection, StoredInstance } from './retrieve.ts';

export interface DeletionResult {
  readonly instances: number;
  readonly bytes: number;
  /** Entries of the bin that they are in, one a study. */
  readonly bin: readonly number[];
  /** Milliseconds since 1970, UTC: until then they can be had back. */
  readonly purgeAt: number;
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
  /** Hides instances from everybody; their bytes stay in the bin until its time is over. Needs the permission `delete`. */
  remove(principal: Principal, selection: Selection): Promise<DeletionResult>;
  /** At once and past the bin, with tombstones: copies that the system has made and can make again. For the system's own parts. */
  discard(principal: Principal, selection: Selection): Promise<void>;
  readonly bin: Bin;
  quarantine: {
    list(
      principal: Principal,
      filter: { readonly state?: QuarantineCase['state']; readonly limit: number; readonly before?: number },
    ): Promise<QuarantineCase[]>;
    get(principal: Principal, id: number): Promise<QuarantineCase | undefined>;
    /**
     * `reject` puts the newcomer into the bin. `replace` puts it in the original's place, which goes to the bin; only for `instance-differs`.
     * @throws ArchiveError `not-found`, `conflict` when it is resolved already or the decision does not fit the case
     */
    resolve(principal: Principal, id: number, decision: 'reject' | 'replace'): Promise<void>;
  };
}
