import { cross, dot, lengthOf, minus, plus, type Vector } from './vector.ts';

/** A plane that is no frame: cut through a volume, in the patient's coordinates. */
export interface Cut {
  readonly frameOfReferenceUid: string;
  /** A unit vector. */
  readonly normal: Vector;
  /** A point of it. */
  readonly through: Vector;
}

const PARALLEL = 1 - 1e-3;
const AXES: readonly Vector[] = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
];

/** The place on the cut that is next to a point. */
export function onCut({ normal, through }: Cut, point: Vector): Vector {
  return plus(point, normal, -dot(minus(point, through), normal));
}

export function isParallel(a: Vector, b: Vector): boolean {
  return Math.abs(dot(a, b)) > PARALLEL;
}

/**
 * The plane that points lie in, when nothing says it. Points on one line lie in many: of the planes along the patient's axes that one that
 * the line leaves least.
 */
export function cutThrough(points: readonly Vector[], frameOfReferenceUid: string): Cut | undefined {
  const [first, second] = points;
  if (!first) return undefined;
  const along = second ? minus(second, first) : ([0, 0, 0] as const);
  const leaves = points.slice(2).map((point) => cross(along, minus(point, first)));
  const widest = leaves.sort((a, b) => lengthOf(b) - lengthOf(a))[0];
  const size = widest ? lengthOf(widest) : 0;
  const least = [...AXES].sort((a, b) => Math.abs(dot(a, along)) - Math.abs(dot(b, along)))[0]!;
  const normal = widest && size > 1e-3 ? plus([0, 0, 0], widest, 1 / size) : least;
  return { frameOfReferenceUid, normal, through: first };
}

/** Where a line from point to point goes through a plane. */
export function crossPlane(line: readonly Vector[], { normal, through }: Pick<Cut, 'normal' | 'through'>): Vector[] {
  const sides = line.map((point) => dot(minus(point, through), normal));
  return line.slice(1).flatMap((to, at): Vector[] => {
    const [from, before, after] = [line[at]!, sides[at]!, sides[at + 1]!];
    return before < 0 === after < 0 ? [] : [plus(from, minus(to, from), before / (before - after))];
  });
}

/** What is up on a screen that shows a cut: the head, or the front where one looks along the body. */
export function upOf(normal: Vector): Vector {
  const wanted: Vector = Math.abs(normal[2]) > 0.9 ? [0, -1, 0] : [0, 0, 1];
  const flat = plus(wanted, normal, -dot(wanted, normal));
  return plus([0, 0, 0], flat, 1 / lengthOf(flat));
}
