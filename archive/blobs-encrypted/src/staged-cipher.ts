import type { StagedBlob } from '@vesalius/archive/api';
import { maskSeal } from './format.ts';
import type { FileKey } from './key-ring.ts';
import { Sealing } from './sealing.ts';

/** Encrypts what is staged, a chunk at a time. */
export class StagedCipher implements StagedBlob {
  readonly #inner: StagedBlob;
  readonly #file: FileKey;
  readonly #sealing: Sealing;

  constructor(inner: StagedBlob, file: FileKey) {
    this.#inner = inner;
    this.#file = file;
    this.#sealing = new Sealing(file);
  }

  async append(chunks: readonly Uint8Array[]): Promise<void> {
    const sealed = this.#sealing.take(chunks);
    this.#sealing.release();
    if (sealed.length > 0) await this.#inner.append(sealed);
  }

  publish(last: readonly Uint8Array[] = [], seal?: string): Promise<string> {
    const masked = seal === undefined ? undefined : maskSeal(this.#file.key, seal);
    return this.#inner.publish(this.#sealing.end(last), masked);
  }

  discard(): Promise<void> {
    return this.#inner.discard();
  }
}
