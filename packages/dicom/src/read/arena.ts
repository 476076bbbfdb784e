import { ByteSource } from '../dataset/byte-source.ts';

const FIRST = 16 * 1024;

/** Bytes kept of a stream, in one buffer that doubles as it fills. */
export class Arena {
  readonly source = new ByteSource(new Uint8Array(FIRST));
  length = 0;

  append(bytes: Uint8Array): void {
    const wanted = this.length + bytes.length;
    if (wanted > this.source.bytes.length) this.#grow(wanted);
    this.source.bytes.set(bytes, this.length);
    this.length = wanted;
  }

  #grow(wanted: number): void {
    const larger = new Uint8Array(Math.max(wanted, this.source.bytes.length * 2));
    larger.set(this.source.bytes.subarray(0, this.length));
    this.source.replace(larger);
  }
}
