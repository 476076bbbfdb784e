import { cross, dot, minus, plus, times, unit, type Vector } from './vector.ts';
import type { VolumeGrid } from './volume-grid.ts';

/** Sides of the patient that a volume is looked at from (PS3.18 §8.3.5.3.4): the way of the look, and what is up. */
const SIDES = {
  a: { forward: [0, 1, 0], up: [0, 0, 1] },
  p: { forward: [0, -1, 0], up: [0, 0, 1] },
  r: { forward: [1, 0, 0], up: [0, 0, 1] },
  l: { forward: [-1, 0, 0], up: [0, 0, 1] },
  h: { forward: [0, 0, -1], up: [0, -1, 0] },
  f: { forward: [0, 0, 1], up: [0, -1, 0] },
} as const satisfies Record<string, { forward: Vector; up: Vector }>;

export type Side = keyof typeof SIDES;

/** From where a volume is looked at: a side of the patient, or a camera (PS3.18 §8.3.5.3.5 to .7); millimetres. */
export type Viewpoint =
  | { readonly side: Side }
  | { readonly position: Vector; readonly lookAt: Vector; readonly up: Vector };

/** The plane of projection: what is seen of the volume, and from which pixel on. */
export interface Projection {
  readonly width: number;
  readonly height: number;
  /** From a pixel to the next, both ways, in millimetres. */
  readonly spacing: number;
  /** Centre of the first pixel, on the plane through the point that is looked at. */
  readonly corner: Vector;
  readonly right: Vector;
  readonly down: Vector;
  readonly forward: Vector;
  /** How far the volume reaches before (negative) and behind the plane. */
  readonly near: number;
  readonly far: number;
}

const MOST_SIDE = 512;

/** The orthographic projection in which the whole volume is seen; undefined for a camera that looks nowhere or has no up. */
export function projectionOf(grid: VolumeGrid, viewpoint: Viewpoint): Projection | undefined {
  const center = centerOf(grid);
  const isSide = 'side' in viewpoint;
  const lookAt = isSide ? center : viewpoint.lookAt;
  const forward = isSide ? SIDES[viewpoint.side].forward : unit(minus(viewpoint.lookAt, viewpoint.position));
  const right = forward && unit(cross(forward, isSide ? SIDES[viewpoint.side].up : viewpoint.up));
  if (!forward || !right) return undefined;
  const down = cross(forward, right);
  const corners = cornersOf(grid).map((corner) => minus(corner, lookAt));
  const [left, most] = rangeAlong(corners, right);
  const [top, bottom] = rangeAlong(corners, down);
  const [near, far] = rangeAlong(corners, forward);
  const spacing = Math.max(Math.min(...grid.spacing), Math.max(most - left, bottom - top) / (MOST_SIDE - 1));
  return {
    width: Math.floor((most - left) / spacing + 1e-6) + 1,
    height: Math.floor((bottom - top) / spacing + 1e-6) + 1,
    spacing,
    corner: plus(lookAt, plus(times(right, left), times(down, top))),
    ...{ right, down, forward, near, far },
  };
}

function cornersOf({ origin, directions, size, spacing }: VolumeGrid): Vector[] {
  let corners: Vector[] = [origin];
  directions.forEach((direction, axis) => {
    const edge = times(direction, (size[axis]! - 1) * spacing[axis]!);
    corners = corners.flatMap((corner) => [corner, plus(corner, edge)]);
  });
  return corners;
}

function centerOf(grid: VolumeGrid): Vector {
  const corners = cornersOf(grid);
  return times(plus(corners[0]!, corners.at(-1)!), 0.5);
}

function rangeAlong(points: readonly Vector[], direction: Vector): [number, number] {
  const along = points.map((point) => dot(point, direction));
  return [Math.min(...along), Math.max(...along)];
}
