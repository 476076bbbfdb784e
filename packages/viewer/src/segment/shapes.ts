import type { Plane } from '../study/plane.ts';

/** A place on a picture in spatial coordinates: 0\0 is the corner of the first pixel (PS3.3 §C.18.6.1.2). */
export type Spot = readonly [column: number, row: number];

/** Pixels whose centres lie within a round brush, millimetres. */
export function discPixels(plane: Plane, [column, row]: Spot, radius: number): number[] {
  const wide = radius / plane.columnSpacing;
  const high = radius / plane.rowSpacing;
  const found: number[] = [];
  for (let y = Math.max(0, Math.floor(row - high)); y < Math.min(plane.rows, row + high); y++) {
    for (let x = Math.max(0, Math.floor(column - wide)); x < Math.min(plane.columns, column + wide); x++) {
      if (((x + 0.5 - column) / wide) ** 2 + ((y + 0.5 - row) / high) ** 2 <= 1) found.push(y * plane.columns + x);
    }
  }
  return found;
}

/** The same along a line, as a hand draws it. */
export function strokePixels(plane: Plane, from: Spot, to: Spot, radius: number): Set<number> {
  const length = Math.hypot((to[0] - from[0]) * plane.columnSpacing, (to[1] - from[1]) * plane.rowSpacing);
  const steps = Math.max(1, Math.ceil(length / Math.max(radius / 2, 0.1)));
  const found = new Set<number>();
  for (let step = 0; step <= steps; step++) {
    const part = step / steps;
    const spot: Spot = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    for (const pixel of discPixels(plane, spot, radius)) found.add(pixel);
  }
  return found;
}

/** Pixels whose centres lie inside a closed line, by the even-odd rule. */
export function polygonPixels({ rows, columns }: Plane, corners: readonly Spot[]): number[] {
  const found: number[] = [];
  for (let row = 0; row < rows; row++) {
    const cuts = cutsAt(corners, row + 0.5);
    for (let at = 0; at + 1 < cuts.length; at += 2) {
      const last = Math.min(columns - 1, Math.ceil(cuts[at + 1]! - 0.5) - 1);
      for (let column = Math.max(0, Math.ceil(cuts[at]! - 0.5)); column <= last; column++)
        found.push(row * columns + column);
    }
  }
  return found;
}

function cutsAt(corners: readonly Spot[], y: number): number[] {
  return corners
    .flatMap((from, index) => {
      const to = corners[(index + 1) % corners.length]!;
      if (from[1] <= y === to[1] <= y) return [];
      return [from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0])];
    })
    .sort((a, b) => a - b);
}

/** Pixels that hang together with a spot, side by side, where `isOpen`; undefined when they reach the edge of the picture. */
export function floodPixels(
  { rows, columns }: Plane,
  [column, row]: Spot,
  isOpen: (pixel: number) => boolean,
): number[] | undefined {
  const start = Math.floor(row) * columns + Math.floor(column);
  if (column < 0 || row < 0 || column >= columns || row >= rows || !isOpen(start)) return [];
  const seen = new Uint8Array(rows * columns);
  const found = [start];
  seen[start] = 1;
  for (let next = 0; next < found.length; next++) {
    const pixel = found[next]!;
    const x = pixel % columns;
    const y = (pixel - x) / columns;
    if (x === 0 || y === 0 || x === columns - 1 || y === rows - 1) return undefined;
    for (const beside of [pixel - 1, pixel + 1, pixel - columns, pixel + columns]) {
      if (seen[beside] || !isOpen(beside)) continue;
      seen[beside] = 1;
      found.push(beside);
    }
  }
  return found;
}
