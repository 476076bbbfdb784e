import { TAG } from '@vesalius/dicom';
import { areParallel, type Frame } from './frame.ts';
import { normalOf } from './plane.ts';
import { dot } from './vector.ts';

/** Why frames cannot be put together to a volume. */
export type NoVolume = 'too-few' | 'not-parallel' | 'sizes-differ' | 'uneven' | 'same-place' | 'colour' | 'too-large';

const FEWEST = 3;
const UNEVEN_SHARE = 0.1;
const MOST_VOXELS = 512 * 1024 * 1024;

/** Undefined when the frames, in reading order, make a volume of even slices; else why not. */
export function whyNoVolume(frames: readonly Frame[]): NoVolume | undefined {
  const [first] = frames;
  if (!first || frames.length < FEWEST) return 'too-few';
  if ((first.instance.number(TAG.SamplesPerPixel) ?? 1) > 1) return 'colour';
  if (!areParallel(frames)) return 'not-parallel';
  if (!frames.every(({ plane }) => isSameGrid(plane, first.plane))) return 'sizes-differ';
  if (first.plane.rows * first.plane.columns * frames.length > MOST_VOXELS) return 'too-large';
  return stepFault(stepsOf(frames));
}

function isSameGrid(a: Frame['plane'], b: Frame['plane']): boolean {
  return (
    a.rows === b.rows && a.columns === b.columns && a.rowSpacing === b.rowSpacing && a.columnSpacing === b.columnSpacing
  );
}

/** Distances from each frame to the next along the normal, millimetres. */
export function stepsOf(frames: readonly Frame[]): number[] {
  const [first] = frames;
  if (!first) return [];
  const normal = normalOf(first.plane);
  const places = frames.map(({ plane }) => dot(plane.origin, normal));
  return places.slice(1).map((place, index) => place - places[index]!);
}

function stepFault(steps: readonly number[]): NoVolume | undefined {
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  if (steps.some((step) => step < mean * 1e-3)) return 'same-place';
  return steps.some((step) => Math.abs(step - mean) > mean * UNEVEN_SHARE) ? 'uneven' : undefined;
}
