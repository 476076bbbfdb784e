import { type FrameToRender, type SlicePlace, sliceStackOf, writeVoxels } from '@vesalius/codecs';
import { type FaceRegion, type FaceSought, seekFace } from './face-region.ts';
import { type HeadModel, HeadModelBuilder } from './head-model.ts';

/** A frame that lies somewhere in a volume. */
export interface PlacedFrame {
  readonly place: SlicePlace;
  /** Index of the instance it stands in, and its number there, from 1. */
  readonly instance: number;
  readonly number: number;
}

/** Gives the decoded frames of an instance one after the other. */
export type FrameReader = (instance: number) => AsyncIterable<FrameToRender>;

/** What a stack of frames shows of a face. */
export type FoundFace = SoughtFace | { readonly found: 'no-volume' };

/** `no-face`: the head ends above the face; `no-head`: this is something else. The region is a guess then. */
export interface SoughtFace extends FaceSought {
  readonly region: FaceRegion;
  readonly model: HeadModel;
  /** Of the series it was found in. */
  readonly modality: string;
}

/** Fewer slices show no surface by which to find one. */
const LEAST_SLICES = 5;

/**
 * Looks for a face in frames that lie parallel. Of several at one place the first counts. One slice is in memory at a time, beside a
 * model of some megabytes.
 */
export async function findFace(
  frames: readonly PlacedFrame[],
  modality: string,
  read: FrameReader,
): Promise<FoundFace> {
  const distinct = atDistinctPlaces(frames);
  const stack = distinct.length < LEAST_SLICES ? undefined : sliceStackOf(distinct.map(({ place }) => place));
  if (!stack) return { found: 'no-volume' };
  const builder = new HeadModelBuilder(stack);
  const slots = new Map(stack.order.map((index, at) => [keyOf(distinct[index]!), at]));
  for (const instance of new Set(distinct.map((frame) => frame.instance))) {
    for await (const frame of read(instance)) {
      const at = slots.get(keyOf({ instance, number: frame.frameNumber }));
      if (at === undefined) continue;
      const values = new Float32Array(builder.valuesEach);
      writeVoxels(frame, builder.pixelStep, values);
      builder.take(at, values);
    }
  }
  const model = builder.model();
  return { ...seekFace(model, modality), model, modality };
}

function keyOf({ instance, number }: Pick<PlacedFrame, 'instance' | 'number'>): string {
  return `${instance}.${number}`;
}

/** Volumes that follow each other in time lie at the same places. */
function atDistinctPlaces(frames: readonly PlacedFrame[]): PlacedFrame[] {
  const seen = new Set<string>();
  return frames.filter(({ place }) => {
    const key = place.position.map((one) => one.toFixed(2)).join(' ');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
