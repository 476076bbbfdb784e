import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A NIfTI-1 file as a reader sees it. */
export interface Nifti {
  readonly size: readonly number[];
  readonly affine: readonly (readonly number[])[];
  readonly qformCode: number;
  readonly quaternion: readonly number[];
  readonly qfac: number;
  readonly pixdim: readonly number[];
  /** The value of a voxel, scaled. */
  readonly value: (index: readonly number[]) => number;
}

export function readNifti(path: string): Nifti {
  const file = readFileSync(path);
  const bytes = path.endsWith('.gz') ? gunzipSync(file) : file;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const floats = (at: number, count: number) =>
    Array.from({ length: count }, (_, i) => view.getFloat32(at + 4 * i, true));
  const dim = Array.from({ length: 8 }, (_, i) => view.getInt16(40 + 2 * i, true));
  const size = [dim[1]!, dim[2]!, dim[3]!, Math.max(1, dim[4]!)];
  const [dataType, offset] = [view.getInt16(70, true), view.getFloat32(108, true)];
  const [slope, intercept] = floats(112, 2) as [number, number];
  const read = READERS[dataType]!;
  const width = view.getInt16(72, true) / 8;
  return {
    size,
    affine: [0, 1, 2].map((row) => floats(280 + 16 * row, 4)),
    qformCode: view.getInt16(252, true),
    quaternion: floats(256, 6),
    ...{ qfac: view.getFloat32(76, true), pixdim: floats(80, 3) },
    value: ([x, y, z, time = 0]) => {
      const at = ((time * size[2]! + z!) * size[1]! + y!) * size[0]! + x!;
      return read(view, offset + at * width) * (slope || 1) + intercept;
    },
  };
}

const READERS: Readonly<Record<number, (view: DataView, at: number) => number>> = {
  2: (view, at) => view.getUint8(at),
  4: (view, at) => view.getInt16(at, true),
  16: (view, at) => view.getFloat32(at, true),
  512: (view, at) => view.getUint16(at, true),
};

/** Millimetres to the right, front and head of a voxel. */
export function placeOf({ affine }: Nifti, [x, y, z]: readonly number[]): number[] {
  return affine.map((row) => row[0]! * x! + row[1]! * y! + row[2]! * z! + row[3]!);
}

/** The voxel at a place, rounded. */
export function voxelAt(nifti: Nifti, place: readonly number[]): number[] {
  const [a, b, c] = [0, 1, 2].map((column) => nifti.affine.map((row) => row[column]!)) as [
    number[],
    number[],
    number[],
  ];
  const from = place.map((one, axis) => one - nifti.affine[axis]![3]!);
  const cross = (p: number[], q: number[]) => [
    p[1]! * q[2]! - p[2]! * q[1]!,
    p[2]! * q[0]! - p[0]! * q[2]!,
    p[0]! * q[1]! - p[1]! * q[0]!,
  ];
  const dot = (p: readonly number[], q: readonly number[]) => p.reduce((sum, one, at) => sum + one * q[at]!, 0);
  const volume = dot(a, cross(b, c));
  return [cross(b, c), cross(c, a), cross(a, b)].map((axis) => Math.round(dot(axis, from) / volume));
}
