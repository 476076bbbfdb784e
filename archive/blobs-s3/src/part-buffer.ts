/** Bytes of one part: providers want at least 5 MiB of each but the last. A segment of the cache is as long. */
export const PART_BYTES = 8 * 1024 * 1024;

const FIRST_BYTES = 256 * 1024;

/** Collects bytes up to the size of a part; grows with what comes, so that a small instance costs little memory. */
export class PartBuffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #length = 0;

  get isFull(): boolean {
    return this.#length === PART_BYTES;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Takes as much as fits. @returns how many bytes were taken */
  take(chunk: Uint8Array): number {
    const count = Math.min(chunk.length, PART_BYTES - this.#length);
    this.#reserve(this.#length + count);
    this.#bytes.set(chunk.subarray(0, count), this.#length);
    this.#length += count;
    return count;
  }

  /** Empty, in new memory: the old is still on its way to the provider and the cache. */
  renew(): void {
    this.#bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
    this.#length = 0;
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.min(PART_BYTES, Math.max(length, this.#bytes.length * 2)));
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}
