import { closeSync, openSync, read } from 'node:fs';
import { link, mkdir, open, rename, rm, statfs, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ArchiveError, type BlobEntry, type RawBlobStore, type StagedBlob } from '@vesalius/archive/api';
import { storageFailure } from './failure.ts';
import { FolderSync } from './folder-sync.ts';
import { Generations } from './generations.ts';
import { openJournal, SYNC_FAILED } from './journal/open-journal.ts';
import { KEY, listedBlobs, pathOfBlob } from './listed-blobs.ts';
import { Names } from './names.ts';
import { StagedFile, type StagingPlace } from './staged-file.ts';
import { SyncGuard } from './sync-guard.ts';

export interface FileBlobsOptions {
  /** Folder that holds `blobs/` and `staging/`; made when absent. */
  readonly folder: string;
  /** Told once when a sync has failed. From then on the store takes nothing, until it is opened anew. */
  readonly onSyncFailed?: (error: unknown) => void;
}

/**
 * Opens the blobs of a folder. What an earlier process left unfinished under `staging/` was never acknowledged and goes.
 *
 * @throws ArchiveError `storage-failed` when the folder cannot be used
 */
export async function openFileBlobs({ folder, onSyncFailed = () => {} }: FileBlobsOptions): Promise<RawBlobStore> {
  const blobs = join(folder, 'blobs');
  const staging = join(folder, 'staging');
  const aside = join(folder, 'unfinished');
  try {
    await rm(staging, { recursive: true, force: true });
    for (const path of [blobs, staging, aside]) await mkdir(path, { recursive: true, mode: 0o700 });
    const guard = new SyncGuard(join(folder, SYNC_FAILED), onSyncFailed);
    const folders = new FolderSync(guard);
    await folders.sync(folder);
    const journal = await openJournal(folder, folders, guard);
    const generations = await Generations.open(blobs, folders);
    return new FileBlobs({ blobs, staging, folders, generations, names: new Names(), journal, guard }, aside);
  } catch (error) {
    throw storageFailure(error);
  }
}

class FileBlobs implements RawBlobStore {
  readonly #place: StagingPlace;

  readonly #aside: string;

  constructor(place: StagingPlace, aside: string) {
    this.#place = place;
    this.#aside = aside;
  }

  stage(): StagedBlob {
    return new StagedFile(this.#place);
  }

  read(key: string, offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    return readBlob(this.#place.blobs, key, offset, length, into);
  }

  readSome(key: string, offset: number, most: number): Promise<Uint8Array> {
    return readSomeOfBlob(this.#place.blobs, key, offset, most);
  }

  async remove(key: string): Promise<void> {
    try {
      const path = pathOf(this.#place.blobs, key);
      await this.#place.journal.giveUp(key);
      await unlink(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw storageFailure(error);
    }
  }

  async setAside(key: string): Promise<void> {
    try {
      const path = pathOf(this.#place.blobs, key);
      await this.#place.journal.giveUp(key);
      await rename(path, join(this.#aside, basename(path)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw storageFailure(error);
    }
  }

  async mend(key: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    const path = pathOf(this.#place.blobs, key);
    const written = join(this.#place.staging, `mend-${basename(path)}`);
    try {
      await writeSynced(written, pieces);
      await this.#place.journal.giveUp(key);
      await copyAside(path, join(this.#aside, `${basename(path)}.damaged-${Date.now().toString(36)}`));
      await rename(written, path);
      await this.#place.folders.sync(dirname(path));
    } catch (error) {
      await rm(written, { force: true });
      throw error instanceof ArchiveError ? error : storageFailure(error);
    }
  }

  entries(after?: string): AsyncIterable<BlobEntry> {
    return listedBlobs(this.#place.blobs, after);
  }

  async free(): Promise<number | undefined> {
    const facts = await statfs(this.#place.blobs).catch(() => undefined);
    return facts && facts.bavail * facts.bsize;
  }

  async close(): Promise<void> {
    await this.#place.journal.close();
    await this.#place.folders.close();
  }
}

async function writeSynced(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Another name for what will have none; it may be gone altogether. */
async function copyAside(from: string, to: string): Promise<void> {
  await link(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** The blobs of a folder that a server may be using, to be read only. */
export function fileBlobsInUse(folder: string): Pick<RawBlobStore, 'entries' | 'read' | 'readSome'> {
  const root = join(folder, 'blobs');
  return {
    entries: (after) => listedBlobs(root, after),
    read: (key, offset, length, into) => readBlob(root, key, offset, length, into),
    readSome: (key, offset, most) => readSomeOfBlob(root, key, offset, most),
  };
}

/** Keys come from the index; a damaged one must not lead out of the folder. */
function pathOf(root: string, key: string): string {
  if (!KEY.test(key)) throw new ArchiveError('blob-missing', { detail: 'not a key of this store' });
  return pathOfBlob(root, key);
}

async function readBlob(
  root: string,
  key: string,
  offset: number,
  length: number,
  into?: Uint8Array,
): Promise<Uint8Array> {
  const bytes = into ?? Buffer.allocUnsafeSlow(length);
  if ((await fill(root, key, offset, bytes.subarray(0, length))) < length)
    throw new ArchiveError('blob-missing', { where: key, detail: 'fewer bytes than expected' });
  return bytes;
}

async function readSomeOfBlob(root: string, key: string, offset: number, most: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(most);
  return bytes.subarray(0, await fill(root, key, offset, bytes));
}

/** @returns the bytes that were there */
async function fill(root: string, key: string, offset: number, bytes: Uint8Array): Promise<number> {
  let file: number | undefined;
  try {
    // Opening touches memory only and is done here; to wake another thread for it would cost more.
    file = openSync(pathOf(root, key), 'r');
    let got = 0;
    while (got < bytes.length) {
      const more = await readSome(file, bytes, got, bytes.length - got, offset + got);
      if (more === 0) break;
      got += more;
    }
    return got;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new ArchiveError('blob-missing', { where: key, cause: error });
    throw storageFailure(error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readSome(file: number, into: Uint8Array, at: number, length: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, into, at, length, position, (error, count) => (error ? reject(error) : resolve(count)));
  });
}
