import { normalOf, toImage } from '../study/plane.ts';
import { dot, minus, type Vector } from '../study/vector.ts';
import type { Segment, SegmentFrame } from './segmentation.ts';

/** How thick a frame of a segment is that has none beside it, millimetres. */
const ALONE_MM = 1;

/** The frames of a segment by their place along their normal, and how thick they are. */
interface Pile {
  readonly places: readonly { readonly place: number; readonly held: SegmentFrame }[];
  readonly thickness: number;
}

const piles = new WeakMap<Segment, Pile>();

/** How much of a place belongs to a segment, 0 to 1: by the pixel it lies in of the frame it lies in. */
export function maskAt(segment: Segment, point: Vector): number {
  const first = segment.frames[0]?.frame.plane;
  if (!first) return 0;
  const pile = piles.get(segment) ?? pileOf(segment);
  piles.set(segment, pile);
  const place = dot(point, normalOf(first));
  let best: SegmentFrame | undefined;
  let least = pile.thickness / 2 + 1e-3;
  for (const one of pile.places) {
    const away = Math.abs(one.place - place);
    if (away < least) [best, least] = [one.held, away];
  }
  if (!best) return 0;
  const { plane } = best.frame;
  const [column, row] = toImage(plane, point).map(Math.floor) as [number, number];
  if (column < 0 || row < 0 || column >= plane.columns || row >= plane.rows) return 0;
  return best.mask[row * plane.columns + column] ?? 0;
}

function pileOf({ frames }: Segment): Pile {
  const normal = normalOf(frames[0]!.frame.plane);
  const places = frames.map((held) => ({ place: dot(held.frame.plane.origin, normal), held }));
  places.sort((a, b) => a.place - b.place);
  const steps = places
    .slice(1)
    .map(({ held }, at) => Math.abs(dot(minus(held.frame.plane.origin, places[at]!.held.frame.plane.origin), normal)));
  const apart = steps.filter((step) => step > 1e-3).sort((a, b) => a - b);
  return { places, thickness: apart[Math.floor(apart.length / 2)] ?? ALONE_MM };
}
