import {
  type Access,
  ArchiveError,
  type BlobStore,
  type Clock,
  type Commitment,
  type CommitmentRecords,
  type CommitmentResult,
  type IndexStore,
  type Place,
  type Principal,
  type ReferencedInstance,
  type StoredInstance,
} from '@vesalius/archive/api';
import { actOf } from '../audit/act.ts';
import { checkedBytes } from '../retrieve/checked-reader.ts';
import { selected } from '../retrieve/retrieve.ts';

/** They are of no project or mark: who sees only a part of the archive has nothing to do with them. */
const EVERYWHERE: Place = { of: 'archive' };

/** Failure Reasons of PS3.3 C.14.1.1. */
const PROCESSING_FAILURE = 0x0110;
const NO_SUCH_INSTANCE = 0x0112;
const CLASS_INSTANCE_CONFLICT = 0x0119;
const ASKED_AT_ONCE = 200;
/** How long results can be asked for. */
const KEPT_MS = 90 * 24 * 3_600_000;

/**
 * Promises what the index holds and the storage still has under its checksum. An instance is on disk before anyone was told that it was
 * received, so that holding it is enough for the promise.
 */
export class ArchiveCommitment implements Commitment {
  readonly #records: CommitmentRecords;
  readonly #index: IndexStore;
  readonly #blobs: BlobStore;
  readonly #access: Access;
  readonly #clock: Clock;

  constructor(parts: { readonly index: IndexStore; readonly blobs: BlobStore; readonly clock: Clock }, access: Access) {
    this.#records = parts.index.commitments;
    this.#index = parts.index;
    this.#blobs = parts.blobs;
    this.#clock = parts.clock;
    this.#access = access;
  }

  async request(
    principal: Principal,
    transactionUid: string,
    instances: readonly ReferencedInstance[],
  ): Promise<CommitmentResult | undefined> {
    this.#access.demandAt(principal, 'store', EVERYWHERE);
    const committed: ReferencedInstance[] = [];
    const failed: (ReferencedInstance & { reason: number })[] = [];
    for (let at = 0; at < instances.length; at += ASKED_AT_ONCE) {
      const asked = instances.slice(at, at + ASKED_AT_ONCE);
      const held = await this.#held(asked);
      for (const instance of asked) {
        const reason = await this.#reasonAgainst(instance, held.get(instance.sopInstanceUid));
        if (reason === undefined) committed.push(instance);
        else failed.push({ ...instance, reason });
      }
    }
    const result = { committed, failed };
    const facts = { act: 'storage-commitment', committed: committed.length, failed: failed.length };
    const event = actOf(principal, 'application-activity', { facts });
    const added = await this.#records.add(transactionUid, result, this.#clock.now() - KEPT_MS, event);
    return added ? result : undefined;
  }

  async result(principal: Principal, transactionUid: string): Promise<CommitmentResult | undefined> {
    this.#access.demandAt(principal, 'store', EVERYWHERE);
    return this.#records.get(transactionUid);
  }

  async #held(asked: readonly ReferencedInstance[]): Promise<Map<string, StoredInstance>> {
    const held = new Map<string, StoredInstance>();
    const sopInstanceUids = asked.map(({ sopInstanceUid }) => sopInstanceUid);
    for await (const one of selected(this.#index, { sees: 'all' }, { sopInstanceUids }))
      held.set(one.sopInstanceUid, one);
    return held;
  }

  /** The first block is read: it tells a missing file, and rot where files are most often damaged. */
  async #reasonAgainst(wanted: ReferencedInstance, held: StoredInstance | undefined): Promise<number | undefined> {
    if (!held) return NO_SUCH_INSTANCE;
    if (held.sopClassUid !== wanted.sopClassUid) return CLASS_INSTANCE_CONFLICT;
    try {
      for await (const _ of checkedBytes(this.#blobs, held, { offset: 0, length: 1 }));
      return undefined;
    } catch (error) {
      if (error instanceof ArchiveError) return PROCESSING_FAILURE;
      throw error;
    }
  }
}
