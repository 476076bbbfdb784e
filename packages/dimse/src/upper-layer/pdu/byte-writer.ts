import { PduFormatError } from '../../errors.ts';

/** Writes big endian fields (PS3.8 §9.3.1) into a buffer that grows. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(512);
  #length = 0;

  u8(value: number): this {
    const at = this.#reserve(1);
    this.#bytes.writeUInt8(value, at);
    return this;
  }

  u16(value: number): this {
    const at = this.#reserve(2);
    this.#bytes.writeUInt16BE(value, at);
    return this;
  }

  u32(value: number): this {
    const at = this.#reserve(4);
    this.#bytes.writeUInt32BE(value, at);
    return this;
  }

  zeros(count: number): this {
    const start = this.#reserve(count);
    this.#bytes.fill(0, start, start + count);
    return this;
  }

  bytes(value: Uint8Array): this {
    const at = this.#reserve(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  text(value: string): this {
    const at = this.#reserve(value.length);
    this.#bytes.write(value, at, value.length, 'latin1');
    return this;
  }

  /** A two byte length and what `write` puts after it; throws `PduFormatError` when that is longer than it can say. */
  counted16(write: (writer: ByteWriter) => void): this {
    const start = this.#reserve(2);
    write(this);
    const length = this.#length - start - 2;
    if (length > 0xffff) throw new PduFormatError(`An item of ${length} bytes`, { clause: 'PS3.8 §9.3.1' });
    this.#bytes.writeUInt16BE(length, start);
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
