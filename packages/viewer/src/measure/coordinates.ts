import { type Cut, upOf } from '../study/cut.ts';
import { fromImage, type Plane, toImage } from '../study/plane.ts';
import { dot, lengthOf, minus, type Vector } from '../study/vector.ts';
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
  const flat = ordered(kind, points).map((point) => toImage(plane, point));
  const closed = MARKS[kind].closed && flat[0] ? [...flat, flat[0]] : flat;
  return { graphic: MARKS[kind].graphic, data: closed.flat() };
}

/** Spatial coordinates in the patient (PS3.3 §C.18.9.1): three numbers a point, millimetres. */
export interface SpatialCoordinates3D {
  readonly graphic: GraphicType3D;
  readonly data: readonly number[];
}

export type GraphicType3D = GraphicType | 'POLYGON';

/** The points of a mark on a cut: closed lines are polygons there (PS3.3 §C.18.9.1.2). */
export function toCoordinates3D(kind: MarkKind, points: readonly Vector[]): SpatialCoordinates3D {
  const all = ordered(kind, points);
  const closed = MARKS[kind].closed && all[0] ? [...all, all[0]] : all;
  return { graphic: MARKS[kind].closed ? 'POLYGON' : MARKS[kind].graphic, data: closed.flat() };
}

/** The points of three numbers each, in their order; what is left over is no point. */
export function pointsOf(data: readonly number[]): Vector[] {
  const points: Vector[] = [];
  for (let at = 0; at + 2 < data.length; at += 3) points.push([data[at]!, data[at + 1]!, data[at + 2]!]);
  return points;
}

/** The inverse of `toCoordinates3D`: as it is drawn on the cut. Undefined when there are too few. */
export function fromCoordinates3D(kind: MarkKind, { data }: SpatialCoordinates3D, cut: Cut): Vector[] | undefined {
  const up = upOf(cut.normal);
  return drawnPoints(kind, pointsOf(data), (along) => Math.abs(dot(along, up)) / (lengthOf(along) || 1) > Math.SQRT1_2);
}

function ordered(kind: MarkKind, points: readonly Vector[]): readonly Vector[] {
  if (kind === 'rectangle') return AROUND.map((index) => points[index]!);
  if (kind !== 'ellipse') return points;
  const [a, b, c, d] = points as [Vector, Vector, Vector, Vector];
  return lengthOf(minus(a, b)) >= lengthOf(minus(c, d)) ? points : [c, d, a, b];
}

/** The points of a mark of this kind: the inverse of `toCoordinates`. Undefined when there are too few. */
export function fromCoordinates(kind: MarkKind, { data }: SpatialCoordinates, plane: Plane): Vector[] | undefined {
  const points: Vector[] = [];
  for (let at = 0; at + 1 < data.length; at += 2) points.push(fromImage(plane, data[at]!, data[at + 1]!));
  const goesDown = Math.abs(data[3]! - data[1]!) >= Math.abs(data[2]! - data[0]!);
  return drawnPoints(kind, points, () => goesDown);
}

/** Points as kept, in the order they are drawn in: of an ellipse the axis that goes down first. */
function drawnPoints(kind: MarkKind, kept: readonly Vector[], goesDown: (along: Vector) => boolean) {
  const points = MARKS[kind].closed ? kept.slice(0, -1) : [...kept];
  if (points.length < FEWEST[kind]) return undefined;
  if (kind === 'rectangle') return AROUND.map((index) => points[index]!);
  if (kind !== 'ellipse') return points;
  const [a, b, c, d] = points as [Vector, Vector, Vector, Vector];
  return goesDown(minus(b, a)) ? [a, b, c, d] : [c, d, a, b];
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
