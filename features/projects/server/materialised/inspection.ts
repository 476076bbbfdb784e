import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Archive, ArchiveError, type Principal, type StoredInstance } from '@vesalius/archive/api';
import { CodecError, imagePixelOf } from '@vesalius/codecs';
import type { PicturePool } from '@vesalius/codecs/picture';
import type { Rectangle } from '@vesalius/deidentify';
import type { Leak } from '@vesalius/deidentify/file/node';
import { type Dataset, TAG } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';
import type { ProjectsData } from '../data.ts';
import { type AttributeChange, attributeChanges, valueAt } from './attribute-changes.ts';
import type { Batch, Output } from './batches.ts';
import { originalAt } from './original.ts';

const VALUES_UP_TO = 64 * 1024;
/** A picture is made of a file in memory. */
const PICTURES_UP_TO = 512 * 1024 * 1024;
/** People look at one picture after the other. */
const THREADS = 1;

/** What a person needs to see of an output. */
export interface Inspected {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly attributes: readonly AttributeChange[];
  readonly leaks: readonly ShownLeak[];
  readonly note?: string;
}

/** Where something was left, with what stands there in the original. */
export interface ShownLeak {
  readonly kind: Leak['kind'];
  readonly path?: string;
  readonly keyword?: string;
  readonly before?: string;
  readonly frame?: number;
  readonly place?: Rectangle;
}

/** An output beside what it was made of, for people who may see the original; each look at it is in the audit trail. */
export class Inspection {
  readonly #archive: Archive;
  readonly #data: ProjectsData;
  #pool: Promise<PicturePool> | undefined;

  constructor(archive: Archive, data: ProjectsData) {
    this.#archive = archive;
    this.#data = data;
  }

  async inspect(principal: Principal, batch: Batch, output: Output): Promise<Inspected> {
    const original = await this.#original(principal, batch, output);
    const { batches, batchFiles } = this.#data;
    const note = batches.noteOf(batch, output.number);
    const folder = await mkdtemp(join(tmpdir(), 'vesalius-review-'));
    try {
      const path = join(folder, 'original');
      const before = await originalAt(this.#archive, original, path, () => headerOf(path));
      const after = output.state === 'refused' ? undefined : await headerOf(batchFiles.current(batch, output));
      return {
        ...sizeOf(after ?? before),
        attributes: after ? attributeChanges(before, after) : [],
        leaks: batches.leaksOf(batch, output.number).map((leak) => shownLeak(leak, before)),
        ...(note !== undefined && { note }),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** A PNG of a frame. @throws ArchiveError `not-found` where there is no picture */
  async picture(
    principal: Principal,
    batch: Batch,
    output: Output,
    of: 'before' | 'after',
    frame: number,
  ): Promise<Uint8Array> {
    if (of === 'after') return this.#after(batch, output, frame);
    const original = await this.#original(principal, batch, output);
    const made = await this.#archive.rendering.picture(original, { type: 'image/png', frameNumber: frame });
    if (made.outcome === 'refused') throw new ArchiveError('not-found', { detail: made.code });
    return made.bytes;
  }

  async #after(batch: Batch, output: Output, frameNumber: number): Promise<Uint8Array> {
    if (output.state === 'refused') throw new ArchiveError('not-found', { detail: 'it is refused' });
    const path = this.#data.batchFiles.current(batch, output);
    if ((await stat(path)).size > PICTURES_UP_TO) throw new ArchiveError('limit-exceeded');
    this.#pool ??= import('@vesalius/codecs/picture').then(({ PicturePool: Pool }) => new Pool({ threads: THREADS }));
    const source = { header: new Uint8Array(await readFile(path)), encoded: undefined, frameNumber };
    try {
      return await (await this.#pool).run('picture', source, { type: 'image/png' });
    } catch (error) {
      if (error instanceof CodecError) throw new ArchiveError('not-found', { detail: error.code });
      throw error;
    }
  }

  async close(): Promise<void> {
    await (await this.#pool)?.close();
  }

  /** @throws ArchiveError `not-found` when it is gone, or this person may not have it */
  async #original(principal: Principal, batch: Batch, output: Output): Promise<StoredInstance> {
    const { studyInstanceUid, sopInstanceUid } = this.#data.batches.originOf(batch, output.number);
    const selection = { studyInstanceUids: [studyInstanceUid], sopInstanceUids: [sopInstanceUid] };
    for await (const instance of this.#archive.retrieve.select(principal, selection)) return instance;
    throw new ArchiveError('not-found', { detail: 'the original' });
  }
}

function shownLeak(leak: Leak, original: Dataset): ShownLeak {
  return 'path' in leak ? { ...leak, ...valueAt(original, leak.path) } : leak;
}

async function headerOf(path: string): Promise<Dataset> {
  return (await readHeader(path, { valuesUpTo: VALUES_UP_TO })).dataset;
}

function sizeOf(dataset: Dataset): Pick<Inspected, 'rows' | 'columns' | 'frames'> {
  const image = dataset.has(TAG.PixelData) ? imagePixelOf(dataset) : undefined;
  if (!image || 'refused' in image) return { rows: 0, columns: 0, frames: 0 };
  return { rows: image.rows, columns: image.columns, frames: image.numberOfFrames };
}
