import type { PictureOutcome } from '@vesalius/archive/api';

/** What an entry costs beside the bytes of its picture. */
const ENTRY_BYTES = 500;

/** Pictures made lately, the longest unused of them given up when they are more bytes than allowed. */
export class PictureCache {
  readonly #mostBytes: number;
  readonly #kept = new Map<string, PictureOutcome>();
  readonly #making = new Map<string, Promise<PictureOutcome>>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The picture of a key: kept, under way for somebody else, or made now. */
  get(key: string, make: () => Promise<PictureOutcome>): Promise<PictureOutcome> {
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return Promise.resolve(kept);
    }
    const under = this.#making.get(key);
    if (under) return under;
    const making = make()
      .then((outcome) => this.#keep(key, outcome))
      .finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return making;
  }

  #keep(key: string, outcome: PictureOutcome): PictureOutcome {
    if (sizeOf(outcome) > this.#mostBytes / 4) return outcome;
    this.#kept.set(key, outcome);
    this.#bytes += sizeOf(outcome);
    for (const [oldest, gone] of this.#kept) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#kept.delete(oldest);
      this.#bytes -= sizeOf(gone);
    }
    return outcome;
  }
}

function sizeOf(outcome: PictureOutcome): number {
  return ENTRY_BYTES + (outcome.outcome === 'rendered' ? outcome.bytes.length : 0);
}
