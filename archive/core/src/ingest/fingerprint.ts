import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { BlockChecksums } from '../integrity/block-checksums.ts';

export interface Sums {
  readonly datasetSha256: string;
  readonly blockChecksums: Uint8Array;
  readonly seal: string;
}

/** Sums over a file while it passes: SHA-256 of its data set, CRC-32 of each block of the whole. */
export class Fingerprint {
  readonly #sha256 = createHash('sha256');
  readonly #blocks = new BlockChecksums();
  #datasetBytes = 0;
  #headBytes = 0;

  /** Bytes before the data set. */
  head(bytes: Uint8Array): void {
    this.#blocks.update(bytes);
    this.#headBytes += bytes.length;
  }

  dataset(bytes: Uint8Array): void {
    this.#sha256.update(bytes);
    this.#blocks.update(bytes);
    this.#datasetBytes += bytes.length;
  }

  get fileSize(): number {
    return this.#headBytes + this.#datasetBytes;
  }

  finish(): Sums {
    const datasetSha256 = this.#sha256.digest('hex');
    const blockChecksums = this.#blocks.finish();
    return { datasetSha256, blockChecksums, seal: sealOf(datasetSha256, blockChecksums) };
  }
}

/** 16 hexadecimal digits that stand for a whole file: half of them for its data set, half for all of its blocks. */
function sealOf(datasetSha256: string, blockChecksums: Uint8Array): string {
  return datasetSha256.slice(0, 8) + crc32(blockChecksums).toString(16).padStart(8, '0');
}
