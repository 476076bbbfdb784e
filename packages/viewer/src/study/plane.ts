import { type Dataset, TAG } from '@vesalius/dicom';
import { frameNumbers } from './frame-attributes.ts';
import { type Spacing, spacingOf } from './spacing.ts';
import { cross, dot, minus, plus, type Vector, vectorOf } from './vector.ts';

/** Where the pixels of a frame lie (PS3.3 §C.7.6.2.1.1). Without a place in a patient it is a plane of its own. */
export interface Plane {
  readonly rows: number;
  readonly columns: number;
  /** Centre of the first pixel. */
  readonly origin: Vector;
  /** Along a row, and down a column; unit vectors. */
  readonly rowDirection: Vector;
  readonly columnDirection: Vector;
  /** Millimetres between pixel centres; 1 where there is no spacing. */
  readonly rowSpacing: number;
  readonly columnSpacing: number;
  readonly spacing: Spacing | undefined;
  /** Whether position and orientation are those of a patient. */
  readonly inPatient: boolean;
  readonly frameOfReferenceUid: string | undefined;
}

const OWN_ORIGIN: Vector = [0, 0, 0];

/** The plane of a frame, from 1. */
export function planeOf(instance: Dataset, frame: number): Plane {
  const first = vectorOf(frameNumbers(instance, frame, TAG.ImagePositionPatient));
  const cosines = frameNumbers(instance, frame, TAG.ImageOrientationPatient);
  const along = vectorOf(cosines);
  const down = vectorOf(cosines, 3);
  const position = first && along && down ? shifted(instance, frame, first, cross(along, down)) : first;
  const spacing = spacingOf(instance, frame);
  const inPatient = position !== undefined && along !== undefined && down !== undefined;
  return {
    rows: instance.number(TAG.Rows) ?? 0,
    columns: instance.number(TAG.Columns) ?? 0,
    origin: inPatient ? position : OWN_ORIGIN,
    rowDirection: inPatient ? along : [1, 0, 0],
    columnDirection: inPatient ? down : [0, 1, 0],
    rowSpacing: spacing?.rows ?? 1,
    columnSpacing: spacing?.columns ?? 1,
    spacing,
    inPatient,
    frameOfReferenceUid: inPatient ? instance.text(TAG.FrameOfReferenceUID) : undefined,
  };
}

/**
 * Frames of a dose lie as far from the first as its vector says (PS3.3 §C.8.8.3.2): offsets that do not begin with nothing are places along
 * the patient's axis themselves.
 */
function shifted(instance: Dataset, frame: number, first: Vector, normal: Vector): Vector {
  const offsets = instance.numbers(TAG.GridFrameOffsetVector);
  const offset = offsets[frame - 1];
  if (offset === undefined) return first;
  return plus(first, normal, offset - (offsets[0] === 0 ? 0 : dot(first, normal)));
}

export function normalOf({ rowDirection, columnDirection }: Plane): Vector {
  return cross(rowDirection, columnDirection);
}

/**
 * Column and row of a point as spatial coordinates have them (PS3.3 §C.18.6.1.2): 0\0 is the top left corner of the first pixel, its
 * centre 0.5\0.5.
 */
export function toImage(plane: Plane, point: Vector): [column: number, row: number] {
  const from = minus(point, plane.origin);
  return [
    dot(from, plane.rowDirection) / plane.columnSpacing + 0.5,
    dot(from, plane.columnDirection) / plane.rowSpacing + 0.5,
  ];
}

/** The point at spatial coordinates of an image: the inverse of `toImage`. */
export function fromImage(plane: Plane, column: number, row: number): Vector {
  const along = plus(plane.origin, plane.rowDirection, (column - 0.5) * plane.columnSpacing);
  return plus(along, plane.columnDirection, (row - 0.5) * plane.rowSpacing);
}
