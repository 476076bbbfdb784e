import { createHash } from 'node:crypto';
import { BlockChecksums } from '../integrity/block-checksums.ts';

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

  finish(): { readonly datasetSha256: string; readonly blockChecksums: Uint8Array } {
    return { datasetSha256: this.#sha256.digest('hex'), blockChecksums: this.#blocks.finish() };
  }
}
