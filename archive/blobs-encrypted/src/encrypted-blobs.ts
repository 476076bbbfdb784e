import {
  ArchiveError,
  type BlobEntry,
  type BlobStore,
  type RawBlobStore,
  type StagedBlob,
} from '@vesalius/archive/api';
import { CHUNK_BYTES, HEADER_BYTES, maskSeal, openChunk, openedSize, SEALED_CHUNK_BYTES, TAG_BYTES } from './format.ts';
import type { KeyRing } from './key-ring.ts';
import { sealedPieces } from './sealing.ts';
import { StagedCipher } from './staged-cipher.ts';

/** Chunks read at once: bounded memory for any range. */
const CHUNKS_AT_ONCE = 4;
/** Keys of files that were read of late. */
const REMEMBERED = 10_000;

/** A store whose files are encrypted on their way into another one; those that were there before may be plain. */
export function encryptedBlobs(inner: RawBlobStore, ring: KeyRing): BlobStore {
  const store = new EncryptedBlobs(inner, ring);
  const { setAside, distrust, mend } = inner;
  return Object.assign(store, {
    ...(setAside && { setAside: setAside.bind(inner) }),
    ...(mend && {
      async mend(key: string, pieces: AsyncIterable<Uint8Array>) {
        await mend.call(inner, key, sealedPieces(ring.newFileKey(), pieces));
        await store.forget(key);
      },
    }),
    ...(distrust && { distrust: (key: string) => store.forget(key) }),
  });
}

/** What a store that is only read holds, such as a backup. */
export function decryptedReads(
  inner: Pick<RawBlobStore, 'entries' | 'read' | 'readSome'>,
  ring: KeyRing,
): Pick<BlobStore, 'entries' | 'read'> {
  const none = () => {
    throw new Error('it is only read');
  };
  return encryptedBlobs({ ...inner, stage: none, remove: none, free: none, close: none }, ring);
}

class EncryptedBlobs implements BlobStore {
  readonly #inner: RawBlobStore;
  readonly #ring: KeyRing;
  /** Undefined of plain files. */
  readonly #keys = new Map<string, Uint8Array | undefined>();

  constructor(inner: RawBlobStore, ring: KeyRing) {
    this.#inner = inner;
    this.#ring = ring;
  }

  stage(): StagedBlob {
    return new StagedCipher(this.#inner.stage(), this.#ring.newFileKey());
  }

  async read(key: string, offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    const fileKey = await this.#keyOf(key);
    if (!fileKey) return this.#inner.read(key, offset, length, into);
    const bytes = into ?? Buffer.allocUnsafeSlow(length);
    try {
      await this.#readChunks(key, fileKey, offset, bytes);
    } catch (error) {
      // A copy nearer by may be the one that is wrong.
      if (!isWrong(error) || !(await this.forget(key))) throw error;
      await this.#readChunks(key, (await this.#keyOf(key)) ?? fileKey, offset, bytes);
    }
    return bytes;
  }

  async forget(key: string): Promise<boolean> {
    this.#keys.delete(key);
    return (await this.#inner.distrust?.(key)) ?? false;
  }

  async remove(key: string): Promise<void> {
    await this.#inner.remove(key);
    this.#keys.delete(key);
  }

  async *entries(after?: string): AsyncIterable<BlobEntry> {
    for await (const { key, size, seal } of this.#inner.entries(after)) {
      if (seal === undefined && key > this.#ring.plainUpTo) yield { key, size: openedSize(size) };
      else yield await this.#entry({ key, size, ...(seal !== undefined && { seal }) });
    }
  }

  free(): Promise<number | undefined> {
    return this.#inner.free();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  /** The seal of a file whose head is not whole stays masked: it fits nothing. */
  async #entry(entry: BlobEntry): Promise<BlobEntry> {
    const { key, size, seal } = entry;
    try {
      const fileKey = await this.#keyOf(key);
      if (!fileKey) return entry;
      return { key, size: openedSize(size), ...(seal !== undefined && { seal: maskSeal(fileKey, seal) }) };
    } catch (error) {
      if (error instanceof ArchiveError) return { ...entry, size: openedSize(size) };
      throw error;
    }
  }

  async #readChunks(key: string, fileKey: Uint8Array, offset: number, into: Uint8Array): Promise<void> {
    const end = offset + into.length;
    for (let at = offset; at < end; ) {
      const first = Math.floor(at / CHUNK_BYTES);
      const count = Math.min(CHUNKS_AT_ONCE, Math.ceil(end / CHUNK_BYTES) - first);
      // One byte more tells whether something follows.
      const most = count * SEALED_CHUNK_BYTES + 1;
      const sealed = await this.#inner.readSome(key, HEADER_BYTES + first * SEALED_CHUNK_BYTES, most);
      for (let chunk = 0; chunk < count; chunk++) {
        const from = chunk * SEALED_CHUNK_BYTES;
        const piece = sealed.subarray(from, from + SEALED_CHUNK_BYTES);
        if (piece.length < TAG_BYTES) throw fewer(key);
        const last = from + SEALED_CHUNK_BYTES >= sealed.length;
        const opened = openChunk(fileKey, first + chunk, last, piece);
        const start = at - (first + chunk) * CHUNK_BYTES;
        const wanted = opened.subarray(start, start + end - at);
        if (wanted.length === 0) throw fewer(key);
        into.set(wanted, at - offset);
        at += wanted.length;
        if (last && at < end) throw fewer(key);
      }
    }
  }

  /** The key that a file is encrypted under; undefined of one that is plain and may be. */
  async #keyOf(key: string): Promise<Uint8Array | undefined> {
    if (this.#keys.has(key)) return this.#keys.get(key);
    const header = await this.#inner.readSome(key, 0, HEADER_BYTES);
    const fileKey = this.#keyIn(header, key <= this.#ring.plainUpTo);
    if (this.#keys.size >= REMEMBERED) this.#keys.delete(this.#keys.keys().next().value!);
    this.#keys.set(key, fileKey);
    return fileKey;
  }

  #keyIn(header: Uint8Array, mayBePlain: boolean): Uint8Array | undefined {
    try {
      const fileKey = this.#ring.fileKey(header);
      if (fileKey || mayBePlain) return fileKey;
    } catch (error) {
      // The preamble of a plain file may look like anything (PS3.10 §7.1); its bytes are checked by who asked.
      if (mayBePlain) return undefined;
      throw error;
    }
    throw new ArchiveError('blob-corrupt', { detail: 'it is not encrypted and should be' });
  }
}

function fewer(key: string): ArchiveError {
  return new ArchiveError('blob-missing', { where: key, detail: 'fewer bytes than expected' });
}

function isWrong(error: unknown): boolean {
  return error instanceof ArchiveError && (error.code === 'blob-corrupt' || error.code === 'blob-missing');
}
