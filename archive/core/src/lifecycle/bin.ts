import {
  type Access,
  ArchiveError,
  type AuditEvent,
  type Bin,
  type BinEntry,
  type BlobStore,
  type Clock,
  type IndexStore,
  makerName,
  type Permission,
  type Principal,
  type Restored,
} from '@vesalius/archive/api';
import { actOf } from '../audit/act.ts';
import { retained } from './retained.ts';

/** Instances that come back in one transaction. */
const BATCH = 500;

export interface BinParts {
  readonly index: IndexStore;
  readonly blobs: BlobStore;
  readonly access: Access;
  readonly clock: Clock;
  /** Between the approval of a purge and the purge. */
  readonly purgeDelayMs: number;
}

export class ArchiveBin implements Bin {
  readonly #parts: BinParts;

  constructor(parts: BinParts) {
    this.#parts = parts;
  }

  async list(principal: Principal, filter: { readonly limit: number; readonly before?: number }): Promise<BinEntry[]> {
    this.#parts.access.demand(principal, 'delete');
    return this.#parts.index.bin.list(this.#parts.access.scopeOf(principal, 'delete'), filter);
  }

  async restore(principal: Principal, id: number): Promise<Restored> {
    await this.#entry(principal, 'delete', id);
    const { index, blobs } = this.#parts;
    let instances = 0;
    let held = 0;
    for (;;) {
      const some = await index.bin.restore(id, principal.name, BATCH, principal.address);
      if (!some) throw new ArchiveError('conflict', { detail: 'it is being purged, or somebody else has restored it' });
      for (const key of some.blobKeys) await blobs.remove(key);
      instances += some.restored;
      held += some.held;
      if (!some.left) return { instances, held };
    }
  }

  async askPurge(principal: Principal, id: number): Promise<BinEntry> {
    const { bin } = this.#parts.index;
    const [entry, person] = await this.#personAt(principal, id);
    await this.#demandNotLocked(principal, 'purge-asked', entry);
    if (!(await bin.askPurge(id, person, purgeAct(principal, 'purge-asked', entry))))
      throw new ArchiveError('conflict', { detail: 'its purge was asked for already' });
    return this.#entry(principal, 'purge', id);
  }

  async approvePurge(principal: Principal, id: number): Promise<BinEntry> {
    const { index, clock, purgeDelayMs } = this.#parts;
    const [entry, person] = await this.#personAt(principal, id);
    if (!entry.purge || entry.purge.approvedBy !== undefined)
      throw new ArchiveError('conflict', { detail: 'nobody waits for an approval of its purge' });
    // An account that was made for the purpose is no second person.
    if (entry.purge.askedBy === person || isYounger(principal, entry.purge.askedAt)) {
      await index.audit.append(purgeAct(principal, 'purge-approved', entry, 'failure'));
      throw new ArchiveError('not-permitted', { detail: 'it takes a second person to approve a purge' });
    }
    await this.#demandNotLocked(principal, 'purge-approved', entry);
    const purgeAt = clock.now() + purgeDelayMs;
    if (!(await index.bin.approvePurge(id, person, purgeAt, purgeAct(principal, 'purge-approved', entry))))
      throw new ArchiveError('conflict', { detail: 'nobody waits for an approval of its purge' });
    return this.#entry(principal, 'purge', id);
  }

  async withdrawPurge(principal: Principal, id: number): Promise<BinEntry> {
    const entry = await this.#entry(principal, 'delete', id);
    if (!(await this.#parts.index.bin.withdrawPurge(id, purgeAct(principal, 'purge-withdrawn', entry))))
      throw new ArchiveError('conflict', { detail: 'nobody has asked for its purge' });
    return this.#entry(principal, 'delete', id);
  }

  /** What another may not see does not exist for them. */
  async #entry(principal: Principal, permission: Permission, id: number): Promise<BinEntry> {
    const { access, index } = this.#parts;
    access.demand(principal, permission);
    const entry = await index.bin.get(access.scopeOf(principal, permission), id);
    if (!entry) throw new ArchiveError('not-found');
    return entry;
  }

  async #demandNotLocked(principal: Principal, act: string, entry: BinEntry): Promise<void> {
    const { index } = this.#parts;
    const until = (await index.retention.until([entry.studyInstanceUid])).get(entry.studyInstanceUid);
    if (until === undefined) return;
    await index.audit.append(purgeAct(principal, act, entry, 'failure'));
    throw retained(until);
  }

  async #personAt(principal: Principal, id: number): Promise<[BinEntry, string]> {
    const entry = await this.#entry(principal, 'purge', id);
    if (principal.account) return [entry, makerName(principal)];
    throw new ArchiveError('not-permitted', { detail: 'only people ask for a purge or approve it' });
  }
}

function isYounger({ account }: Principal, than: number): boolean {
  return account === undefined || account.createdAt >= than;
}

function purgeAct(
  principal: Principal,
  act: string,
  { id, studyInstanceUid, instances }: BinEntry,
  outcome: AuditEvent['outcome'] = 'success',
): AuditEvent {
  return actOf(principal, 'application-activity', { outcome, studyInstanceUid, facts: { act, entry: id, instances } });
}
