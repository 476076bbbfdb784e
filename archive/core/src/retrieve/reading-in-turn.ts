import type { BlobStore, ByteRange, ReadingInTurn, StoredInstance } from '@vesalius/archive/api';
import { checkedBytes, firstStep, type Memory, STEP_BYTES, type Step } from './checked-reader.ts';

/** One piece on its way to the socket, one behind it, one handed out and one being read. */
const SLOTS = 4;

/**
 * Data sets or files one after another out of the same few pieces of memory. New memory for each would make the collector walk the whole heap every
 * few megabytes: measured with C-GET of CT images, that cost six times what reading, checking and sending them cost.
 */
export class SlotReader implements ReadingInTurn {
  readonly #blobs: BlobStore;
  readonly #slots: Uint8Array[] = [];
  #turn = 0;
  #begun: { readonly of: StoredInstance; readonly from: number; readonly step: Promise<Step> | undefined } | undefined;

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  dataset(instance: StoredInstance, following?: StoredInstance): AsyncIterable<Uint8Array> {
    return this.#bytes(instance, rangeOfDataset, following);
  }

  file(instance: StoredInstance, following?: StoredInstance): AsyncIterable<Uint8Array> {
    return this.#bytes(instance, rangeOfFile, following);
  }

  async *#bytes(instance: StoredInstance, rangeOf: RangeOf, following?: StoredInstance): AsyncIterable<Uint8Array> {
    const range = rangeOf(instance);
    const begun = this.#takeBegun(instance, range);
    let whole = false;
    try {
      yield* checkedBytes(this.#blobs, instance, range, this.#memory, begun, () => this.#begin(rangeOf, following));
      whole = true;
    } finally {
      if (!whole) this.#forgetSlots();
    }
  }

  #takeBegun(instance: StoredInstance, range: ByteRange): Promise<Step> | undefined {
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun?.of.blobKey === instance.blobKey && begun.from === range.offset) return begun.step;
    if (begun) this.#forgetSlots();
    return undefined;
  }

  /** A read that nobody waits for may still write into its slot. */
  #forgetSlots(): void {
    this.#slots.length = 0;
  }

  #begin(rangeOf: RangeOf, of: StoredInstance | undefined): void {
    if (!of) return;
    const range = rangeOf(of);
    const step = firstStep(this.#blobs, of, range, this.#memory);
    step?.catch(() => undefined); // reported by the bytes it belongs to
    this.#begun = { of, from: range.offset, step };
  }

  readonly #memory: Memory = (length) => {
    this.#turn = (this.#turn + 1) % SLOTS;
    let slot = this.#slots[this.#turn];
    if (!slot || slot.length < length) {
      slot = Buffer.allocUnsafeSlow(Math.min(STEP_BYTES, Math.ceil(length * 1.25)));
      this.#slots[this.#turn] = slot;
    }
    return slot.subarray(0, length);
  };
}

type RangeOf = (instance: StoredInstance) => ByteRange;

const rangeOfFile: RangeOf = ({ fileSize }) => ({ offset: 0, length: fileSize });

export function rangeOfDataset(instance: StoredInstance): ByteRange {
  return { offset: instance.datasetOffset, length: instance.fileSize - instance.datasetOffset };
}
