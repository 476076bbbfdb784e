import type { BlobStore, ByteRange, ReadingInTurn, StoredInstance } from '@vesalius/archive/api';
import { checkedBytes, firstStep, type Memory, STEP_BYTES, type Step } from './checked-reader.ts';

/** One piece on its way to the socket, one behind it, one handed out and one being read. */
const SLOTS = 4;

/**
 * Data sets one after another out of the same few pieces of memory. New memory for each would make the collector walk the whole heap every
 * few megabytes: measured with C-GET of CT images, that cost six times what reading, checking and sending them cost.
 */
export class SlotReader implements ReadingInTurn {
  readonly #blobs: BlobStore;
  readonly #slots: Uint8Array[] = [];
  #turn = 0;
  #begun: { readonly instance: StoredInstance; readonly step: Promise<Step> | undefined } | undefined;

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  async *dataset(instance: StoredInstance, following?: StoredInstance): AsyncIterable<Uint8Array> {
    const begun = this.#takeBegun(instance);
    let whole = false;
    try {
      yield* checkedBytes(this.#blobs, instance, rangeOfDataset(instance), this.#memory, begun, () =>
        this.#begin(following),
      );
      whole = true;
    } finally {
      if (!whole) this.#forgetSlots();
    }
  }

  #takeBegun(instance: StoredInstance): Promise<Step> | undefined {
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun?.instance.id === instance.id) return begun.step;
    if (begun) this.#forgetSlots();
    return undefined;
  }

  /** A read that nobody waits for may still write into its slot. */
  #forgetSlots(): void {
    this.#slots.length = 0;
  }

  #begin(instance: StoredInstance | undefined): void {
    if (!instance) return;
    const step = firstStep(this.#blobs, instance, rangeOfDataset(instance), this.#memory);
    step?.catch(() => undefined); // reported by the data set it belongs to
    this.#begun = { instance, step };
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

export function rangeOfDataset(instance: StoredInstance): ByteRange {
  return { offset: instance.datasetOffset, length: instance.fileSize - instance.datasetOffset };
}
