import { type Dataset, TAG } from '@vesalius/dicom';
import { eachOverlayPixel, type Overlay } from './overlay.ts';
import type { Picture } from './picture.ts';

/** Whether a place of the frame, row and column from 1, stays visible (PS3.3 C.7.6.11). */
type Opening = (row: number, column: number) => boolean;

const SHAPES: Readonly<Record<string, (module: Dataset) => Opening | undefined>> = {
  RECTANGULAR: rectangular,
  CIRCULAR: circular,
  POLYGONAL: polygonal,
};

/** Covers what lies outside of every opening, in place; several shapes leave their intersection. */
export function applyShutters(picture: Picture, module: Dataset, overlays: readonly Overlay[]): void {
  const shapes = module.texts(TAG.ShutterShape);
  const openings = shapes.map((shape) => SHAPES[shape]?.(module)).filter((opening) => opening !== undefined);
  const value = presentationValue(module);
  if (openings.length > 0) cover(picture, openings, value);
  if (!shapes.includes('BITMAP')) return;
  const group = module.number(TAG.ShutterOverlayGroup);
  const bitmap = overlays.find((overlay) => overlay.group === group);
  if (bitmap) eachOverlayPixel(picture, bitmap, (pixel) => paint(picture, pixel, value));
}

/** The overlay group that is a shutter and not to be shown as graphics. */
export function shutterGroup(module: Dataset): number | undefined {
  return module.texts(TAG.ShutterShape).includes('BITMAP') ? module.number(TAG.ShutterOverlayGroup) : undefined;
}

/** A P-value of 16 bits, black when it is not said (PS3.3 C.7.6.11). */
function presentationValue(module: Dataset): number {
  return (module.number(TAG.ShutterPresentationValue) ?? 0) >> 8;
}

function cover(picture: Picture, openings: readonly Opening[], value: number): void {
  for (let row = 1, pixel = 0; row <= picture.height; row++) {
    for (let column = 1; column <= picture.width; column++, pixel++) {
      if (!openings.every((opening) => opening(row, column))) paint(picture, pixel, value);
    }
  }
}

function paint({ channels, bytes }: Picture, pixel: number, value: number): void {
  bytes.fill(value, pixel * channels, (pixel + 1) * channels);
}

function rectangular(module: Dataset): Opening | undefined {
  const left = module.number(TAG.ShutterLeftVerticalEdge);
  const right = module.number(TAG.ShutterRightVerticalEdge);
  const upper = module.number(TAG.ShutterUpperHorizontalEdge);
  const lower = module.number(TAG.ShutterLowerHorizontalEdge);
  if (left === undefined || right === undefined || upper === undefined || lower === undefined) return undefined;
  return (row, column) => column >= left && column <= right && row >= upper && row <= lower;
}

function circular(module: Dataset): Opening | undefined {
  const [row, column] = module.numbers(TAG.CenterOfCircularShutter);
  const radius = module.number(TAG.RadiusOfCircularShutter);
  if (row === undefined || column === undefined || radius === undefined) return undefined;
  return (y, x) => (y - row) ** 2 + (x - column) ** 2 <= radius ** 2;
}

/** Inside by the rule of even and odd: how many edges lie to the left. Vertices are row and column pairs. */
function polygonal(module: Dataset): Opening | undefined {
  const numbers = module.numbers(TAG.VerticesOfThePolygonalShutter);
  const count = numbers.length >> 1;
  if (count < 3) return undefined;
  const at = (vertex: number) => ({ y: numbers[2 * vertex]!, x: numbers[2 * vertex + 1]! });
  const edges = Array.from({ length: count }, (_, vertex) => ({ from: at(vertex), to: at((vertex + 1) % count) }));
  return (row, column) => {
    let isInside = false;
    for (const { from, to } of edges) {
      const crosses = from.y > row !== to.y > row;
      if (crosses && column < ((to.x - from.x) * (row - from.y)) / (to.y - from.y) + from.x) isInside = !isInside;
    }
    return isInside;
  };
}
