import type { BlobStore } from '@vesalius/archive/api';

/** Below this nothing new is taken, so that the index can still write: what is being deleted to make room has to be written down. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;
/** How old the answer of the file system may be, milliseconds. */
const FRESH_MS = 100;

/** Knows from time to time how much room there is; asking never waits. */
export class FreeSpace {
  readonly #blobs: Pick<BlobStore, 'free'>;
  #askedAt = Number.NEGATIVE_INFINITY;
  #free: number | undefined;

  constructor(blobs: Pick<BlobStore, 'free'>) {
    this.#blobs = blobs;
  }

  /** Whether there was room at the last look; a new look is begun when that is old. */
  get isEnough(): boolean {
    const now = performance.now();
    if (now - this.#askedAt >= FRESH_MS) {
      this.#askedAt = now;
      void this.look();
    }
    return this.#free === undefined || this.#free >= LEAST_FREE_BYTES;
  }

  /** Looks now. Where nobody knows there is room. */
  async look(): Promise<boolean> {
    this.#free = await this.#blobs.free().catch(() => undefined);
    return this.#free === undefined || this.#free >= LEAST_FREE_BYTES;
  }
}
