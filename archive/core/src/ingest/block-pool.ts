/** Bytes of one block: few for the smallest instance, and eight of them make one large write. */
export const POOLED_BYTES = 128 * 1024;

/**
 * Blocks of memory for bytes on their way to a file. They are used again and again: a buffer made for each piece of each instance
 * would make the collector walk the whole heap every few megabytes.
 */
export class BlockPool {
  readonly #free: Buffer[] = [];
  readonly #mostFree: number;

  /** @param mostFree blocks kept for the next takers; more than that are given back to the system */
  constructor(mostFree: number) {
    this.#mostFree = mostFree;
  }

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(POOLED_BYTES);
  }

  give(block: Buffer): void {
    if (this.#free.length < this.#mostFree) this.#free.push(block);
  }
}

/** Bytes copied together in blocks of a pool. */
export class GatheredBytes {
  readonly #pool: BlockPool;
  #blocks: Buffer[] = [];
  #length = 0;

  constructor(pool: BlockPool) {
    this.#pool = pool;
  }

  get length(): number {
    return this.#length;
  }

  /** Copies the bytes, whose memory the caller may then use for something else. */
  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const filled = this.#length % POOLED_BYTES;
      if (filled === 0) this.#blocks.push(this.#pool.take());
      const count = Math.min(POOLED_BYTES - filled, bytes.length - at);
      this.#blocks.at(-1)!.set(bytes.subarray(at, at + count), filled);
      at += count;
      this.#length += count;
    }
  }

  /** The bytes as they lie in the blocks, in order. */
  pieces(): Uint8Array[] {
    const left = this.#length % POOLED_BYTES;
    return this.#blocks.map((block, index) =>
      left > 0 && index === this.#blocks.length - 1 ? block.subarray(0, left) : block,
    );
  }

  /** Gives the blocks back; pieces handed out are not to be used any more. */
  clear(): void {
    for (const block of this.#blocks) this.#pool.give(block);
    this.#blocks = [];
    this.#length = 0;
  }
}
