import { FrameAttributes, imagePixelOf, type SlicePlace, slicePlaceOf } from '@vesalius/codecs';
import { type Dataset, TAG } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import { decodedFrames } from '../pixel/frames.ts';
import { type FaceExposure, faceExposureOf } from './expected.ts';
import { type FoundFace, type FrameReader, findFace, type PlacedFrame, type SoughtFace } from './face-finder.ts';
import type { FaceRegion } from './face-region.ts';

/** An instance with its pixel data in memory. */
export interface OpenInstance {
  readonly dataset: Dataset;
  readonly transferSyntaxUid: string;
}

/** Says what goes of an instance whose face is removed. */
export interface FaceRegions {
  /** Undefined when it shows nothing of a face. Throws `features-not-cleaned` when it may show one that cannot be found or cut out. */
  regionFor(header: Dataset): Promise<FaceRegion | undefined>;
}

/** Frames of one series that lie parallel. */
interface Stack {
  readonly modality: string;
  readonly frames: PlacedFrame[];
}

/** All that lies in one frame of reference: what is found in one stack holds for all of it. */
interface Space {
  readonly stacks: Map<string, Stack>;
  found: Promise<FoundFace> | undefined;
}

/**
 * Finds the faces of many instances: takes in the headers of all of them first, and looks into the pixels of a head once, when the first of
 * its instances is asked about. It holds some hundred bytes for each frame, and no pixels.
 */
export class FaceCensus implements FaceRegions {
  readonly #spaces = new Map<string, Space>();
  readonly #openers: (() => Promise<OpenInstance>)[] = [];

  /** @param open reads the instance whose header this is once more, with its pixel data */
  add(header: Dataset, open: () => Promise<OpenInstance>): void {
    if (faceExposureOf(header) !== 'volume') return;
    const instance = this.#openers.push(open) - 1;
    const space = this.#spaceOf(header);
    const frames = header.number(TAG.NumberOfFrames) ?? 1;
    for (let number = 1; number <= frames; number++) {
      const place = slicePlaceOf(header, number);
      if (place) stackOf(space, header, place).frames.push({ place, instance, number });
    }
  }

  /**
   * What is to be taken away of an instance that was taken in; undefined when it shows nothing of a face. Throws `features-not-cleaned`
   * when it may show one that cannot be found or cut out.
   */
  async regionFor(header: Dataset): Promise<FaceRegion | undefined> {
    const exposure: FaceExposure = faceExposureOf(header);
    if (exposure === 'none') return undefined;
    if (exposure === 'picture') throw refused('a picture');
    const face = await this.faceIn(header);
    if (face.found === 'no-face') return undefined;
    if (face.found !== 'face') throw refused('no face was found');
    return face.region;
  }

  /** What is found in the space that this instance of a volume lies in, which was taken in. */
  faceIn(header: Dataset): Promise<FoundFace> {
    const space = this.#spaceOf(header);
    space.found ??= this.#find(space);
    return space.found;
  }

  /** Lets go of what was found there, some megabytes; it is looked for anew when it is asked about again. */
  forget(header: Dataset): void {
    this.#spaceOf(header).found = undefined;
  }

  /** The heads in which a face was looked for and found so far, to be shown. */
  async faces(): Promise<SoughtFace[]> {
    const found = await Promise.all([...this.#spaces.values()].flatMap((space) => space.found ?? []));
    return found.filter((face): face is SoughtFace => face.found === 'face');
  }

  /** The stack with most slices first; others only when it shows none. */
  async #find({ stacks }: Space): Promise<FoundFace> {
    const byLength = [...stacks.values()].sort((a, b) => b.frames.length - a.frames.length);
    let last: FoundFace = { found: 'no-volume' };
    for (const { frames, modality } of byLength) {
      const face = await findFace(frames, modality, this.#frames);
      if (face.found === 'face') return face;
      if (last.found === 'no-volume') last = face;
    }
    return last;
  }

  readonly #frames: FrameReader = async function* (this: FaceCensus, instance: number) {
    const { dataset, transferSyntaxUid } = await this.#openers[instance]!();
    const image = imagePixelOf(dataset);
    if ('refused' in image) throw refused('the pixels');
    let frameNumber = 0;
    for await (const frame of decodedFrames(dataset, transferSyntaxUid, image)) {
      frameNumber++;
      yield { ...frame, frameNumber, attributes: new FrameAttributes(dataset, frameNumber) };
    }
  }.bind(this);

  #spaceOf(header: Dataset): Space {
    const key = faceSpaceOf(header);
    const known = this.#spaces.get(key);
    if (known) return known;
    const space: Space = { stacks: new Map(), found: undefined };
    this.#spaces.set(key, space);
    return space;
  }
}

/** In what the same face lies: study and frame of reference. Series without one are spaces of their own (PS3.3 §C.7.4.1). */
export function faceSpaceOf(header: Dataset): string {
  const frameOfReference = header.text(TAG.FrameOfReferenceUID) ?? header.text(TAG.SeriesInstanceUID) ?? '';
  return `${header.text(TAG.StudyInstanceUID)} ${frameOfReference}`;
}

function stackOf({ stacks }: Space, header: Dataset, { directions, rows, columns }: SlicePlace): Stack {
  const turned = directions.flat().map((one) => one.toFixed(2));
  const key = [header.text(TAG.SeriesInstanceUID), rows, columns, ...turned].join(' ');
  const known = stacks.get(key);
  if (known) return known;
  const stack: Stack = { modality: header.text(TAG.Modality) ?? '', frames: [] };
  stacks.set(key, stack);
  return stack;
}

function refused(detail: string): DeidentifyError {
  return new DeidentifyError('features-not-cleaned', { detail });
}
