/** Bits packed from the least significant one of each byte on (RFC 1951 §3.1.1). */
export class BitWriter {
  #bytes = new Uint8Array(64 * 1024);
  #length = 0;
  #hold = 0;
  #bits = 0;

  /** At most 16 bits. */
  put(value: number, count: number): void {
    this.#hold |= value << this.#bits;
    this.#bits += count;
    while (this.#bits >= 8) {
      this.#byte(this.#hold & 0xff);
      this.#hold >>>= 8;
      this.#bits -= 8;
    }
  }

  /** Fills up the last byte. */
  align(): void {
    if (this.#bits > 0) this.put(0, 8 - this.#bits);
  }

  /** The whole bytes written since the last call. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = value;
  }
}
