import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ArchiveError } from '@vesalius/archive/api';

/** A file without a name, for a ZIP whose directory stands at its end: it is gone with the process, whatever happens. */
export class ZipSpool {
  readonly #file: FileHandle;
  readonly #limit: number;
  #size = 0;

  private constructor(file: FileHandle, limit: number) {
    this.#file = file;
    this.#limit = limit;
  }

  static async open(dataDir: string, limit: number): Promise<ZipSpool> {
    const folder = join(dataDir, 'spool');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, randomUUID());
    const file = await open(path, 'wx+', 0o600);
    await rm(path);
    return new ZipSpool(file, limit);
  }

  get size(): number {
    return this.#size;
  }

  get descriptor(): number {
    return this.#file.fd;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#size + chunk.byteLength > this.#limit)
      throw new ArchiveError('limit-exceeded', { detail: 'the ZIP file is too large' });
    try {
      for (let at = 0; at < chunk.byteLength; ) {
        const { bytesWritten } = await this.#file.write(chunk, at, chunk.byteLength - at, this.#size);
        at += bytesWritten;
        this.#size += bytesWritten;
      }
    } catch (cause) {
      const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
      throw new ArchiveError(full ? 'out-of-space' : 'storage-failed', { cause });
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
