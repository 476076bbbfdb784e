/** Beside the seven that may be held. */
export const MOST_BITS_AT_ONCE = 24;

/** Bits of an entropy-coded segment, the most significant first (ITU-T T.81 §F.1.2.3). */
export class BitWriter {
  readonly #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #count = 0;

  /** @param into where they go, from `at` on; large enough for what is written */
  constructor(into: Uint8Array, at: number) {
    this.#bytes = into;
    this.#at = at;
  }

  /** @param bits at most `MOST_BITS_AT_ONCE` */
  write(value: number, bits: number): void {
    let held = (this.#held << bits) | value;
    let count = this.#count + bits;
    while (count >= 8) {
      count -= 8;
      const byte = (held >>> count) & 0xff;
      this.#bytes[this.#at++] = byte;
      // A byte of ones is told from a marker by the zero behind it.
      if (byte === 0xff) this.#bytes[this.#at++] = 0;
    }
    held &= (1 << count) - 1;
    this.#held = held;
    this.#count = count;
  }

  /** Fills the last byte up with ones; where the next one would stand. */
  end(): number {
    if (this.#count > 0) this.write((1 << (8 - this.#count)) - 1, 8 - this.#count);
    return this.#at;
  }
}
