import { randomBytes } from 'node:crypto';

const RANDOM_BYTES = 8;

/** Milliseconds in base 36, so that names sort by age, then random bits, which are fetched many at a time. */
export class Names {
  #random = Buffer.alloc(0);

  /** With 64 random bits. */
  next(): string {
    return `${age()}-${this.#bits(RANDOM_BYTES)}`;
  }

  /** With 32 random bits and the seal. */
  sealed(seal: string): string {
    return `${age()}-${this.#bits(RANDOM_BYTES / 2)}${seal}`;
  }

  #bits(bytes: number): string {
    if (this.#random.length === 0) this.#random = randomBytes(RANDOM_BYTES * 256);
    const bits = this.#random.toString('hex', 0, bytes);
    this.#random = this.#random.subarray(RANDOM_BYTES);
    return bits;
  }
}

function age(): string {
  return Date.now().toString(36).padStart(9, '0');
}
