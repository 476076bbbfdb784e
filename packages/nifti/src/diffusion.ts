import { dot, FrameAttributes, times as scaled, type Vector } from '@vesalius/codecs';
import { type Dataset, TAG } from '@vesalius/dicom';
import { affineOf } from './affine.ts';
import type { Volume } from './volumes.ts';

/** How diffusion was weighted in each of the volumes that follow each other. */
export interface Diffusion {
  /** Seconds for each square millimetre. */
  readonly bValues: readonly number[];
  /** Unit vectors along the axes of the voxels, as FSL counts them; zeros where there is no direction. */
  readonly directions: readonly Vector[];
}

interface Weighting {
  readonly bValue: number;
  /** In the patient, to the left, back and head; undefined where it has no direction. */
  readonly gradient?: Vector;
}

/** Weightings that are nearer to each other are the same: decimal strings were rounded. */
const SAME = 1e-3;

/**
 * b-values and gradient directions of a volume with several times, of the standard's own attributes (PS3.3 §C.8.13.5.9). Undefined when it is not
 * weighted by diffusion, or its slices do not agree.
 */
export function diffusionOf({ stack, times }: Volume, headers: readonly Dataset[]): Diffusion | undefined {
  if (times.length < 2) return undefined;
  const weightings: Weighting[] = [];
  for (const frames of times) {
    const [first, ...rest] = frames.map(({ instance, number }) => weightingOf(headers[instance]!, number));
    if (!first || rest.some((one) => !one || !isSame(first, one))) return undefined;
    weightings.push(first);
  }
  if (weightings.every(({ bValue }) => bValue === 0)) return undefined;
  const axes = stack.steps.map((step) => scaled(step, 1 / Math.hypot(...step))) as unknown as [Vector, Vector, Vector];
  // FSL counts the first axis the other way round where the determinant of the affine is positive.
  const sign = determinant(affineOf(stack)) > 0 ? -1 : 1;
  return {
    bValues: weightings.map(({ bValue }) => bValue),
    directions: weightings.map(({ gradient }): Vector => {
      if (!gradient) return [0, 0, 0];
      return [sign * dot(gradient, axes[0]), dot(gradient, axes[1]), dot(gradient, axes[2])];
    }),
  };
}

/** In an enhanced image of the MR Diffusion macro, else of the data set, where images of one frame have the same attributes. */
function weightingOf(header: Dataset, number: number): Weighting | undefined {
  const diffusion = new FrameAttributes(header, number).macro(TAG.MRDiffusionSequence);
  const item = diffusion === header ? (header.items(TAG.MRDiffusionSequence)[0] ?? header) : diffusion;
  const bValue = item.number(TAG.DiffusionBValue);
  if (bValue === undefined) return undefined;
  const [direction = item] = item.items(TAG.DiffusionGradientDirectionSequence);
  const gradient = direction.numbers(TAG.DiffusionGradientOrientation);
  const length = Math.hypot(...gradient);
  if (bValue === 0 || gradient.length !== 3 || length < SAME) return { bValue };
  return { bValue, gradient: scaled(gradient as unknown as Vector, 1 / length) };
}

function isSame(one: Weighting, other: Weighting): boolean {
  if (Math.abs(one.bValue - other.bValue) > SAME) return false;
  if (!one.gradient || !other.gradient) return one.gradient === other.gradient;
  return one.gradient.every((part, axis) => Math.abs(part - other.gradient![axis]!) < SAME);
}

function determinant([a, b, c]: readonly (readonly number[])[]): number {
  const minor = (i: number, j: number) => b![i]! * c![j]! - b![j]! * c![i]!;
  return a![0]! * minor(1, 2) - a![1]! * minor(0, 2) + a![2]! * minor(0, 1);
}

/** The files beside the volume: `.bval` has a row, `.bvec` a row for each axis (BIDS, diffusion imaging). */
export function diffusionFiles({ bValues, directions }: Diffusion): Readonly<Record<'.bval' | '.bvec', string>> {
  const row = (values: readonly number[]) => `${values.map((value) => Number(value.toFixed(6)) || 0).join(' ')}\n`;
  return {
    '.bval': row(bValues),
    '.bvec': ([0, 1, 2] as const).map((axis) => row(directions.map((direction) => direction[axis]))).join(''),
  };
}
