import { type Affine, quaternionOf, spacingOf } from './affine.ts';

/** How voxels are written: NIfTI-1 data types with their bits. */
export const DATA_TYPES = {
  uint8: { code: 2, bits: 8 },
  int16: { code: 4, bits: 16 },
  float32: { code: 16, bits: 32 },
  uint16: { code: 512, bits: 16 },
} as const;

export type DataType = keyof typeof DATA_TYPES;

export interface NiftiHeader {
  readonly size: readonly [x: number, y: number, z: number, time: number];
  readonly affine: Affine;
  /** Seconds between volumes; 0 when it is not known. */
  readonly secondsEach: number;
  readonly dataType: DataType;
  /** A value is slope times what is written, plus intercept. */
  readonly slope: number;
  readonly intercept: number;
}

/** Bytes before the first voxel: the header, and that there is no extension. */
export const HEADER_BYTES = 352;
const SIZE_OF_HEADER = 348;
const MILLIMETRES_AND_SECONDS = 2 | 8;
const SCANNER = 1;

/** The header of a single file (`n+1`), little endian. */
export function headerOf({ size, affine, secondsEach, dataType, slope, intercept }: NiftiHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const { code, bits } = DATA_TYPES[dataType];
  const shorts = (at: number, values: readonly number[]) => {
    for (const [index, value] of values.entries()) view.setInt16(at + 2 * index, value, true);
  };
  const floats = (at: number, values: readonly number[]) => {
    for (const [index, value] of values.entries()) view.setFloat32(at + 4 * index, value, true);
  };
  const [x, y, z, time] = size;
  const quaternion = quaternionOf(affine);
  view.setInt32(0, SIZE_OF_HEADER, true);
  shorts(40, [time > 1 ? 4 : 3, x, y, z, time, 1, 1, 1]);
  shorts(70, [code, bits]);
  floats(76, [quaternion?.qfac ?? 1, ...spacingOf(affine), secondsEach, 0, 0, 0]);
  floats(108, [HEADER_BYTES, slope, intercept]);
  view.setUint8(123, MILLIMETRES_AND_SECONDS);
  shorts(252, [quaternion ? SCANNER : 0, SCANNER]);
  if (quaternion) floats(256, [quaternion.b, quaternion.c, quaternion.d, affine[0][3], affine[1][3], affine[2][3]]);
  floats(280, affine.flat());
  bytes.set([0x6e, 0x2b, 0x31, 0], 344); // n+1
  return bytes;
}
