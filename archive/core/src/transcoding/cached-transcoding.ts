import type { StoredInstance, Transcoding } from '@vesalius/archive/api';
import { lookupTransferSyntax } from '@vesalius/dicom';
import type { Keeping } from '../made/keeping.ts';
import type { MadeCache } from '../made/made-cache.ts';
import { asFile } from './as-file.ts';

/** Transcoding that keeps what it made for those who ask again. */
export class CachedTranscoding implements Transcoding {
  readonly #making: Transcoding;
  readonly #made: MadeCache;

  constructor(making: Transcoding, made: MadeCache) {
    this.#making = making;
    this.#made = made;
  }

  offers(instance: StoredInstance): readonly string[] {
    return this.#making.offers(instance);
  }

  lossyOffers(instance: StoredInstance): readonly string[] {
    return this.#making.lossyOffers(instance);
  }

  uidIn(instance: StoredInstance, transferSyntaxUid: string): string {
    return this.#making.uidIn(instance, transferSyntaxUid);
  }

  lossyTo(aeTitle: string): string | undefined {
    return this.#making.lossyTo(aeTitle);
  }

  async dataset(instance: StoredInstance, transferSyntaxUid: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    // Between native syntaxes nothing is compressed, and the file itself is as near as a copy.
    if (isNative(instance.transferSyntaxUid) && isNative(transferSyntaxUid))
      return this.#making.dataset(instance, transferSyntaxUid);
    const key = keyOf(instance, transferSyntaxUid, 'data set');
    const pieces = await this.#made.pieces(key);
    if (pieces) return inTurn(pieces);
    const keeping = this.#made.keeping(key, [instance.blobKey]);
    try {
      const dataset = await this.#making.dataset(instance, transferSyntaxUid);
      if (dataset) return kept(dataset, keeping);
    } catch (error) {
      keeping.give();
      throw error;
    }
    keeping.give();
    return undefined;
  }

  async file(instance: StoredInstance, transferSyntaxUid: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const uid = this.uidIn(instance, transferSyntaxUid);
    return asFile(instance, uid, transferSyntaxUid, await this.dataset(instance, transferSyntaxUid));
  }

  async frames(
    instance: StoredInstance,
    transferSyntaxUid: string,
  ): Promise<(number: number) => Promise<Uint8Array | undefined>> {
    let making: ReturnType<Transcoding['frames']> | undefined;
    return async (number) => {
      const key = keyOf(instance, transferSyntaxUid, `frame ${number}`);
      const known = await this.#made.bytes(key);
      if (known) return known;
      const keeping = this.#made.keeping(key, [instance.blobKey]);
      try {
        making ??= this.#making.frames(instance, transferSyntaxUid);
        const bytes = await (await making)(number);
        if (!bytes) return undefined;
        await keeping.append(bytes);
        await keeping.end();
        return bytes;
      } finally {
        keeping.give();
      }
    };
  }
}

function keyOf({ datasetSha256, sopInstanceUid, blobKey }: StoredInstance, transferSyntaxUid: string, what: string) {
  return `${what} ${transferSyntaxUid} ${datasetSha256} ${sopInstanceUid} ${blobKey}`;
}

function isNative(transferSyntaxUid: string): boolean {
  return lookupTransferSyntax(transferSyntaxUid)?.encapsulated === false;
}

/** Kept when all of it was taken; who goes away before leaves nothing. */
async function* kept(pieces: AsyncIterable<Uint8Array>, keeping: Keeping): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of pieces) {
      await keeping.append(piece);
      yield piece;
    }
    await keeping.end();
  } finally {
    keeping.give();
  }
}

async function* inTurn(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
