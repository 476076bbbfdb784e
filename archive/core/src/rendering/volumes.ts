import { createHash } from 'node:crypto';
import type { Retrieve, StoredInstance } from '@vesalius/archive/api';
import {
  CodecError,
  gridOf,
  type OrderedSlices,
  type SlicePlace,
  slicePlaceOf,
  type VolumeGrid,
} from '@vesalius/codecs';
import type { FrameSource, PicturePool } from '@vesalius/codecs/picture';
import { StreamReader } from '@vesalius/dicom';
import { frameBytes, headerBytes } from '../retrieve/frame-bytes.ts';

/** A volume in memory that the workers share. */
export interface Volume {
  readonly voxels: Float32Array;
  readonly grid: VolumeGrid;
}

/** Frames that a volume is made of at most. */
const MOST_SLICES = 4000;
/** Slices that are read and decoded at once. */
const AT_ONCE = 4;
/** A volume that nobody has asked for in this time is given up. */
const KEPT_MS = 120_000;
const FLOAT_BYTES = 4;

interface Slice {
  readonly instance: StoredInstance;
  readonly frameNumber: number;
}

/** Makes volumes, one after another, and keeps the last one: who turns it asks for it again and again. */
export class Volumes {
  readonly #retrieve: Retrieve;
  #kept: { readonly key: string; readonly volume: Promise<Volume> } | undefined;
  #forgetting: NodeJS.Timeout | undefined;
  #making: Promise<unknown> = Promise.resolve();

  constructor(retrieve: Retrieve) {
    this.#retrieve = retrieve;
  }

  /** @throws CodecError `not-a-volume`, those of decoding; ArchiveError */
  volumeOf(instances: readonly StoredInstance[], pool: PicturePool): Promise<Volume> {
    const hash = createHash('sha256');
    for (const { datasetSha256 } of instances) hash.update(datasetSha256);
    const key = hash.digest('hex');
    clearTimeout(this.#forgetting);
    this.#forgetting = setTimeout(() => {
      this.#kept = undefined;
    }, KEPT_MS).unref();
    if (this.#kept?.key === key) return this.#kept.volume;
    const volume = this.#making.then(() => this.#make(instances, pool));
    this.#making = volume.catch(() => undefined);
    const kept = { key, volume };
    this.#kept = kept;
    volume.catch(() => {
      if (this.#kept === kept) this.#kept = undefined;
    });
    return volume;
  }

  async #make(instances: readonly StoredInstance[], pool: PicturePool): Promise<Volume> {
    const { slices, ordered } = await this.#ordered(instances);
    const { size, step } = ordered.grid;
    const plane = size[0] * size[1];
    const voxels = new Float32Array(new SharedArrayBuffer(plane * size[2] * FLOAT_BYTES));
    let next = 0;
    const work = async () => {
      for (let at = next++; at < ordered.order.length; at = next++) {
        const source = await this.#source(slices[ordered.order[at]!]!);
        await pool.run('voxels', source, step, voxels.subarray(at * plane, (at + 1) * plane));
      }
    };
    const orStop = (error: unknown) => {
      next = ordered.order.length;
      throw error;
    };
    await Promise.all(Array.from({ length: AT_ONCE }, () => work().catch(orStop)));
    return { voxels, grid: ordered.grid };
  }

  async #ordered(instances: readonly StoredInstance[]): Promise<{ slices: Slice[]; ordered: OrderedSlices }> {
    const slices: Slice[] = [];
    const places: (SlicePlace | undefined)[] = [];
    for (const instance of instances) {
      const reader = new StreamReader({ form: 'file', valuesUpTo: 4096, keepTruncated: true });
      reader.write(await headerBytes(this.#retrieve, instance));
      const frames = instance.pixels?.numberOfFrames ?? 1;
      if (slices.length + frames > MOST_SLICES) throw new CodecError('not-a-volume');
      for (let frameNumber = 1; frameNumber <= frames; frameNumber++) {
        slices.push({ instance, frameNumber });
        places.push(slicePlaceOf(reader.file.dataset, frameNumber));
      }
    }
    const ordered = gridOf(places);
    if (!ordered) throw new CodecError('not-a-volume');
    return { slices, ordered };
  }

  async #source({ instance, frameNumber }: Slice): Promise<FrameSource> {
    const encoded = await frameBytes(this.#retrieve, instance, frameNumber);
    if (!encoded) throw new CodecError('no-such-frame');
    return { header: await headerBytes(this.#retrieve, instance), encoded, frameNumber };
  }
}
