import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BlobStore, IndexStore, Logger, ProjectLenses, StoredInstance } from '@vesalius/archive/api';
import { readBlob } from '../integrity/read-blob.ts';
import { checkedBytes } from '../retrieve/checked-reader.ts';
import { pixelsOf } from '../retrieve/frame-index.ts';
import type { ViewIndex } from './view-index.ts';
import { projectOf } from './view-records.ts';

/** Keys of de-identified files, which no other store has. */
export const VIEW_KEY = 'view:';
const STEP = 1024 * 1024;
/** Files that nobody asked for in this time may go when there are too many bytes. */
const IDLE_MS = 600_000;

/** What of a row is known only when its file is there. */
type Made = Pick<
  StoredInstance,
  | 'blobKey'
  | 'fileSize'
  | 'datasetOffset'
  | 'datasetSha256'
  | 'blockChecksums'
  | 'transferSyntaxUid'
  | 'pixels'
  | 'frameIndex'
>;

interface Kept {
  readonly made: Promise<Made | undefined>;
  bytes: number;
  usedAt: number;
}

export interface ViewFilesParts {
  readonly index: IndexStore;
  readonly blobs: BlobStore;
  readonly lenses: ProjectLenses;
  readonly views: ViewIndex;
  /** Where de-identified files are kept while they are wanted; empty at the start. */
  readonly viewBlobs: BlobStore;
  readonly workFolder: string;
  readonly log: Logger;
  readonly mostBytes: number;
}

/** Makes the files of de-identified instances when they are asked for, and keeps them for a while. */
export class ViewFiles {
  readonly #parts: ViewFilesParts;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;
  #number = 0;

  constructor(parts: ViewFilesParts) {
    this.#parts = parts;
  }

  /** The instance as its file is; undefined when it cannot be shown, whose row goes then. */
  async made(row: StoredInstance): Promise<StoredInstance | undefined> {
    let kept = this.#kept.get(row.blobKey);
    if (!kept) {
      kept = { made: this.#make(row), bytes: 0, usedAt: Date.now() };
      this.#kept.set(row.blobKey, kept);
      kept.made.catch(() => this.#kept.delete(row.blobKey));
    }
    kept.usedAt = Date.now();
    const made = await kept.made;
    if (!made) this.#kept.delete(row.blobKey);
    else if (kept.bytes === 0) this.#count(kept, made);
    return made && { ...row, ...made };
  }

  #count(kept: Kept, { fileSize }: Made): void {
    kept.bytes = fileSize;
    this.#bytes += fileSize;
    if (this.#bytes <= this.#parts.mostBytes) return;
    for (const [key, other] of this.#kept) {
      if (this.#bytes <= this.#parts.mostBytes) return;
      if (other.bytes === 0 || Date.now() - other.usedAt < IDLE_MS) continue;
      this.#kept.delete(key);
      this.#bytes -= other.bytes;
      void other.made.then((made) => made && this.#parts.viewBlobs.remove(made.blobKey.slice(VIEW_KEY.length)));
    }
  }

  async #make(row: StoredInstance): Promise<Made | undefined> {
    const { lenses, views, log, workFolder } = this.#parts;
    const lens = await lenses.lens(projectOf(row));
    const original = lens && (await this.#original(lens.originalOf(row.sopInstanceUid)));
    if (!lens || !original) return undefined;
    await mkdir(workFolder, { recursive: true, mode: 0o700 });
    const from = join(workFolder, `${++this.#number}.original`);
    const to = join(workFolder, `${this.#number}.shown`);
    try {
      const whole = checkedBytes(this.#parts.blobs, original, { offset: 0, length: original.fileSize });
      await pipeline(Readable.from(whole), createWriteStream(from, { mode: 0o600 }));
      const outcome = await lens.file(from, to);
      if (outcome === 'shown') return await this.#keep(to, row);
      log.warn('an instance cannot be shown de-identified', { instance: row.sopInstanceUid, code: outcome });
      await views.removeInstances([row.sopInstanceUid]);
      return undefined;
    } finally {
      await Promise.all([rm(from, { force: true }), rm(to, { force: true })]);
    }
  }

  async #original(sopInstanceUid: string | undefined): Promise<StoredInstance | undefined> {
    if (sopInstanceUid === undefined) return undefined;
    const selection = { sopInstanceUids: [sopInstanceUid] };
    return (await this.#parts.index.instances.select({ sees: 'all' }, selection, 1)).instances[0];
  }

  async #keep(path: string, row: StoredInstance): Promise<Made | undefined> {
    const { viewBlobs } = this.#parts;
    const { key, size } = await stagedFrom(path, viewBlobs);
    const read = await readBlob(viewBlobs, { key, size });
    // A file that is another instance than its row says would be found under one name and given under another.
    if (read?.file.identity.sopInstanceUid !== row.sopInstanceUid) {
      await viewBlobs.remove(key);
      return undefined;
    }
    const { file } = read;
    const pixels = pixelsOf(file.header, 0);
    return {
      blobKey: VIEW_KEY + key,
      fileSize: file.fileSize,
      datasetOffset: file.keptHeadBytes,
      datasetSha256: file.datasetSha256,
      blockChecksums: file.blockChecksums,
      transferSyntaxUid: file.identity.transferSyntaxUid,
      ...(pixels && { pixels: pixels.location, frameIndex: pixels.frameIndex }),
    };
  }
}

async function stagedFrom(path: string, blobs: BlobStore): Promise<{ key: string; size: number }> {
  await using file = await open(path, 'r');
  const staged = blobs.stage();
  let size = 0;
  try {
    for (;;) {
      const buffer = new Uint8Array(STEP);
      const { bytesRead } = await file.read(buffer, 0, STEP, size);
      if (bytesRead === 0) break;
      await staged.append([buffer.subarray(0, bytesRead)]);
      size += bytesRead;
    }
    return { key: await staged.publish(), size };
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

/** The archive's own store, and beside it the de-identified files under keys of their own. */
export function withViewBlobs(blobs: BlobStore, viewBlobs: BlobStore): BlobStore {
  const storeOf = (key: string): [BlobStore, string] =>
    key.startsWith(VIEW_KEY) ? [viewBlobs, key.slice(VIEW_KEY.length)] : [blobs, key];
  return {
    stage: () => blobs.stage(),
    read(key, offset, length, into) {
      const [store, own] = storeOf(key);
      return store.read(own, offset, length, into);
    },
    remove: (key) => blobs.remove(key),
    async distrust(key) {
      const [store, own] = storeOf(key);
      return (await store.distrust?.(own)) ?? false;
    },
    entries: (after) => blobs.entries(after),
    free: () => blobs.free(),
    close: () => blobs.close(),
  };
}
