import { createHash } from 'node:crypto';
import {
  ArchiveError,
  type PictureOutcome,
  type PictureRequest,
  type Rendering,
  type Retrieve,
  type StoredInstance,
  type VolumeRequest,
} from '@vesalius/archive/api';
import { CodecError, familyOf } from '@vesalius/codecs';
import type { FrameSource, Picture } from '@vesalius/codecs/picture';
import { lookupTransferSyntax, UID } from '@vesalius/dicom';
import type { MadeCache } from '../made/made-cache.ts';
import { frameBytes, headerBytes, wholeFile } from '../retrieve/frame-bytes.ts';
import type { CodecWorkers } from './codec-workers.ts';
import { filmOf } from './film.ts';
import { PictureCache } from './picture-cache.ts';
import { Volumes } from './volumes.ts';

/** Changes when the same request gives another picture. */
const RENDERING_VERSION = 1;

/** Presentation states that are applied to images (PS3.4 Annex N). */
const APPLIED_STATES: ReadonlySet<string> = new Set([
  UID.GrayscaleSoftcopyPresentationStateStorage,
  UID.ColorSoftcopyPresentationStateStorage,
  UID.PseudoColorSoftcopyPresentationStateStorage,
  UID.XAXRFGrayscaleSoftcopyPresentationStateStorage,
]);

/** Pictures made in worker threads, which begin with the first one. */
export class ArchiveRendering implements Rendering {
  readonly #retrieve: Retrieve;
  readonly #volumes: Volumes;
  readonly #cache: PictureCache;
  readonly #workers: CodecWorkers;

  constructor(retrieve: Retrieve, workers: CodecWorkers, made: MadeCache) {
    this.#cache = new PictureCache(made);
    this.#workers = workers;
    this.#retrieve = retrieve;
    this.#volumes = new Volumes(retrieve);
  }

  appliesState({ sopClassUid }: StoredInstance): boolean {
    return APPLIED_STATES.has(sopClassUid);
  }

  hasPictures({ pixels, transferSyntaxUid }: StoredInstance): boolean {
    const family = familyOf(transferSyntaxUid);
    if (family === undefined || family === 'video') return false;
    // Whether a deflated data set has pixels nobody knows before it is inflated.
    return pixels !== undefined || lookupTransferSyntax(transferSyntaxUid)?.deflated === true;
  }

  versionOf(instance: StoredInstance, { presentationState, ...request }: PictureRequest): string {
    const parts = [RENDERING_VERSION, instance.datasetSha256, presentationState?.datasetSha256 ?? '', request];
    return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  }

  picture(instance: StoredInstance, request: PictureRequest): Promise<PictureOutcome> {
    return this.#cache.get(this.versionOf(instance, request), request.type, madeOf(instance, request), () =>
      this.#made(request, async () => {
        const source = await this.#source(instance, request, request.frameNumber);
        return source && (await this.#workers.pool()).run('picture', source, optionsOf(request));
      }),
    );
  }

  film(instance: StoredInstance, request: PictureRequest): Promise<PictureOutcome> {
    const key = `film ${this.versionOf(instance, request)}`;
    return this.#cache.get(key, 'image/gif', madeOf(instance, request), () =>
      this.#made({ type: 'image/gif' }, async () => {
        const header = await headerBytes(this.#retrieve, instance);
        const pool = await this.#workers.pool();
        const frame = async (number: number, viewport: PictureRequest['viewport']): Promise<Picture | undefined> => {
          const source = await this.#source(instance, request, number, header);
          return source && pool.run('filmFrame', source, { ...optionsOf(request), viewport });
        };
        return filmOf(instance, header, request, frame, (frames, delay) => pool.run('film', frames, delay));
      }),
    );
  }

  volume(instances: readonly StoredInstance[], { view, ...options }: VolumeRequest): Promise<PictureOutcome> {
    const parts = [RENDERING_VERSION, instances.map(({ datasetSha256 }) => datasetSha256), view, options];
    const key = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
    return this.#cache.get(`volume ${key}`, options.type, instances, () =>
      this.#made(options, async () => {
        const pool = await this.#workers.pool();
        const { voxels, grid } = await this.#volumes.volumeOf(instances, pool);
        return pool.run('volumeView', voxels, grid, view, options);
      }),
    );
  }

  async #source(
    instance: StoredInstance,
    { presentationState }: PictureRequest,
    frameNumber: number,
    header?: Uint8Array,
  ): Promise<FrameSource | undefined> {
    const encoded = await frameBytes(this.#retrieve, instance, frameNumber);
    const whole = encoded ? undefined : await this.#wholeFile(instance, frameNumber);
    if (!encoded && !whole) return undefined;
    return {
      header: whole ?? header ?? (await headerBytes(this.#retrieve, instance)),
      encoded,
      frameNumber,
      presentationState: presentationState && (await wholeFile(this.#retrieve, presentationState)),
    };
  }

  /** For a frame that begins inside a byte, in a deflated data set, or where no offset table says it; undefined when there is none. */
  #wholeFile(instance: StoredInstance, frameNumber: number): Promise<Uint8Array> | undefined {
    const { pixels } = instance;
    return pixels && frameNumber > pixels.numberOfFrames ? undefined : wholeFile(this.#retrieve, instance);
  }

  async #made(
    { type }: Pick<PictureRequest, 'type'>,
    make: () => Promise<Uint8Array | undefined>,
  ): Promise<PictureOutcome> {
    try {
      const bytes = await make();
      return bytes ? { outcome: 'rendered', type, bytes } : { outcome: 'refused', code: 'no-such-frame' };
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      if (error.code === 'busy') throw new ArchiveError('busy');
      return { outcome: 'refused', code: error.code };
    }
  }
}

function madeOf(instance: StoredInstance, { presentationState }: PictureRequest): readonly StoredInstance[] {
  return presentationState ? [instance, presentationState] : [instance];
}

function optionsOf({ frameNumber: _, presentationState: __, ...options }: PictureRequest) {
  return options;
}
