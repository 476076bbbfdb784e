import { crc32 } from 'node:zlib';

/** Bytes one checksum covers. A range is served only after all blocks it touches were checked. */
export const BLOCK_BYTES = 256 * 1024;

/** CRC-32 of each block of a stream. */
export class BlockChecksums {
  #sums: number[] = [];
  #current = 0;
  #filled = 0;

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + BLOCK_BYTES - this.#filled);
      this.#current = crc32(bytes.subarray(at, end), this.#current);
      this.#filled += end - at;
      at = end;
      if (this.#filled === BLOCK_BYTES) this.#close();
    }
  }

  /** Four bytes a block, little endian. */
  finish(): Uint8Array {
    if (this.#filled > 0) this.#close();
    const bytes = new Uint8Array(this.#sums.length * 4);
    const view = new DataView(bytes.buffer);
    for (const [index, sum] of this.#sums.entries()) view.setUint32(index * 4, sum, true);
    return bytes;
  }

  #close(): void {
    this.#sums.push(this.#current);
    this.#current = 0;
    this.#filled = 0;
  }
}

/** The first block of the range that does not match, or undefined. `bytes` start at a block's start. */
export function corruptBlock(bytes: Uint8Array, firstBlock: number, checksums: Uint8Array): number | undefined {
  const view = new DataView(checksums.buffer, checksums.byteOffset, checksums.byteLength);
  for (let at = 0, block = firstBlock; at < bytes.length; at += BLOCK_BYTES, block += 1) {
    if ((block + 1) * 4 > checksums.length) return block;
    if (crc32(bytes.subarray(at, at + BLOCK_BYTES)) !== view.getUint32(block * 4, true)) return block;
  }
  return undefined;
}
