import type { Picture } from '../picture.ts';

/** A place on a picture: columns and rows from its left upper corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Fills the part of a rectangle that lies on the picture, in place. */
export function fillRectangle(picture: Picture, { x, y }: Point, width: number, height: number, grey: number): void {
  const left = Math.max(0, Math.floor(x));
  const right = Math.min(picture.width, Math.floor(x) + width);
  if (right <= left) return;
  for (let row = Math.max(0, Math.floor(y)); row < Math.min(picture.height, Math.floor(y) + height); row++) {
    const at = row * picture.width;
    picture.bytes.fill(grey, (at + left) * picture.channels, (at + right) * picture.channels);
  }
}

/** How thick a line is on a picture of this size. */
export function lineWidth({ width, height }: Picture): number {
  return Math.max(1, Math.round(Math.min(width, height) / 400));
}

/** A straight line, in place; what lies beyond the picture costs nothing. */
export function drawLine(picture: Picture, from: Point, to: Point, grey: number): void {
  const inside = clippedLine(from, to, picture);
  if (!inside) return;
  const [start, end] = inside;
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(end.x - start.x), Math.abs(end.y - start.y))));
  const width = lineWidth(picture);
  for (let step = 0; step <= steps; step++) {
    const x = start.x + ((end.x - start.x) * step) / steps;
    const y = start.y + ((end.y - start.y) * step) / steps;
    fillRectangle(picture, { x: x - (width - 1) / 2, y: y - (width - 1) / 2 }, width, width, grey);
  }
}

/** Lines from each point to the next, closed when the last one is to be joined to the first. */
export function drawPolyline(picture: Picture, points: readonly Point[], grey: number): void {
  for (let at = 1; at < points.length; at++) drawLine(picture, points[at - 1]!, points[at]!, grey);
}

/** The part of a line that lies on the picture (Liang and Barsky); undefined when none does. */
function clippedLine(from: Point, to: Point, { width, height }: Picture): readonly [Point, Point] | undefined {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  if (![from.x, from.y, dx, dy].every(Number.isFinite)) return undefined;
  let first = 0;
  let last = 1;
  for (const [slope, room] of [
    [-dx, from.x],
    [dx, width - from.x],
    [-dy, from.y],
    [dy, height - from.y],
  ] as const) {
    if (slope === 0 && room < 0) return undefined;
    if (slope < 0) first = Math.max(first, room / slope);
    if (slope > 0) last = Math.min(last, room / slope);
  }
  if (first > last) return undefined;
  const at = (part: number) => ({ x: from.x + dx * part, y: from.y + dy * part });
  return [at(first), at(last)];
}
