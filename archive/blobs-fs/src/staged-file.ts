import { closeSync, constants, fsync, openSync, renameSync, unlinkSync, writev } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

const synced = promisify(fsync);

/** Buffers handed to one writev; IOV_MAX is 1024 on Linux. */
const VECTORS = 1000;

const NEW_FILE = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY;
/** A write that returns when its bytes are on the disk, as if fdatasync followed; other systems may leave them in the drive's cache. */
const SYNCED_WRITES = process.platform === 'linux' ? constants.O_DSYNC : 0;

/**
 * One file: written under `staging/`, synced, renamed into its generation, the generation's folder synced. The order is the
 * promise: whoever sees the name sees the bytes.
 *
 * Opening and renaming are done here and now: they only touch memory, and to wake another thread for each costs more than they do.
 * Whatever waits for the disk goes to the thread pool.
 */
export class StagedFile implements StagedBlob {
  readonly #place: StagingPlace;
  readonly #name: string;
  #file: number | undefined;
  #staged = false;

  constructor(place: StagingPlace, name: string) {
    this.#place = place;
    this.#name = name;
  }

  async append(chunks: readonly Uint8Array[]): Promise<void> {
    try {
      await writeAll(this.#open(0), chunks);
    } catch (error) {
      throw storageFailure(error);
    }
  }

  async publish(last: readonly Uint8Array[] = []): Promise<string> {
    try {
      await this.#writeDurably(last);
      this.#close();
      const generation = await this.#place.generations.next();
      const folder = join(this.#place.blobs, generation);
      const path = join(folder, `${this.#name}.dcm`);
      renameSync(this.#path, path);
      this.#staged = false;
      await this.#place.folders.sync(folder).catch((error) => {
        unlinkSync(path); // its sender hears that it is not kept, so it must not come up at the next start
        throw error;
      });
      return `${generation}/${this.#name}`;
    } catch (error) {
      throw storageFailure(error);
    }
  }

  async discard(): Promise<void> {
    try {
      this.#close();
      if (this.#staged) unlinkSync(this.#path);
    } catch {
      // What is left under staging goes at the next start.
    }
  }

  /** What comes in one piece is written and synced in one call; a longer file is synced at its end. */
  async #writeDurably(last: readonly Uint8Array[]): Promise<void> {
    const whole = this.#file === undefined && last.length <= VECTORS && SYNCED_WRITES !== 0;
    const file = this.#open(whole ? SYNCED_WRITES : 0);
    await writeAll(file, last);
    if (!whole) await synced(file);
  }

  #open(flags: number): number {
    this.#file ??= openSync(this.#path, NEW_FILE | flags, 0o600);
    this.#staged = true;
    return this.#file;
  }

  get #path(): string {
    return join(this.#place.staging, this.#name);
  }

  #close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }
}

async function writeAll(file: number, chunks: readonly Uint8Array[]): Promise<void> {
  for (let rest = chunks; rest.length > 0; ) {
    const written = await writeSome(file, rest.slice(0, VECTORS));
    rest = behind(rest, written);
  }
}

/** writev may write less than asked (POSIX), as on a disk that fills up. */
function writeSome(file: number, chunks: readonly Uint8Array[]): Promise<number> {
  return new Promise((resolve, reject) => {
    writev(file, chunks, (error, written) => (error ? reject(error) : resolve(written)));
  });
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
