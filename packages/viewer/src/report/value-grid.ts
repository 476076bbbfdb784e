import { type Dataset, TAG } from '@vesalius/dicom';
import { type Frame, framesOf } from '../study/frame.ts';
import { frameNumbers } from '../study/frame-attributes.ts';
import { normalOf, type Plane, toImage } from '../study/plane.ts';
import { realWorldOf } from '../study/real-world.ts';
import { dot, type Vector } from '../study/vector.ts';
import { storedValues } from './stored-values.ts';

/** Values of a quantity in space: a dose, or what was computed of each voxel. */
export interface ValueGrid {
  readonly name: string;
  /** Of all values; empty when they have none. */
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  /** Parallel planes, by their place along the normal. */
  readonly planes: readonly ValuePlane[];
}

export interface ValuePlane {
  readonly plane: Plane;
  /** Along the normal, millimetres. */
  readonly place: number;
  /** Half of how thick it is, where there is no plane beside it. */
  readonly reach: number;
  readonly values: Float64Array;
}

const THINNEST_MM = 0.5;

/** The values of an RT Dose (PS3.3 §C.8.8.3) or a Parametric Map (§C.8.23), native pixels; undefined when there are none in space. */
export function valueGridOf(dataset: Dataset): ValueGrid | undefined {
  const stored = storedValues(dataset);
  const frames = framesOf(dataset);
  const [first] = frames;
  if (!stored || !first?.plane.inPatient) return undefined;
  const meaning = realWorldOf(dataset, 1);
  const normal = normalOf(first.plane);
  const planes = frames
    // Of several quantities the first: they would lie over each other.
    .filter(({ number }) => realWorldOf(dataset, number).name === meaning.name)
    .map((frame) => {
      const { slope, intercept } = realWorldOf(dataset, frame.number);
      const values = stored(frame.number).map((value) => value * slope + intercept);
      return { plane: frame.plane, place: dot(frame.plane.origin, normal), reach: reachOf(frame), values };
    })
    .sort((a, b) => a.place - b.place);
  const { least, most } = extentOf(planes);
  return least <= most ? { name: meaning.name, unit: meaning.unit, least, most, planes } : undefined;
}

function reachOf({ instance, number }: Frame): number {
  return Math.max(THINNEST_MM, (frameNumbers(instance, number, TAG.SliceThickness)[0] ?? 0) / 2);
}

function extentOf(planes: readonly ValuePlane[]): { least: number; most: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { values } of planes) {
    for (const value of values) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return { least, most };
}

/** The value at a place, straight between the voxels around it; undefined where the grid does not reach. */
export function valueAt({ planes }: ValueGrid, point: Vector): number | undefined {
  const place = dot(point, normalOf(planes[0]!.plane));
  const above = planes.findIndex((one) => one.place >= place);
  const [after, before] = [planes[above], planes[above < 0 ? planes.length - 1 : above - 1]];
  if (!after || !before) {
    const only = after ?? before;
    return only && Math.abs(only.place - place) <= only.reach ? inPlane(only, point) : undefined;
  }
  const share = (place - before.place) / (after.place - before.place || 1);
  const [low, high] = [inPlane(before, point), inPlane(after, point)];
  return low === undefined || high === undefined ? undefined : low + (high - low) * share;
}

/** Straight between the four pixels around; from the outer centres on as at the border, as far as pixels reach. */
function inPlane({ plane, values }: ValuePlane, point: Vector): number | undefined {
  const [x, y] = toImage(plane, point);
  if (x < 0 || y < 0 || x > plane.columns || y > plane.rows) return undefined;
  const [column, row] = [clamped(x - 0.5, plane.columns - 1), clamped(y - 0.5, plane.rows - 1)];
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const [right, down] = [Math.min(left + 1, plane.columns - 1), Math.min(top + 1, plane.rows - 1)];
  const at = (one: number, other: number) => values[other * plane.columns + one]!;
  const across = (line: number) => at(left, line) + (at(right, line) - at(left, line)) * (column - left);
  const value = across(top) + (across(down) - across(top)) * (row - top);
  return Number.isFinite(value) ? value : undefined;
}

function clamped(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

/** The middle of the grid's plane with the greatest value: where to begin to look. */
export function hottestPlace({ planes }: ValueGrid): Vector {
  const most = (one: ValuePlane) => one.values.reduce((a, b) => (b > a ? b : a), Number.NEGATIVE_INFINITY);
  return planes.reduce((a, b) => (most(b) > most(a) ? b : a)).plane.origin;
}
