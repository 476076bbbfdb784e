import {
  type Access,
  type BlobStore,
  type Clock,
  type Commitment,
  type CommitmentRecords,
  type CommitmentResult,
  type IndexStore,
  makerName,
  type Place,
  type Principal,
  type ReferencedInstance,
  type Scope,
  type StoredInstance,
} from '@vesalius/archive/api';
import { actOf } from '../audit/act.ts';
import { faultOf } from '../integrity/verify.ts';
import { selected } from '../retrieve/retrieve.ts';

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
    this.#access.demand(principal, 'store');
    const scope = this.#access.scopeOf(principal, 'store');
    const committed: ReferencedInstance[] = [];
    const failed: (ReferencedInstance & { reason: number })[] = [];
    for (let at = 0; at < instances.length; at += ASKED_AT_ONCE) {
      const asked = instances.slice(at, at + ASKED_AT_ONCE);
      const held = await this.#held(scope, asked);
      for (const instance of asked) {
        const reason = await this.#reasonAgainst(instance, held.get(instance.sopInstanceUid));
        if (reason === undefined) committed.push(instance);
        else failed.push({ ...instance, reason });
      }
    }
    const result = { committed, failed };
    const facts = { act: 'storage-commitment', committed: committed.length, failed: failed.length };
    const event = actOf(principal, 'application-activity', { facts });
    const name = this.#nameOf(principal, transactionUid);
    const added = await this.#records.add(name, result, this.#clock.now() - KEPT_MS, event);
    return added ? result : undefined;
  }

  async result(principal: Principal, transactionUid: string): Promise<CommitmentResult | undefined> {
    this.#access.demand(principal, 'store');
    return this.#records.get(this.#nameOf(principal, transactionUid));
  }

  /** Whose permission is about a part of the archive has requests of their own. */
  #nameOf(principal: Principal, transactionUid: string): string {
    if (this.#access.mayAt(principal, 'store', EVERYWHERE)) return transactionUid;
    return `${transactionUid} ${makerName(principal)}`;
  }

  async #held(scope: Scope, asked: readonly ReferencedInstance[]): Promise<Map<string, StoredInstance>> {
    const held = new Map<string, StoredInstance>();
    const sopInstanceUids = asked.map(({ sopInstanceUid }) => sopInstanceUid);
    for await (const one of selected(this.#index, scope, { sopInstanceUids })) held.set(one.sopInstanceUid, one);
    return held;
  }

  /** The whole file is read: nothing is promised that could not be given back. */
  async #reasonAgainst(wanted: ReferencedInstance, held: StoredInstance | undefined): Promise<number | undefined> {
    if (!held) return NO_SUCH_INSTANCE;
    if (held.sopClassUid !== wanted.sopClassUid) return CLASS_INSTANCE_CONFLICT;
    return (await faultOf(this.#blobs, held)) === undefined ? undefined : PROCESSING_FAILURE;
  }
}
