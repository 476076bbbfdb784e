import {
  type Access,
  ArchiveError,
  type AuditEvent,
  type BlobStore,
  type DeletionResult,
  type IndexStore,
  type Lifecycle,
  type Principal,
  type QuarantineCase,
  type Selection,
} from '@vesalius/archive/api';
import { actOf } from '../audit/act.ts';

/** Instances that go in one transaction. */
const BATCH = 500;

export class ArchiveLifecycle implements Lifecycle {
  readonly #index: IndexStore;
  readonly #blobs: BlobStore;
  readonly #access: Access;

  constructor(index: IndexStore, blobs: BlobStore, access: Access) {
    this.#index = index;
    this.#blobs = blobs;
    this.#access = access;
  }

  async remove(principal: Principal, selection: Selection): Promise<DeletionResult> {
    this.#access.demand(principal, 'delete');
    const scope = this.#access.scopeOf(principal, 'delete');
    let instances = 0;
    let bytes = 0;
    for (;;) {
      const removed = await this.#index.instances.remove(scope, selection, principal.name, BATCH, principal.address);
      instances += removed.instances;
      bytes += removed.bytes;
      await this.#removeBlobs(removed.blobKeys);
      if (removed.instances === BATCH) continue;
      if (instances === 0) await this.#index.audit.append(nothingThere(principal, selection));
      return { instances, bytes };
    }
  }

  readonly quarantine: Lifecycle['quarantine'] = {
    list: async (principal, filter) => {
      this.#access.demand(principal, 'quarantine.resolve');
      return this.#index.quarantine.list(this.#access.scopeOf(principal, 'quarantine.resolve'), filter);
    },
    get: async (principal, id) => {
      this.#access.demand(principal, 'quarantine.resolve');
      return this.#index.quarantine.get(this.#access.scopeOf(principal, 'quarantine.resolve'), id);
    },
    resolve: (principal, id, decision) => this.#resolve(principal, id, decision),
  };

  async #resolve(principal: Principal, id: number, decision: 'reject' | 'replace'): Promise<void> {
    const found: QuarantineCase | undefined = await this.quarantine.get(principal, id);
    if (!found) throw new ArchiveError('not-found');
    const resolved = await this.#index.quarantine.resolve(id, decision, principal.name, principal.address);
    if (!resolved)
      throw new ArchiveError('conflict', { detail: 'the case is resolved already or the decision does not fit it' });
    await this.#removeBlobs(resolved.blobKeys);
  }

  /** Rows are gone by now; a blob that a crash leaves behind is found as `deleted` by the next sweep. */
  async #removeBlobs(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#blobs.remove(key);
  }
}

/** What was to be deleted is not there for this principal. */
function nothingThere(principal: Principal, { studyInstanceUids = [] }: Selection): AuditEvent {
  const [studyInstanceUid] = studyInstanceUids;
  return actOf(principal, 'instances-deleted', {
    outcome: 'failure',
    ...(studyInstanceUid !== undefined && { studyInstanceUid }),
    facts: { instances: 0 },
  });
}
