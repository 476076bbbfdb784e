import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { StagedBlob } from '@vesalius/archive/api';
import { storageFailure } from './failure.ts';
import type { FolderSync } from './folder-sync.ts';
import type { Generations } from './generations.ts';

export interface StagingPlace {
  readonly staging: string;
  readonly blobs: string;
  readonly folders: FolderSync;
  readonly generations: Generations;
}

/** Buffers handed to one writev; IOV_MAX is 1024 on Linux. */
const VECTORS = 1000;

/**
 * One file: written under `staging/`, synced, renamed into its generation, the generation's folder synced. The order is the
 * promise: whoever sees the name sees the bytes.
 */
export class StagedFile implements StagedBlob {
  readonly #place: StagingPlace;
  readonly #name: string;
  #handle: FileHandle | undefined;

  constructor(place: StagingPlace, name: string) {
    this.#place = place;
    this.#name = name;
  }

  async append(chunks: readonly Uint8Array[]): Promise<void> {
    try {
      this.#handle ??= await open(this.#path, 'wx', 0o600);
      for (let at = 0; at < chunks.length; at += VECTORS) await writeAll(this.#handle, chunks.slice(at, at + VECTORS));
    } catch (error) {
      throw storageFailure(error);
    }
  }

  async publish(): Promise<string> {
    try {
      const handle = this.#handle ?? (await open(this.#path, 'wx', 0o600));
      this.#handle = handle;
      await handle.sync();
      await this.#close();
      const generation = await this.#place.generations.next();
      const folder = join(this.#place.blobs, generation);
      await rename(this.#path, join(folder, `${this.#name}.dcm`));
      await this.#place.folders.sync(folder);
      return `${generation}/${this.#name}`;
    } catch (error) {
      throw storageFailure(error);
    }
  }

  async discard(): Promise<void> {
    const written = this.#handle !== undefined;
    await this.#close().catch(() => undefined);
    if (written) await unlink(this.#path).catch(() => undefined);
  }

  get #path(): string {
    return join(this.#place.staging, this.#name);
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

/** writev may write less than asked (POSIX), as on a disk that fills up. */
async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let rest = chunks;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest);
    rest = behind(rest, bytesWritten);
  }
}

function behind(chunks: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let left = written;
  let index = 0;
  while (index < chunks.length && left >= chunks[index]!.length) {
    left -= chunks[index]!.length;
    index += 1;
  }
  if (index === chunks.length) return [];
  return [chunks[index]!.subarray(left), ...chunks.slice(index + 1)];
}
