import type { Frame } from './frame.ts';
import { normalOf, type Plane } from './plane.ts';
import { cross, dot, lengthOf, minus, plus, type Vector } from './vector.ts';

const PARALLEL = 0.99;

/** The index of the frame nearest to a plane, when they are parallel in one frame of reference and it lies within a step of it. */
export function frameNearPlane(frames: readonly Frame[], plane: Plane): number | undefined {
  const [first] = frames;
  if (!first || !isSameSpace(first.plane, plane)) return undefined;
  const normal = normalOf(plane);
  if (Math.abs(dot(normalOf(first.plane), normal)) < PARALLEL) return undefined;
  return frameNearPoint(frames, plane.origin);
}

/** The index of the frame whose plane a point lies nearest to. */
export function frameNearPoint(frames: readonly Frame[], point: Vector): number | undefined {
  let best: { index: number; distance: number } | undefined;
  for (const [index, { plane }] of frames.entries()) {
    const distance = Math.abs(dot(minus(point, plane.origin), normalOf(plane)));
    if (!best || distance < best.distance) best = { index, distance };
  }
  return best?.index;
}

/** The two ends, in patient coordinates, of where the rectangle of `crossing` cuts the plane of `on`; undefined when it does not. */
export function referenceLine(on: Plane, crossing: Plane): readonly [Vector, Vector] | undefined {
  if (!isSameSpace(on, crossing)) return undefined;
  const normal = normalOf(on);
  if (lengthOf(cross(normal, normalOf(crossing))) < 1 - PARALLEL) return undefined;
  const corners = cornersOf(crossing);
  const cuts: Vector[] = [];
  for (const [index, from] of corners.entries()) {
    const to = corners[(index + 1) % corners.length]!;
    const a = dot(minus(from, on.origin), normal);
    const b = dot(minus(to, on.origin), normal);
    if (a === b || a * b > 0) continue;
    cuts.push(plus(from, minus(to, from), a / (a - b)));
  }
  return cuts.length >= 2 ? [cuts[0]!, cuts[1]!] : undefined;
}

function isSameSpace(a: Plane, b: Plane): boolean {
  return a.frameOfReferenceUid !== undefined && a.frameOfReferenceUid === b.frameOfReferenceUid;
}

function cornersOf({
  origin,
  rowDirection,
  columnDirection,
  columns,
  rows,
  columnSpacing,
  rowSpacing,
}: Plane): Vector[] {
  const right = (from: Vector) => plus(from, rowDirection, (columns - 1) * columnSpacing);
  const down = (from: Vector) => plus(from, columnDirection, (rows - 1) * rowSpacing);
  return [origin, right(origin), down(right(origin)), down(origin)];
}
