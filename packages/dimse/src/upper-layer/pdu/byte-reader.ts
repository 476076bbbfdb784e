import { PduFormatError } from '../../errors.ts';

/** Reads big endian fields (PS3.8 §9.3.1) in order and refuses to pass the end. */
export class ByteReader {
  readonly #bytes: Buffer;
  readonly #base: number;
  #at = 0;

  /** `base` is where the bytes lie in the PDU, for the offsets of errors. */
  constructor(bytes: Uint8Array, base = 0) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#base = base;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  get offset(): number {
    return this.#base + this.#at;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#advance(1));
  }

  u16(): number {
    return this.#bytes.readUInt16BE(this.#advance(2));
  }

  u32(): number {
    return this.#bytes.readUInt32BE(this.#advance(4));
  }

  skip(count: number): void {
    this.#advance(count);
  }

  bytes(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.#bytes.subarray(start, start + count);
  }

  /** Characters of ISO 646 as PS3.8 wants them; other bytes are kept as Latin-1 so that nothing is lost. */
  text(count: number): string {
    const start = this.#advance(count);
    return this.#bytes.toString('latin1', start, start + count);
  }

  /** A reader over the next `count` bytes, which this one passes. */
  part(count: number): ByteReader {
    const base = this.offset;
    return new ByteReader(this.bytes(count), base);
  }

  #advance(count: number): number {
    if (count > this.remaining) {
      throw new PduFormatError(`A length of ${count} passes the end by ${count - this.remaining} bytes`, {
        where: { offset: this.offset },
        clause: 'PS3.8 §9.3.1',
      });
    }
    const start = this.#at;
    this.#at += count;
    return start;
  }
}
