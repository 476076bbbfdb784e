import { cross, dot, minus, type SliceStack, times, type Vector } from '@vesalius/codecs';

/** From voxel indices to millimetres to the right, front and head: three rows of four numbers (NIfTI-1, method 3). */
export type Affine = readonly [Row, Row, Row];
type Row = readonly [number, number, number, number];

/** The same as a rotation, where the axes are at right angles (NIfTI-1, method 2). */
export interface Quaternion {
  readonly b: number;
  readonly c: number;
  readonly d: number;
  /** -1 when the third axis is turned round. */
  readonly qfac: 1 | -1;
}

/** DICOM counts to the left and back (PS3.3 §C.7.6.2.1.1), NIfTI to the right and front. */
const SIGNS: Vector = [-1, -1, 1];
const RIGHT_ANGLE = 1e-3;

export function affineOf({ origin, steps }: SliceStack): Affine {
  const row = (axis: 0 | 1 | 2): Row => [
    SIGNS[axis] * steps[0][axis],
    SIGNS[axis] * steps[1][axis],
    SIGNS[axis] * steps[2][axis],
    SIGNS[axis] * origin[axis],
  ];
  return [row(0), row(1), row(2)];
}

/** Undefined for a stack that leans, which no rotation describes. */
export function quaternionOf(affine: Affine): Quaternion | undefined {
  const [x, y, z] = [0, 1, 2].map((column) => unitOf(columnOf(affine, column))) as [Vector, Vector, Vector];
  if ([dot(x, y), dot(y, z), dot(x, z)].some((one) => Math.abs(one) > RIGHT_ANGLE)) return undefined;
  const qfac = dot(cross(x, y), z) < 0 ? -1 : 1;
  return { ...rotation(x, y, times(z, qfac)), qfac };
}

/** Millimetres between voxels along each axis. */
export function spacingOf(affine: Affine): Vector {
  return [0, 1, 2].map((column) => Math.hypot(...columnOf(affine, column))) as unknown as Vector;
}

function columnOf(affine: Affine, column: number): Vector {
  return affine.map((row) => row[column]!) as unknown as Vector;
}

function unitOf(vector: Vector): Vector {
  return times(vector, 1 / Math.hypot(...vector));
}

/** Of the columns of a rotation, by its largest part, so that nothing is divided by what is nearly zero. */
function rotation(x: Vector, y: Vector, z: Vector): { b: number; c: number; d: number } {
  const trace = x[0] + y[1] + z[2];
  if (trace > 0) {
    const a = Math.sqrt(1 + trace) / 2;
    return { b: (y[2] - z[1]) / (4 * a), c: (z[0] - x[2]) / (4 * a), d: (x[1] - y[0]) / (4 * a) };
  }
  const [b2, c2, d2] = [1 + 2 * x[0] - trace, 1 + 2 * y[1] - trace, 1 + 2 * z[2] - trace];
  const largest = Math.max(b2, c2, d2);
  const root = Math.sqrt(largest) / 2;
  const [xy, xz, yz] = [(x[1] + y[0]) / (4 * root), (x[2] + z[0]) / (4 * root), (y[2] + z[1]) / (4 * root)];
  // The first part of the quaternion is not written and taken to be positive.
  const differences = minus([y[2], z[0], x[1]], [z[1], x[2], y[0]]);
  if (largest === b2) return turned({ b: root, c: xy, d: xz }, differences[0]);
  if (largest === c2) return turned({ b: xy, c: root, d: yz }, differences[1]);
  return turned({ b: xz, c: yz, d: root }, differences[2]);
}

function turned({ b, c, d }: { b: number; c: number; d: number }, sign: number) {
  return sign < 0 ? { b: -b, c: -c, d: -d } : { b, c, d };
}
