import { fromImage, type Plane, toImage } from '../study/plane.ts';
import type { Vector } from '../study/vector.ts';
import { type GraphicType, MARKS, type MarkKind } from './mark.ts';

/** Spatial coordinates of an image (PS3.3 §C.18.6): column and row of each point, one after the other. */
export interface SpatialCoordinates {
  readonly graphic: GraphicType;
  readonly data: readonly number[];
}

/** Corners of a rectangle are kept as pairs of opposite sides; as a closed line they go around. */
const AROUND = [0, 1, 3, 2] as const;

/** The points of a mark in the form that its Graphic Type wants: an ellipse by its axes, the longer first. */
export function toCoordinates(kind: MarkKind, points: readonly Vector[], plane: Plane): SpatialCoordinates {
  const flat = ordered(kind, points, plane).map((point) => toImage(plane, point));
  const closed = MARKS[kind].closed && flat[0] ? [...flat, flat[0]] : flat;
  return { graphic: MARKS[kind].graphic, data: closed.flat() };
}

function ordered(kind: MarkKind, points: readonly Vector[], plane: Plane): readonly Vector[] {
  if (kind === 'rectangle') return AROUND.map((index) => points[index]!);
  if (kind !== 'ellipse') return points;
  const [a, b, c, d] = points.map((point) => toImage(plane, point)) as [number, number][];
  const length = (from: [number, number], to: [number, number]) =>
    Math.hypot((to[0] - from[0]) * plane.columnSpacing, (to[1] - from[1]) * plane.rowSpacing);
  return length(a!, b!) >= length(c!, d!) ? points : [points[2]!, points[3]!, points[0]!, points[1]!];
}

/** The points of a mark of this kind: the inverse of `toCoordinates`. Undefined when there are too few. */
export function fromCoordinates(kind: MarkKind, { data }: SpatialCoordinates, plane: Plane): Vector[] | undefined {
  const points: Vector[] = [];
  for (let at = 0; at + 1 < data.length; at += 2) points.push(fromImage(plane, data[at]!, data[at + 1]!));
  if (MARKS[kind].closed) points.pop();
  if (points.length < FEWEST[kind]) return undefined;
  if (kind === 'rectangle') return AROUND.map((index) => points[index]!);
  return kind === 'ellipse' ? upright(points, data) : points;
}

const FEWEST: Readonly<Record<MarkKind, number>> = {
  length: 2,
  bidirectional: 4,
  angle: 3,
  cobb: 4,
  ellipse: 4,
  rectangle: 4,
  freehand: 3,
  arrow: 2,
  text: 1,
};

/** The axis that goes down first, as it is drawn. */
function upright(points: readonly Vector[], data: readonly number[]): Vector[] {
  const goesDown = Math.abs(data[3]! - data[1]!) >= Math.abs(data[2]! - data[0]!);
  return goesDown ? points.slice(0, 4) : [points[2]!, points[3]!, points[0]!, points[1]!];
}
