import { CHUNK_BYTES, sealChunk } from './format.ts';
import type { FileKey } from './key-ring.ts';

/** Makes a file of bytes that come in pieces; holds back a chunk at most, for only the end tells which is the last. */
export class Sealing {
  readonly #file: FileKey;
  #pending: Uint8Array[] = [];
  #length = 0;
  #number = 0;
  #begun = false;

  constructor(file: FileKey) {
    this.#file = file;
  }

  /** What can be written by now. The memory of the pieces is the caller's again after `release`. */
  take(pieces: readonly Uint8Array[]): Uint8Array[] {
    const sealed: Uint8Array[] = this.#begun ? [] : [this.#file.header];
    this.#begun = true;
    for (const piece of pieces) {
      if (piece.length === 0) continue;
      this.#pending.push(piece);
      this.#length += piece.length;
      while (this.#length > CHUNK_BYTES) sealed.push(...this.#next(CHUNK_BYTES, false));
    }
    return sealed;
  }

  release(): void {
    this.#pending = [Buffer.concat(this.#pending)];
  }

  /** The rest, with these as the last. */
  end(pieces: readonly Uint8Array[] = []): Uint8Array[] {
    const sealed = this.take(pieces);
    sealed.push(...this.#next(this.#length, true));
    return sealed;
  }

  #next(length: number, last: boolean): Buffer[] {
    const pieces: Uint8Array[] = [];
    for (let missing = length; missing > 0; ) {
      const piece = this.#pending[0]!;
      const taken = piece.subarray(0, missing);
      pieces.push(taken);
      missing -= taken.length;
      if (taken.length === piece.length) this.#pending.shift();
      else this.#pending[0] = piece.subarray(taken.length);
    }
    this.#length -= length;
    return sealChunk(this.#file.key, this.#number++, last, pieces);
  }
}

/** The same, of pieces that are waited for. */
export async function* sealedPieces(file: FileKey, pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const sealing = new Sealing(file);
  for await (const piece of pieces) {
    yield* sealing.take([piece]);
    sealing.release();
  }
  yield* sealing.end();
}
