import { closeSync, constants, fsync, openSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StagedBlob } from '@vesalius/archive/api';
import { storageFailure } from './failure.ts';
import type { FolderSync } from './folder-sync.ts';
import type { Generations } from './generations.ts';
import type { BlobJournal } from './journal/blob-journal.ts';
import type { Names } from './names.ts';
import type { SyncGuard } from './sync-guard.ts';
import { VECTORS, writeAll } from './write-all.ts';

export interface StagingPlace {
  readonly staging: string;
  readonly blobs: string;
  readonly folders: FolderSync;
  readonly generations: Generations;
  readonly names: Names;
  readonly journal: BlobJournal;
  readonly guard: SyncGuard;
}

const synced = promisify(fsync);

const NEW_FILE = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY;
/** A write that returns when its bytes are on the disk, as if fdatasync followed; other systems may leave them in the drive's cache. */
const SYNCED_WRITES = process.platform === 'linux' ? constants.O_DSYNC : 0;

/**
 * One file. What comes in pieces is written under `staging/`, synced, renamed into its generation, the generation's folder synced:
 * whoever sees the name sees the bytes. What comes at once and with a seal is made in its generation, where its bytes and its name are
 * synced at the same time; when it is small it goes into the journal first.
 *
 * Opening and renaming are done here and now: they only touch memory, and to wake another thread for each costs more than they do.
 * Whatever waits for the disk goes to the thread pool.
 */
export class StagedFile implements StagedBlob {
  readonly #place: StagingPlace;
  #name: string | undefined;
  #file: number | undefined;

  constructor(place: StagingPlace) {
    this.#place = place;
  }

  async append(chunks: readonly Uint8Array[]): Promise<void> {
    try {
      this.#place.guard.check();
      await writeAll(this.#open(), chunks);
    } catch (error) {
      throw storageFailure(error);
    }
  }

  async publish(last: readonly Uint8Array[] = [], seal?: string): Promise<string> {
    const atOnce = this.#name === undefined && last.length <= VECTORS && SYNCED_WRITES !== 0;
    try {
      this.#place.guard.check();
      const generation = await this.#place.generations.next();
      const folder = join(this.#place.blobs, generation);
      if (!(atOnce && seal)) return `${generation}/${await this.#move(folder, last)}`;
      const name = this.#place.names.sealed(seal);
      const key = `${generation}/${name}`;
      if (this.#place.journal.takes(lengthOf(last))) await this.#place.journal.keep(key, last);
      else await this.#make(folder, name, last);
      return key;
    } catch (error) {
      throw storageFailure(error);
    }
  }

  async discard(): Promise<void> {
    try {
      this.#close();
      if (this.#name !== undefined) unlinkSync(this.#path(this.#name));
    } catch {
      // What is left under staging goes at the next start.
    }
  }

  /** The name is there from the opening on, so its folder can be synced while the bytes are. */
  async #make(folder: string, name: string, bytes: readonly Uint8Array[]): Promise<void> {
    const path = join(folder, `${name}.dcm`);
    const file = openSync(path, NEW_FILE | SYNCED_WRITES, 0o600);
    const done = await Promise.allSettled([writeAll(file, bytes), this.#place.folders.sync(folder)]);
    closeSync(file);
    const failed = done.find((one) => one.status === 'rejected');
    if (!failed) return;
    unlinkSync(path); // its sender hears that it is not kept, so it must not come up at the next start
    throw failed.reason;
  }

  async #move(folder: string, last: readonly Uint8Array[]): Promise<string> {
    const file = this.#open();
    await writeAll(file, last);
    await this.#place.guard.watch(synced(file));
    this.#close();
    const name = this.#name!;
    const path = join(folder, `${name}.dcm`);
    renameSync(this.#path(name), path);
    this.#name = undefined;
    await this.#place.folders.sync(folder).catch((error) => {
      unlinkSync(path); // as above
      throw error;
    });
    return name;
  }

  #open(): number {
    this.#name ??= this.#place.names.next();
    this.#file ??= openSync(this.#path(this.#name), NEW_FILE, 0o600);
    return this.#file;
  }

  #path(name: string): string {
    return join(this.#place.staging, name);
  }

  #close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}
