import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Why a spool takes no more bytes: its own limit, the disk is full, or the disk does something else. */
export type SpoolFailure = 'too-large' | 'no-space' | 'failed';

const STEP_BYTES = 256 * 1024;

/**
 * Bytes that have to be held a while and may be more than memory, in a file without a name: it is gone with the process, whatever
 * happens. Written from front to back, read anywhere.
 */
export class Spool {
  readonly #file: FileHandle;
  readonly #limit: number;
  readonly #errorOf: (failure: SpoolFailure, cause?: unknown) => Error;
  #size = 0;

  private constructor(file: FileHandle, limit: number, errorOf: (failure: SpoolFailure, cause?: unknown) => Error) {
    this.#file = file;
    this.#limit = limit;
    this.#errorOf = errorOf;
  }

  /**
   * Makes an empty one.
   *
   * @param folder where, made when it is missing, readable by its owner only
   * @param limit bytes it takes at most
   * @param errorOf the error of the caller's own family to throw
   */
  static async open(
    folder: string,
    limit: number,
    errorOf: (failure: SpoolFailure, cause?: unknown) => Error,
  ): Promise<Spool> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, randomUUID());
    const file = await open(path, 'wx+', 0o600);
    await rm(path);
    return new Spool(file, limit, errorOf);
  }

  /** Bytes written. */
  get size(): number {
    return this.#size;
  }

  get descriptor(): number {
    return this.#file.fd;
  }

  /** Appends; the chunk may be overwritten once this has resolved. @throws what `errorOf` makes */
  async write(chunk: Uint8Array): Promise<void> {
    if (this.#size + chunk.byteLength > this.#limit) throw this.#errorOf('too-large');
    try {
      for (let at = 0; at < chunk.byteLength; ) {
        const { bytesWritten } = await this.#file.write(chunk, at, chunk.byteLength - at, this.#size);
        at += bytesWritten;
        this.#size += bytesWritten;
      }
    } catch (cause) {
      throw this.#errorOf((cause as NodeJS.ErrnoException).code === 'ENOSPC' ? 'no-space' : 'failed', cause);
    }
  }

  /** Bytes from `offset` on, in pieces; fewer where it ends before. @throws what `errorOf` makes */
  async *read(offset: number, length: number): AsyncGenerator<Uint8Array> {
    const end = Math.min(offset + length, this.#size);
    for (let at = offset; at < end; ) {
      const piece = Buffer.allocUnsafe(Math.min(STEP_BYTES, end - at));
      const { bytesRead } = await this.#file.read(piece, 0, piece.length, at);
      if (bytesRead === 0) throw this.#errorOf('failed');
      yield piece.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  /** The same in one piece, for few bytes. */
  async bytes(offset: number, length: number): Promise<Buffer> {
    return Buffer.concat(await Array.fromAsync(this.read(offset, length)));
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
