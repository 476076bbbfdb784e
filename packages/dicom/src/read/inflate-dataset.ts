import { DicomReadError } from '../errors/index.ts';
import { Inflater } from '../inflate/inflate.ts';
import type { ReadLimits } from './limits.ts';

const RATIO_FROM = 16 * 1024 * 1024;

/** Inflates within the limits (PS3.5 §A.5): checked for each block of output, so that a bomb never takes memory. */
export class BoundedInflater {
  readonly #inflater = new Inflater();
  readonly #limits: ReadLimits;
  readonly #inputOffset: number;
  #in = 0;
  #out = 0;

  constructor(limits: ReadLimits, inputOffset: number) {
    this.#limits = limits;
    this.#inputOffset = inputOffset;
  }

  get finished(): boolean {
    return this.#inflater.finished;
  }

  /** Takes deflated bytes and hands on what they inflate to. Throws `bad-deflate` or `limit-inflated`. */
  push(bytes: Uint8Array, take: (inflated: Uint8Array) => void): void {
    this.#in += bytes.length;
    this.#inflater.push(bytes, (block) => {
      this.#out += block.length;
      this.#check();
      take(block);
    });
  }

  #check(): void {
    const { inflatedBytes, inflateRatio } = this.#limits;
    const tooMuch = this.#out > inflatedBytes || (this.#out > RATIO_FROM && this.#out > this.#in * inflateRatio);
    if (tooMuch) throw new DicomReadError('limit-inflated', { offset: this.#inputOffset });
  }
}

/** Inflates a whole data set; `inputOffset` is where it lies in the input. */
export function inflateDataset(deflated: Uint8Array, limits: ReadLimits, inputOffset: number): Uint8Array {
  const inflater = new BoundedInflater(limits, inputOffset);
  const blocks: Uint8Array[] = [];
  let length = 0;
  inflater.push(deflated, (block) => {
    blocks.push(block.slice());
    length += block.length;
  });
  if (!inflater.finished) throw new DicomReadError('truncated', { offset: inputOffset + deflated.length });
  const inflated = new Uint8Array(length);
  let at = 0;
  for (const block of blocks) {
    inflated.set(block, at);
    at += block.length;
  }
  return inflated;
}
