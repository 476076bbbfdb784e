/** Writes big endian fields (PS3.8 §9.3.1) into a buffer that grows. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(512);
  #length = 0;

  u8(value: number): this {
    this.#bytes.writeUInt8(value, this.#reserve(1));
    return this;
  }

  u16(value: number): this {
    this.#bytes.writeUInt16BE(value, this.#reserve(2));
    return this;
  }

  u32(value: number): this {
    this.#bytes.writeUInt32BE(value, this.#reserve(4));
    return this;
  }

  zeros(count: number): this {
    const start = this.#reserve(count);
    this.#bytes.fill(0, start, start + count);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.#bytes.set(value, this.#reserve(value.length));
    return this;
  }

  text(value: string): this {
    this.#bytes.write(value, this.#reserve(value.length), value.length, 'latin1');
    return this;
  }

  /** A two byte length and what `write` puts after it. */
  counted16(write: (writer: ByteWriter) => void): this {
    const start = this.#reserve(2);
    write(this);
    this.#bytes.writeUInt16BE(this.#length - start - 2, start);
    return this;
  }

  /** An item or sub-item: its type, a reserved byte, its length and its content (PS3.8 §9.3.2.1 to §9.3.2.3). */
  item(type: number, write: (writer: ByteWriter) => void): this {
    return this.u8(type).u8(0).counted16(write);
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(count: number): number {
    const start = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, start);
      this.#bytes = grown;
    }
    return start;
  }
}
