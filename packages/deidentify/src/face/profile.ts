import type { HeadModel } from './head-model.ts';
import type { Tissue } from './tissue.ts';

/** What a head looks like at one height, millimetres; seen from its middle. */
export interface Level {
  readonly z: number;
  /** Square millimetres of tissue. */
  readonly area: number;
  /** Least and most coordinate to the left of tissue. */
  readonly left: readonly [from: number, to: number];
  /** Most anterior tissue near the middle, and beside it on both sides; undefined where there is none. */
  readonly middle: number | undefined;
  readonly beside: number | undefined;
  /** Whether the volume ends there, so that more may stand out before it. */
  readonly isCut: boolean;
}

/** A nose is within this of the middle; cheeks and brows are looked at from here to there. */
const MIDDLE = 8;
const BESIDE = [20, 32] as const;

/** The levels of a model from the top down, as far as there is tissue in one piece. */
export function levelsOf(model: HeadModel, tissue: Tissue): Level[] {
  const { size, spacing, origin } = model;
  const x = middleOf(model, tissue);
  const levels: Level[] = [];
  for (let at = size[2] - 1; at >= 0; at--) {
    const plane = tissue.subarray(at * size[0] * size[1], (at + 1) * size[0] * size[1]);
    const area = plane.reduce((sum, one) => sum + one, 0) * spacing * spacing;
    if (area === 0 && levels.length === 0) continue;
    const front = (column: number) => frontOf(plane, size, column);
    const within = (from: number, to: number) => columnsBetween(model, from, to).map(front).filter(isThere);
    const place = (row: number | undefined) => (row === undefined ? undefined : origin[1] + row * spacing);
    const [right, left] = [within(x - BESIDE[1], x - BESIDE[0]), within(x + BESIDE[0], x + BESIDE[1])];
    const both = right.length > 0 && left.length > 0 ? (medianOf(right) + medianOf(left)) / 2 : undefined;
    const middle = within(x - MIDDLE, x + MIDDLE);
    levels.push({
      z: origin[2] + at * spacing,
      area,
      left: extentOf(plane, model),
      middle: place(middle.length > 0 ? Math.min(...middle) : undefined),
      beside: place(both),
      isCut: middle.length > 0 && isBorder(model, at, x, Math.min(...middle)),
    });
  }
  return levels;
}

/** Of so much from the top, in which heads are much the same on both sides, the middle is taken. */
const UPPER = 90;
/** Smaller slices are tips of hair and the like, square millimetres. */
const LEAST_AREA = 1500;

/** Coordinate to the left of the plane that parts the head in two. */
export function middleOf(model: HeadModel, tissue: Tissue): number {
  const { size, spacing } = model;
  const middles: number[] = [];
  for (let at = size[2] - 1; at >= 0 && middles.length * spacing < UPPER; at--) {
    const plane = tissue.subarray(at * size[0] * size[1], (at + 1) * size[0] * size[1]);
    if (plane.reduce((sum, one) => sum + one, 0) * spacing * spacing < LEAST_AREA) continue;
    const [from, to] = extentOf(plane, model);
    middles.push((from + to) / 2);
  }
  return middles.length > 0 ? medianOf(middles) : Number.NaN;
}

/** Whether the volume does not reach to the front of a point in the middle. */
function isBorder({ size, spacing, origin, values }: HeadModel, level: number, x: number, row: number): boolean {
  const column = Math.min(size[0] - 1, Math.max(0, Math.round((x - origin[0]) / spacing)));
  return row === 0 || Number.isNaN(values[(level * size[1] + row - 1) * size[0] + column]!);
}

function extentOf(plane: Tissue, { size, spacing, origin }: HeadModel): [number, number] {
  let [least, most] = [size[0], -1];
  for (let at = 0; at < plane.length; at++) {
    if (plane[at] === 0) continue;
    const column = at % size[0];
    if (column < least) least = column;
    if (column > most) most = column;
  }
  return [origin[0] + least * spacing, origin[0] + most * spacing];
}

function frontOf(plane: Tissue, size: HeadModel['size'], column: number): number | undefined {
  for (let row = 0; row < size[1]; row++) if (plane[row * size[0] + column] === 1) return row;
  return undefined;
}

function columnsBetween({ size, spacing, origin }: HeadModel, from: number, to: number): number[] {
  const first = Math.max(0, Math.round((from - origin[0]) / spacing));
  const last = Math.min(size[0] - 1, Math.round((to - origin[0]) / spacing));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function isThere(row: number | undefined): row is number {
  return row !== undefined;
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
