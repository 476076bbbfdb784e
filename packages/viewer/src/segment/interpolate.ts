import type { Plane } from '../study/plane.ts';
import type { Change, Labels } from './labels.ts';

/**
 * Fills the slices between those that were drawn: the shape goes over from one to the next, by the distance of each pixel from its edge
 * (shape-based interpolation). Slices that hold something of the segment stay as they are, and other segments keep their pixels.
 */
export function interpolateSlices(labels: Labels, segment: number): Change[] {
  const drawn = labels.slicesOf(segment);
  const changes: Change[] = [];
  for (const [index, upper] of drawn.slice(1).entries()) {
    const lower = drawn[index]!;
    if (upper - lower < 2) continue;
    const plane = labels.frames[lower]!.plane;
    const [below, above] = [lower, upper].map((slice) => edgeDistances(labels.slice(slice)!, segment, plane)) as [
      Float32Array,
      Float32Array,
    ];
    for (let slice = lower + 1; slice < upper; slice++) {
      const part = (slice - lower) / (upper - lower);
      const held = labels.slice(slice);
      const inside: number[] = [];
      for (let pixel = 0; pixel < below.length; pixel++) {
        if (below[pixel]! * (1 - part) + above[pixel]! * part < 0 && !held?.[pixel]) inside.push(pixel);
      }
      changes.push(labels.put(slice, inside, segment));
    }
  }
  return changes;
}

const FAR = 1e12;

/** Millimetres to the nearest pixel on the other side of a segment's edge; below zero inside. */
function edgeDistances(slice: Uint8Array, segment: number, plane: Plane): Float32Array {
  const outside = distances(slice, (one) => one === segment, plane);
  const inside = distances(slice, (one) => one !== segment, plane);
  return outside.map((distance, pixel) => Math.sqrt(distance) - Math.sqrt(inside[pixel]!));
}

/** Squared distance of each pixel to the nearest one that `counts`: rows first, then columns (Felzenszwalb and Huttenlocher). */
function distances(slice: Uint8Array, counts: (one: number) => boolean, plane: Plane): Float32Array {
  const { rows, columns, rowSpacing, columnSpacing } = plane;
  const field = Float32Array.from(slice, (one) => (counts(one) ? 0 : FAR));
  for (let row = 0; row < rows; row++) alongLine(field, row * columns, 1, columns, columnSpacing);
  for (let column = 0; column < columns; column++) alongLine(field, column, columns, rows, rowSpacing);
  return field;
}

/** Lower envelope of the parabolas that stand on a line of the field. */
function alongLine(field: Float32Array, start: number, stride: number, count: number, spacing: number): void {
  const heights = Float64Array.from({ length: count }, (_, at) => field[start + at * stride]!);
  const feet = new Int32Array(count);
  const borders = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  borders[0] = Number.NEGATIVE_INFINITY;
  const crossing = (a: number, b: number) =>
    (heights[b]! - heights[a]! + spacing ** 2 * (b * b - a * a)) / (2 * spacing ** 2 * (b - a));
  let last = 0;
  for (let at = 1; at < count; at++) {
    while (last > 0 && crossing(feet[last]!, at) <= borders[last]!) last--;
    const from = crossing(feet[last]!, at);
    last += 1;
    feet[last] = at;
    borders[last] = from;
    borders[last + 1] = Number.POSITIVE_INFINITY;
  }
  for (let at = 0, piece = 0; at < count; at++) {
    while (borders[piece + 1]! < at) piece += 1;
    const foot = feet[piece]!;
    field[start + at * stride] = heights[foot]! + ((at - foot) * spacing) ** 2;
  }
}
