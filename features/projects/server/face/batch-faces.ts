import type { Archive, StoredInstance } from '@vesalius/archive/api';
import {
  DeidentifyError,
  FaceCensus,
  type FaceRegion,
  type FaceRegions,
  type FoundFace,
  faceExposureOf,
  faceSpaceOf,
  movedFace,
} from '@vesalius/deidentify';
import { openInstance } from '@vesalius/deidentify/file/node';
import { type Dataset, DicomError } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';
import type { Batch } from '../materialised/batches.ts';
import { originalAt } from '../materialised/original.ts';
import type { Face, FaceStore } from './face-store.ts';

/**
 * The faces in one study of a batch. What was found before stays, with what people made of it; else the headers of the study are gone
 * through, and the pixels of each head once. A slice is in memory at a time, beside some hundred bytes for each frame of the study.
 */
export class BatchFaces implements FaceRegions {
  readonly #archive: Archive;
  readonly #store: FaceStore;
  readonly #batch: Batch;
  /** All of the study. */
  readonly #instances: () => AsyncIterable<StoredInstance>;
  /** Where an original lies while it is looked at. */
  readonly #path: string;
  #census: Promise<FaceCensus> | undefined;
  /** One head is in memory at a time. */
  #last: { readonly number: number; readonly found: FoundFace } | undefined;
  /** Of the instance that was asked about last. */
  current: number | undefined;

  constructor(
    archive: Archive,
    store: FaceStore,
    batch: Batch,
    of: { readonly instances: () => AsyncIterable<StoredInstance>; readonly path: string },
  ) {
    this.#archive = archive;
    this.#store = store;
    this.#batch = batch;
    this.#instances = of.instances;
    this.#path = of.path;
  }

  async regionFor(header: Dataset): Promise<FaceRegion | undefined> {
    this.current = undefined;
    const exposure = faceExposureOf(header);
    if (exposure === 'none') return undefined;
    if (exposure === 'picture') throw new DeidentifyError('features-not-cleaned', { detail: 'a picture' });
    const face = await this.#faceOf(header);
    this.current = face.number;
    return regionOf(await this.#foundOf(face), face);
  }

  async #faceOf(header: Dataset): Promise<Face> {
    const space = faceSpaceOf(header);
    const known = this.#store.inSpace(this.#batch, space);
    if (known) return known;
    this.#census ??= this.#takeCensus();
    const census = await this.#census;
    const found = await census.faceIn(header);
    census.forget(header);
    const face = await this.#store.add(this.#batch, space, found);
    this.#last = { number: face.number, found };
    return face;
  }

  async #foundOf(face: Face): Promise<FoundFace> {
    const { number } = face;
    if (this.#last?.number !== number) this.#last = { number, found: await this.#store.foundOf(this.#batch, face) };
    return this.#last.found;
  }

  async #takeCensus(): Promise<FaceCensus> {
    const census = new FaceCensus();
    for await (const instance of this.#instances()) {
      try {
        const { dataset } = await originalAt(this.#archive, instance, this.#path, () => readHeader(this.#path));
        census.add(dataset, () => originalAt(this.#archive, instance, this.#path, () => openInstance(this.#path)));
      } catch (error) {
        // Told of when it is made.
        if (!(error instanceof DicomError)) throw error;
      }
    }
    return census;
  }
}

/** What goes, as it was found and changed. @throws DeidentifyError `features-not-cleaned` where nobody knows */
export function regionOf(found: FoundFace, { change }: Pick<Face, 'change'>): FaceRegion | undefined {
  if (change?.kind === 'none') return undefined;
  if (found.found === 'no-volume') throw new DeidentifyError('features-not-cleaned', { detail: 'no volume' });
  if (change) return movedFace(found.region, change);
  if (found.found === 'no-face') return undefined;
  if (found.found === 'face') return found.region;
  throw new DeidentifyError('features-not-cleaned', { detail: 'no face was found' });
}
