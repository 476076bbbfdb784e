import type { BlobStore } from '@vesalius/archive/api';

/** Below this nothing new is taken, so that the index can still write: what is being deleted to make room has to be written down. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;
/** How old the answer of the file system may be, milliseconds. */
const FRESH_MS = 100;

/** Watermarks of the room for images, in bytes. */
export interface Watermarks {
  /** Below it nothing new is taken. */
  readonly least?: number;
  /** Below it `scarce` is told, once until there is more again. */
  readonly warn?: number;
  readonly scarce?: (free: number) => void;
}

/** Knows from time to time how much room there is; asking never waits. */
export class FreeSpace {
  readonly #blobs: Pick<BlobStore, 'free'>;
  readonly #least: number;
  readonly #warn: number;
  readonly #scarce: (free: number) => void;
  #isScarce = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #free: number | undefined;

  constructor(blobs: Pick<BlobStore, 'free'>, { least = LEAST_FREE_BYTES, warn = 0, scarce }: Watermarks = {}) {
    this.#blobs = blobs;
    this.#least = least;
    this.#warn = warn;
    this.#scarce = scarce ?? (() => undefined);
  }

  /** Whether there was room at the last look; a new look is begun when that is old. */
  get isEnough(): boolean {
    const now = performance.now();
    if (now - this.#askedAt >= FRESH_MS) {
      this.#askedAt = now;
      void this.look();
    }
    return this.#free === undefined || this.#free >= this.#least;
  }

  /** Looks now. Where nobody knows there is room. */
  async look(): Promise<boolean> {
    this.#free = await this.#blobs.free().catch(() => undefined);
    const isScarce = this.#free !== undefined && this.#free < this.#warn;
    if (isScarce && !this.#isScarce) this.#scarce(this.#free!);
    this.#isScarce = isScarce;
    return this.#free === undefined || this.#free >= this.#least;
  }
}
