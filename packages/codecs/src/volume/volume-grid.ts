import type { SlicePlace } from './slice-place.ts';
import { dot, minus, type Vector } from './vector.ts';

/** Voxels in even steps along three directions at right angles. */
export interface VolumeGrid {
  /** Along a row, along a column, from slice to slice. */
  readonly size: readonly [number, number, number];
  readonly spacing: readonly [number, number, number];
  readonly directions: readonly [Vector, Vector, Vector];
  /** Centre of the first voxel. */
  readonly origin: Vector;
  /** In each direction of a slice, so many pixels are left out between two voxels, and one counted. */
  readonly step: number;
}

/** Voxels of 4 bytes that a volume has at most. */
const MOST_VOXELS = 40_000_000;
const LEAST_SLICES = 3;
/** By how much of a step slices may lie beside their place. */
const UNEVEN = 0.1;
const PARALLEL = 0.999;

export interface OrderedSlices {
  readonly grid: VolumeGrid;
  /** Indices of the places that are used, from the first slice on. */
  readonly order: readonly number[];
}

/**
 * The grid of slices that lie parallel in even distances. Slices of another size or direction than the first, and those of a place that is
 * taken, are left out; undefined when those that are left make no volume.
 */
export function gridOf(places: readonly (SlicePlace | undefined)[]): OrderedSlices | undefined {
  const first = places.find((place) => place !== undefined);
  if (!first) return undefined;
  const [, , normal] = first.directions;
  const depths = places
    .map((place, index) => ({ index, place, depth: place ? dot(place.position, normal) : 0 }))
    .filter(({ place }) => place && isLike(place, first))
    .sort((a, b) => a.depth - b.depth)
    .filter(({ depth }, at, all) => at === 0 || depth - all[at - 1]!.depth > 1e-3);
  const gap = (depths.at(-1)!.depth - depths[0]!.depth) / (depths.length - 1);
  const isEven = depths.every(({ depth }, at) => Math.abs(depth - depths[0]!.depth - at * gap) <= UNEVEN * gap);
  if (depths.length < LEAST_SLICES || !isEven) return undefined;
  return { grid: gridAt(depths[0]!.place!, depths.length, gap), order: depths.map(({ index }) => index) };
}

function isLike(place: SlicePlace, first: SlicePlace): boolean {
  const [row, column, normal] = first.directions;
  const beside = minus(place.position, first.position);
  const isInLine = Math.hypot(dot(beside, row), dot(beside, column)) < first.spacing[0];
  const isParallel = dot(place.directions[2], normal) > PARALLEL && dot(place.directions[0], row) > PARALLEL;
  return place.rows === first.rows && place.columns === first.columns && isInLine && isParallel;
}

function gridAt({ rows, columns, position, directions, spacing }: SlicePlace, slices: number, gap: number): VolumeGrid {
  const step = Math.max(1, Math.ceil(Math.sqrt((rows * columns * slices) / MOST_VOXELS)));
  return {
    size: [Math.ceil(columns / step), Math.ceil(rows / step), slices],
    spacing: [spacing[0] * step, spacing[1] * step, gap],
    directions,
    origin: position,
    step,
  };
}
