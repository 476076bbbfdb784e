import { type Cut, crossPlane, cutThrough, isParallel } from '../study/cut.ts';
import { cross, dot, plus, type Vector } from '../study/vector.ts';

const SAME_PLACE_MM = 1e-3;
/** How thick a contour is that has none beside it, millimetres. */
const ALONE_MM = 1;

/** A part of a plane that lies inside a structure. */
export interface CutPart {
  /** Closed; the corners of a slab in turn, or a contour as it was drawn. */
  readonly line: readonly Vector[];
  /** Of a slab of one contour only the sides that are walls are a border. */
  readonly isSlab: boolean;
}

/** Contours that face one way, each as thick as they are apart. */
export interface Slabs {
  readonly normal: Vector;
  readonly thickness: number;
  readonly contours: readonly { readonly points: readonly Vector[]; readonly place: number }[];
}

export function slabsOf(all: readonly (readonly Vector[])[]): Slabs | undefined {
  const normal = cutThrough(all.find((one) => one.length > 2) ?? [], '')?.normal;
  if (!normal) return undefined;
  const contours = all.flatMap((points) => (points[0] ? [{ points, place: dot(points[0], normal) }] : []));
  const places = contours.map(({ place }) => place).sort((a, b) => a - b);
  const steps = places.slice(1).map((place, at) => place - places[at]!);
  const apart = steps.filter((step) => step > SAME_PLACE_MM).sort((a, b) => a - b);
  return { normal, thickness: apart[Math.floor(apart.length / 2)] ?? ALONE_MM, contours };
}

/** What of a structure a plane shows: the contours that lie in it, or the slabs that it cuts. */
export function cutSlabs({ normal, thickness, contours }: Slabs, cut: Pick<Cut, 'normal' | 'through'>): CutPart[] {
  if (isParallel(normal, cut.normal)) {
    const place = dot(cut.through, normal);
    const away = (one: { readonly place: number }) => Math.abs(one.place - place);
    const nearest = Math.min(...contours.map(away));
    if (nearest > thickness / 2 + SAME_PLACE_MM) return [];
    const here = contours.filter((one) => away(one) < nearest + SAME_PLACE_MM);
    return here.map(({ points }) => ({ line: points, isSlab: false }));
  }
  const along = cross(normal, cut.normal);
  const up = plus(normal, cut.normal, -dot(normal, cut.normal));
  const half = thickness / 2 / dot(up, normal);
  return contours.flatMap(({ points }) => {
    const closed = points[0] ? [...points, points[0]] : [];
    const found = crossPlane(closed, cut).sort((a, b) => dot(a, along) - dot(b, along));
    return pairsOf(found).map(([a, b]) => ({
      line: [plus(a, up, -half), plus(a, up, half), plus(b, up, half), plus(b, up, -half)],
      isSlab: true,
    }));
  });
}

/** In and out again, in turn. */
function pairsOf(points: readonly Vector[]): (readonly [Vector, Vector])[] {
  const pairs: (readonly [Vector, Vector])[] = [];
  for (let at = 0; at + 1 < points.length; at += 2) pairs.push([points[at]!, points[at + 1]!]);
  return pairs;
}
