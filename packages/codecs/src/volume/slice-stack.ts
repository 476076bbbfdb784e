import type { SlicePlace } from './slice-place.ts';
import { dot, minus, times, type Vector } from './vector.ts';

/** Parallel slices in even steps, from the first on: a gantry that is tilted makes the step lean (PS3.3 §C.7.6.2.1.1). */
export interface SliceStack {
  /** Pixels along a row, along a column, and slices. */
  readonly size: readonly [columns: number, rows: number, slices: number];
  /** Centre of the first pixel of the first slice, millimetres. */
  readonly origin: Vector;
  /** From a pixel to the next in its row, in its column, and from a slice to the next; millimetres. */
  readonly steps: readonly [Vector, Vector, Vector];
  /** Indices of the places in the order of the slices. */
  readonly order: readonly number[];
}

/** By how much of a step slices may lie beside their place. */
const UNEVEN = 0.1;
const SAME_DEPTH = 1e-3;
const PARALLEL = 0.9999;

/** The stack that all of the places make; undefined when sizes or directions differ, a place is taken twice, or steps are uneven. */
export function sliceStackOf(places: readonly SlicePlace[]): SliceStack | undefined {
  const [one] = places;
  if (!one || !places.every((place) => isLike(place, one))) return undefined;
  const normal = one.directions[2];
  const byDepth = places
    .map(({ position }, index) => ({ index, position, depth: dot(position, normal) }))
    .sort((a, b) => a.depth - b.depth);
  const [first, last] = [byDepth[0]!, byDepth.at(-1)!];
  const step = byDepth.length > 1 ? times(minus(last.position, first.position), 1 / (byDepth.length - 1)) : normal;
  if (dot(step, normal) < SAME_DEPTH || !isEven(byDepth, step)) return undefined;
  return {
    size: [one.columns, one.rows, places.length],
    origin: first.position,
    steps: [times(one.directions[0], one.spacing[0]), times(one.directions[1], one.spacing[1]), step],
    order: byDepth.map(({ index }) => index),
  };
}

function isLike(place: SlicePlace, one: SlicePlace): boolean {
  const isParallel = [0, 1].every((axis) => dot(place.directions[axis]!, one.directions[axis]!) > PARALLEL);
  const isAsLarge = place.rows === one.rows && place.columns === one.columns;
  return isParallel && isAsLarge && [0, 1].every((axis) => Math.abs(place.spacing[axis]! - one.spacing[axis]!) < 1e-4);
}

function isEven(slices: readonly { readonly position: Vector }[], step: Vector): boolean {
  const most = Math.hypot(...step) * UNEVEN;
  const { position } = slices[0]!;
  return slices.every((slice, at) => Math.hypot(...minus(minus(slice.position, position), times(step, at))) <= most);
}
