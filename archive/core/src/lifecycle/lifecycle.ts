import {
  type Access,
  ArchiveError,
  type AuditEvent,
  type Bin,
  type Binning,
  type BlobStore,
  type Clock,
  type DeletionResult,
  type IndexStore,
  type Lifecycle,
  type Principal,
  type QuarantineCase,
  type Selection,
} from '@vesalius/archive/api';
import { actOf } from '../audit/act.ts';
import { ArchiveBin } from './bin.ts';
import { retained } from './retained.ts';

/** Instances that go in one transaction. */
const BATCH = 500;

const DAY_MS = 86_400_000;
const BIN_MS = 30 * DAY_MS;

export interface LifecycleParts {
  readonly index: IndexStore;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  /** Milliseconds for which what was deleted can be had back; thirty days unless told. */
  readonly binMs?: number;
  /** Milliseconds between the approval of a purge and the purge; a day unless told. */
  readonly purgeDelayMs?: number;
}

export class ArchiveLifecycle implements Lifecycle {
  readonly bin: Bin;
  readonly #index: IndexStore;
  readonly #blobs: BlobStore;
  readonly #access: Access;
  readonly #clock: Clock;
  readonly #binMs: number;

  constructor(parts: LifecycleParts, access: Access) {
    const { index, blobs, clock, binMs = BIN_MS, purgeDelayMs = DAY_MS } = parts;
    this.#index = index;
    this.#blobs = blobs;
    this.#access = access;
    this.#clock = clock;
    this.#binMs = binMs;
    this.bin = new ArchiveBin({ index, blobs, access, clock, purgeDelayMs });
  }

  async remove(principal: Principal, selection: Selection): Promise<DeletionResult> {
    const binning = this.#binning();
    return { ...(await this.#removeAll(principal, selection, binning)), purgeAt: binning.purgeAt };
  }

  async discard(principal: Principal, selection: Selection): Promise<void> {
    if (principal.kind !== 'system') throw new ArchiveError('not-permitted');
    await this.#removeAll(principal, selection);
  }

  async #removeAll(
    principal: Principal,
    selection: Selection,
    binning?: Binning,
  ): Promise<Omit<DeletionResult, 'purgeAt'>> {
    this.#access.demand(principal, 'delete');
    const scope = this.#access.scopeOf(principal, 'delete');
    const entries = new Set<number>();
    let instances = 0;
    let bytes = 0;
    for (;;) {
      const { name, address } = principal;
      const removed = await this.#index.instances.remove(scope, selection, name, BATCH, address, binning);
      if (removed.retainedUntil !== undefined) throw retained(removed.retainedUntil);
      instances += removed.instances;
      bytes += removed.bytes;
      for (const entry of removed.entries) entries.add(entry);
      await this.#removeBlobs(removed.blobKeys);
      if (removed.instances === BATCH) continue;
      if (instances === 0) await this.#index.audit.append(nothingThere(principal, selection));
      return { instances, bytes, bin: [...entries] };
    }
  }

  #binning(): Binning {
    const at = this.#clock.now();
    return { at, purgeAt: at + this.#binMs };
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
    if (decision === 'replace') await this.#demandNotKept(principal, found.newcomer.studyInstanceUid);
    const { name, address } = principal;
    const resolved = await this.#index.quarantine.resolve(id, decision, name, address, this.#binning());
    if (!resolved)
      throw new ArchiveError('conflict', { detail: 'the case is resolved already or the decision does not fit it' });
    await this.#removeBlobs(resolved.blobKeys);
  }

  async #demandNotKept(principal: Principal, studyInstanceUid: string): Promise<void> {
    const until = (await this.#index.retention.until([studyInstanceUid])).get(studyInstanceUid);
    if (until === undefined) return;
    const facts = { decision: 'replace', retainedUntil: until };
    const event = actOf(principal, 'quarantine-resolved', { outcome: 'failure', studyInstanceUid, facts });
    await this.#index.audit.append(event);
    throw retained(until);
  }

  /** Rows are gone by now; a blob that a crash leaves behind is known as `deleted`. */
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
