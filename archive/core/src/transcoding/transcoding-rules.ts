import type { Clock, IndexStore, Logger, Scope, StoredInstance, TranscodingRule } from '@vesalius/archive/api';
import { RepeatedLook } from '@vesalius/archive/api';
import { encodesLosslessly, familyOf } from '@vesalius/codecs';
import { type Dataset, lookupTransferSyntax, TAG } from '@vesalius/dicom';
import { checkedBytes } from '../retrieve/checked-reader.ts';
import { readHeader } from '../retrieve/header.ts';
import { selected } from '../retrieve/retrieve.ts';
import { maySufferLoss } from './may-lose.ts';
import { type CopyParts, transcodedCopy } from './transcoded-copy.ts';
import { isLossy } from './transcoding.ts';

const LOOK_EVERY_MS = 2_000;
const PAGE = 200;
/** How far the changes were followed. */
const POSITION = 'transcoding.position';
/** Who has selected an instance may read its former blob for so long. */
const GRACE_MS = 600_000;
const PURGED_AT_ONCE = 50;
const ALL: Scope = { sees: 'all' };

export interface TranscodingRulesParts extends CopyParts {
  readonly index: IndexStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** None unless told. */
  readonly transcodingRules?: readonly TranscodingRule[];
  /** Milliseconds for which a former blob stays; ten minutes unless told. */
  readonly transcodingGraceMs?: number;
}

/**
 * Keeps instances in the transfer syntax of a rule once their series is complete. The new blob is written and proven first, then one
 * transaction puts it in the place of the old one, which goes some minutes later, when the new one was read whole once more. A crash leaves
 * the old blob in its place or the new one, never neither; what was begun for nothing is removed by the sweep.
 */
export class TranscodingRules {
  readonly #parts: TranscodingRulesParts;
  readonly #rules: readonly TranscodingRule[];
  readonly #looks = new RepeatedLook(() => this.#look(), LOOK_EVERY_MS);

  constructor(parts: TranscodingRulesParts) {
    this.#parts = parts;
    this.#rules = parts.transcodingRules ?? [];
  }

  run(): void {
    this.#looks.run();
  }

  stop(): Promise<void> {
    return this.#looks.stop();
  }

  async #look(): Promise<void> {
    try {
      if (this.#rules.length > 0) await this.#follow();
      await this.#purge();
    } catch (error) {
      this.#parts.log.error('instances cannot be kept in the transfer syntax of their rule', { error: error as Error });
    }
  }

  async #follow(): Promise<void> {
    const { facts, changes } = this.#parts.index;
    const known = await facts.get(POSITION);
    // What came before there was a rule stays as it is.
    let position = known === undefined ? await changes.last() : Number(known);
    if (known === undefined) await facts.put(POSITION, String(position));
    for (;;) {
      const page = await changes.since({ scope: ALL, kinds: ['series-stable'], maker: '' }, position, PAGE);
      for (const { kind, seriesInstanceUid } of page.changes) {
        if (kind === 'series-stable' && seriesInstanceUid !== undefined) await this.#series(seriesInstanceUid);
        if (this.#looks.stopping) return;
      }
      if (page.last !== position) await facts.put(POSITION, String(page.last));
      position = page.last;
      if (!page.more) return;
    }
  }

  async #series(seriesInstanceUid: string): Promise<void> {
    const { index, retrieve } = this.#parts;
    const selection = { seriesInstanceUids: [seriesInstanceUid] };
    let replaced = 0;
    for await (const instance of selected(index, ALL, selection)) {
      if (this.#looks.stopping) return;
      if (await this.#instance(instance)) replaced++;
    }
    if (replaced === 0) return;
    for (const series of await index.series.documents(ALL, selection)) await retrieve.makeDocument(series);
    this.#parts.log.info('a series is kept in the transfer syntax of its rule', { seriesInstanceUid, replaced });
  }

  async #instance(instance: StoredInstance): Promise<boolean> {
    const { replacements } = this.#parts.index;
    const wanted = await this.#wanted(instance);
    if (wanted === undefined) return false;
    await replacements.intendReplacing(instance.id, wanted);
    try {
      const record = await transcodedCopy(this.#parts, instance, wanted);
      if (record && (await replacements.replace(instance.id, instance.blobKey, record))) return true;
      if (record) await this.#parts.blobs.remove(record.blobKey);
      await replacements.giveUpReplacing(instance.id);
    } catch (error) {
      await replacements.giveUpReplacing(instance.id);
      const { sopInstanceUid } = instance;
      this.#parts.log.warn('an instance stays in its transfer syntax', { sopInstanceUid, error: error as Error });
    }
    return false;
  }

  /** The transfer syntax in which it is to be kept; undefined when it stays as it is. */
  async #wanted(instance: StoredInstance): Promise<string | undefined> {
    if (!instance.pixels || !isWithoutLoss(instance.transferSyntaxUid)) return undefined;
    const { dataset } = await readHeader(this.#parts.blobs, instance);
    // A signature may be over the bytes of the pixels as they are (PS3.15 §C.2).
    if (dataset.has(TAG.DigitalSignaturesSequence)) return undefined;
    const modality = dataset.text(TAG.Modality)?.trim();
    const rule = this.#rules.find((one) => one.modality === '*' || one.modality === modality);
    if (!rule || rule.transferSyntaxUid === instance.transferSyntaxUid) return undefined;
    return isLossy(rule.transferSyntaxUid) && !mayLose(instance, dataset) ? undefined : rule.transferSyntaxUid;
  }

  /** Former blobs go when what took their place was read whole. */
  async #purge(): Promise<void> {
    const { index, blobs, clock, log, transcodingGraceMs: graceMs = GRACE_MS } = this.#parts;
    const before = clock.now() - graceMs;
    for (const { instanceId, blobKey } of await index.replacements.replacedBlobs(before, PURGED_AT_ONCE)) {
      if (this.#looks.stopping) return;
      const [instance] = await index.instances.walk(instanceId - 1, 1);
      if (instance?.id !== instanceId) continue; // deleted meanwhile, and the blob with it
      try {
        for await (const _ of checkedBytes(blobs, instance, { offset: 0, length: instance.fileSize }));
        await blobs.remove(blobKey);
        await index.replacements.forgetReplacedBlob(instanceId);
      } catch (error) {
        log.error('what took the place of an original cannot be read: the original stays', {
          sopInstanceUid: instance.sopInstanceUid,
          error: error as Error,
        });
      }
    }
  }
}

/** Syntaxes with a loss stay as they came: to have lost something is a fact of its own, and to unpack it makes it larger only. */
function isWithoutLoss(transferSyntaxUid: string): boolean {
  const isEncoded = encodesLosslessly(transferSyntaxUid) === true || familyOf(transferSyntaxUid) === 'native';
  return isEncoded && lookupTransferSyntax(transferSyntaxUid)?.deflated !== true;
}

/** What has lost something before does not lose more. */
function mayLose(instance: StoredInstance, dataset: Dataset): boolean {
  return maySufferLoss(instance) && dataset.text(TAG.LossyImageCompression)?.trim() !== '01';
}
