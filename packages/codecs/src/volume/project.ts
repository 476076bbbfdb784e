import type { Projection } from './camera.ts';
import { GATHERERS, type RenderingMethod } from './ray.ts';
import { dot, minus, type Vector } from './vector.ts';
import type { VolumeGrid } from './volume-grid.ts';

/** How far rays go before (negative) and behind the plane of projection, and what they gather. */
export interface Rays {
  readonly method: RenderingMethod;
  readonly from: number;
  readonly to: number;
  /** How much of what lies behind a value is covered, 0 to 1. */
  readonly opacity: (value: number) => number;
}

/** Rays that graze the border count as inside. */
const SLACK = 1e-3;

/** The values of a projection, row by row; NaN where a ray meets nothing. */
export function projected(voxels: Float32Array, grid: VolumeGrid, projection: Projection, rays: Rays): Float32Array {
  const { width, height, spacing, corner, right, down, forward } = projection;
  const start = inVoxels(grid, minus(corner, grid.origin));
  const across = inVoxels(grid, right);
  const along = inVoxels(grid, down);
  const through = inVoxels(grid, forward);
  const step = Math.min(...grid.spacing);
  const gather = GATHERERS[rays.method];
  const values = new Float32Array(width * height);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      const x = start[0] + (across[0] * column + along[0] * row) * spacing;
      const y = start[1] + (across[1] * column + along[1] * row) * spacing;
      const z = start[2] + (across[2] * column + along[2] * row) * spacing;
      const inside = insideOf(grid, [x, y, z], through, rays);
      values[at] = inside
        ? gather({ voxels, size: grid.size, x, y, z, through, step, ...inside, opacity: rays.opacity })
        : Number.NaN;
    }
  }
  return values;
}

/** A vector in millimetres as voxels along the grid's directions. */
function inVoxels({ directions, spacing }: VolumeGrid, vector: Vector): Vector {
  const [x, y, z] = directions.map((direction, axis) => dot(vector, direction) / spacing[axis]!);
  return [x!, y!, z!];
}

/** The part of a ray that lies in the volume; undefined when none does. */
function insideOf({ size }: VolumeGrid, start: Vector, through: Vector, { from, to }: Rays) {
  let first = from;
  let last = to;
  for (let axis = 0; axis < 3; axis++) {
    const slope = through[axis]!;
    const [before, behind] = [-SLACK - start[axis]!, size[axis]! - 1 + SLACK - start[axis]!];
    if (Math.abs(slope) < 1e-9) {
      if (before > 0 || behind < 0) return undefined;
      continue;
    }
    first = Math.max(first, Math.min(before / slope, behind / slope));
    last = Math.min(last, Math.max(before / slope, behind / slope));
  }
  return first <= last ? { first, last } : undefined;
}
