import type { Cut } from '../study/cut.ts';
import { cross, dot, lengthOf, middleOf, minus, plus, type Vector } from '../study/vector.ts';
import type { MarkKind } from './mark.ts';
import type { QuantityName } from './quantity.ts';

/** The value of the volume at a place; undefined outside. */
export type Sample = (point: Vector) => number | undefined;

const MOST_SAMPLES = 200_000;

type Measured = Partial<Record<QuantityName, number>>;

/**
 * What a mark on a cut measures, in millimetres and the values of the volume. `step` is how far apart the values of a region are looked up,
 * millimetres; without `sample` regions have no values.
 */
export function measureOnCut(
  kind: MarkKind,
  points: readonly Vector[],
  cut: Cut,
  step: number,
  sample?: Sample,
): Measured {
  const [a, b, c, d] = points;
  if (kind === 'length' && a && b) return { length: lengthOf(minus(b, a)) };
  if (kind === 'angle' && a && b && c) return { angle: degrees(minus(a, b), minus(c, b)) };
  if (kind === 'cobb' && a && b && c && d) {
    const angle = degrees(minus(b, a), minus(d, c));
    return { cobbAngle: Math.min(angle, 180 - angle) };
  }
  if (kind === 'bidirectional' && a && b && c && d) {
    const axes = [lengthOf(minus(b, a)), lengthOf(minus(d, c))];
    return { longAxis: Math.max(...axes), shortAxis: Math.min(...axes) };
  }
  const shape = SHAPES[kind]?.(points, cut);
  return shape ? { area: shape.area, ...(sample && statisticsOf(shape, cut, step, sample)) } : {};
}

/** A region of a cut, in millimetres along two directions of it from a point. */
interface Shape {
  readonly area: number;
  /** Half the size of a box around it. */
  readonly reach: number;
  readonly middle: Vector;
  readonly holds: (across: number, down: number) => boolean;
}

const SHAPES: Readonly<Partial<Record<MarkKind, (points: readonly Vector[], cut: Cut) => Shape | undefined>>> = {
  ellipse: ellipseOf,
  rectangle: ([a, b, c, d], cut) => (a && b && c && d ? polygonOf([a, b, d, c], cut) : undefined),
  freehand: polygonOf,
};

function directions({ normal }: Cut): readonly [Vector, Vector] {
  const least: Vector = Math.abs(normal[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0];
  const flat = cross(normal, least);
  const across = plus([0, 0, 0], flat, 1 / lengthOf(flat));
  return [across, cross(normal, across)];
}

function ellipseOf([a, b, c, d]: readonly Vector[], cut: Cut): Shape | undefined {
  if (!a || !b || !c || !d) return undefined;
  const [first, second] = [plus([0, 0, 0], minus(b, a), 0.5), plus([0, 0, 0], minus(d, c), 0.5)];
  const [long, short] = [lengthOf(first), lengthOf(second)];
  if (long === 0 || short === 0) return undefined;
  const [across, down] = directions(cut);
  return {
    area: Math.PI * long * short,
    reach: Math.max(long, short),
    middle: plus(a, first),
    holds: (x, y) => {
      const from = plus(plus([0, 0, 0], across, x), down, y);
      return (dot(from, first) / long ** 2) ** 2 + (dot(from, second) / short ** 2) ** 2 <= 1;
    },
  };
}

function polygonOf(points: readonly Vector[], cut: Cut): Shape | undefined {
  if (points.length < 3) return undefined;
  const middle = middleOf(points);
  const [across, down] = directions(cut);
  const flat = points.map((point) => {
    const from = minus(point, middle);
    return [dot(from, across), dot(from, down)] as const;
  });
  const edges = flat.map((from, at) => [from, flat[(at + 1) % flat.length]!] as const);
  const twice = edges.reduce((sum, [[x0, y0], [x1, y1]]) => sum + x0 * y1 - x1 * y0, 0);
  return {
    area: Math.abs(twice) / 2,
    reach: Math.max(...flat.flat().map(Math.abs)),
    middle,
    holds: (x, y) =>
      edges.filter(([[x0, y0], [x1, y1]]) => y0 > y !== y1 > y && x < x0 + ((x1 - x0) * (y - y0)) / (y1 - y0)).length %
        2 ===
      1,
  };
}

function statisticsOf({ reach, middle, holds }: Shape, cut: Cut, step: number, sample: Sample): Measured {
  const [across, down] = directions(cut);
  const apart = Math.max(step, (2 * reach) / Math.sqrt(MOST_SAMPLES));
  const count = Math.floor(reach / apart);
  const found = { count: 0, sum: 0, squares: 0, least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY };
  for (let row = -count; row <= count; row++) {
    for (let column = -count; column <= count; column++) {
      const [x, y] = [column * apart, row * apart];
      const value = holds(x, y) ? sample(plus(plus(middle, across, x), down, y)) : undefined;
      if (value === undefined) continue;
      found.count += 1;
      found.sum += value;
      found.squares += value * value;
      found.least = Math.min(found.least, value);
      found.most = Math.max(found.most, value);
    }
  }
  if (found.count === 0) return {};
  const mean = found.sum / found.count;
  const deviation = Math.sqrt(Math.max(0, found.squares / found.count - mean * mean));
  return { mean, deviation, minimum: found.least, maximum: found.most };
}

function degrees(a: Vector, b: Vector): number {
  const share = dot(a, b) / (lengthOf(a) * lengthOf(b) || 1);
  return (Math.acos(Math.min(1, Math.max(-1, share))) * 180) / Math.PI;
}
