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

/** Where more than the usual distance lies before a frame: a slice may be missing there. */
export interface Gap {
  /** The frame after it, from 0. */
  readonly index: number;
  readonly millimetres: number;
  readonly usual: number;
}

const GAP_TIMES = 1.5;

/** The gaps between parallel frames in reading order, against the distance that is usual among them; frames at one place are none. */
export function gapsOf(frames: readonly Frame[]): Gap[] {
  if (frames.length < FEWEST || !areParallel(frames)) return [];
  const steps = stepsOf(frames);
  const usual = usualOf(steps);
  if (usual === undefined) return [];
  return steps.flatMap((step, at) => (step > usual * GAP_TIMES ? [{ index: at + 1, millimetres: step, usual }] : []));
}

/** The middle one of the distances that are any. */
function usualOf(steps: readonly number[]): number | undefined {
  const apart = steps.filter((step) => step > 1e-3).sort((a, b) => a - b);
  return apart[Math.floor(apart.length / 2)];
}

/** The distance that differs most from the usual one, and the frame after it, from 0. */
export function unevenStep(frames: readonly Frame[]): { index: number; size: number; usual: number } {
  const steps = stepsOf(frames);
  const usual = usualOf(steps) ?? 0;
  const size = steps.reduce((a, b) => (Math.abs(b - usual) > Math.abs(a - usual) ? b : a));
  return { index: steps.indexOf(size) + 1, size, usual };
}

function stepFault(steps: readonly number[]): NoVolume | undefined {
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  if (steps.some((step) => step < mean * 1e-3)) return 'same-place';
  return steps.some((step) => Math.abs(step - mean) > mean * UNEVEN_SHARE) ? 'uneven' : undefined;
}
