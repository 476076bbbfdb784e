import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { type FileHandle, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** What is gathered before it is sealed and written. */
const CHUNK_BYTES = 1024 * 1024;

/** A file of chunks, each sealed by itself. */
export interface SealedFile {
  readonly path: string;
  readonly number: number;
  /** Bytes of each chunk on the disk. */
  readonly chunks: number[];
}

/**
 * Files that nobody can read but this process, nor change without being noticed: AES-256-GCM under a key that never leaves its memory. What an
 * earlier process left is removed at the start, as it is of no use to anyone.
 */
export class SealedFiles {
  readonly #folder: string;
  readonly #key = randomBytes(32);
  #number = 0;

  constructor(folder: string) {
    this.#folder = folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  async begin(): Promise<SealedWriter> {
    const number = ++this.#number;
    const path = join(this.#folder, number.toString(36));
    return new SealedWriter(await open(path, 'wx', 0o600), { path, number, chunks: [] }, this.#key);
  }

  /** Its bytes in pieces. @throws Error of Node when a chunk is not what was written */
  async *read(file: SealedFile): AsyncGenerator<Uint8Array> {
    await using handle = await open(file.path, 'r');
    for (const [index, length] of file.chunks.entries()) {
      const sealed = Buffer.allocUnsafe(length);
      const { bytesRead } = await handle.read(sealed, 0, length);
      if (bytesRead < length) throw new Error('a sealed file is shorter than it was');
      const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, IV_BYTES));
      decipher.setAAD(placeOf(file, index)).setAuthTag(sealed.subarray(length - TAG_BYTES));
      const bytes = decipher.update(sealed.subarray(IV_BYTES, length - TAG_BYTES));
      decipher.final();
      yield bytes;
    }
  }

  async remove({ path }: SealedFile): Promise<void> {
    await rm(path, { force: true });
  }

  /** Bytes that the disk has left. */
  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A chunk is good in its own place only. */
function placeOf({ number }: SealedFile, index: number): Buffer {
  return Buffer.from(`${number} ${index}`);
}

/** Writes a sealed file, a chunk at a time. */
class SealedWriter {
  readonly file: SealedFile;
  readonly #handle: FileHandle;
  readonly #key: Buffer;
  #gathered: Uint8Array[] = [];
  #bytes = 0;

  constructor(handle: FileHandle, file: SealedFile, key: Buffer) {
    this.#handle = handle;
    this.file = file;
    this.#key = key;
  }

  async append(piece: Uint8Array): Promise<void> {
    this.#gathered.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes >= CHUNK_BYTES) await this.#seal();
  }

  async end(): Promise<SealedFile> {
    if (this.#bytes > 0) await this.#seal();
    await this.#handle.close();
    return this.file;
  }

  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined); // it may have come to its end already
    await rm(this.file.path, { force: true });
  }

  async #seal(): Promise<void> {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    cipher.setAAD(placeOf(this.file, this.file.chunks.length));
    const parts = [iv, ...this.#gathered.map((piece) => cipher.update(piece)), cipher.final(), cipher.getAuthTag()];
    const sealed = Buffer.concat(parts);
    this.#gathered = [];
    this.#bytes = 0;
    await this.#handle.writeFile(sealed);
    this.file.chunks.push(sealed.length);
  }
}

export type { SealedWriter };
