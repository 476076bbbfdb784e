import {
  FrameAttributes,
  type FrameToRender,
  type ImagePixel,
  type ModalityTransform,
  modalityOf,
  writeVoxels,
} from '@vesalius/codecs';
import type { Dataset } from '@vesalius/dicom';
import type { DataType } from './header.ts';
import type { FrameOfInstance } from './volumes.ts';

/** How the voxels of a volume are written. */
export interface Sampling {
  readonly dataType: DataType;
  readonly slope: number;
  readonly intercept: number;
}

/** Stored values where one slope and intercept hold for all frames and a type holds them; else real values (NIfTI-1 §scl_slope). */
export function samplingOf(
  headers: readonly Dataset[],
  frames: readonly FrameOfInstance[],
  { bitsAllocated, bitsStored, pixelRepresentation }: ImagePixel,
): Sampling {
  const transforms = frames.map(({ instance, number }) =>
    modalityOf(new FrameAttributes(headers[instance]!, number), pixelRepresentation === 1),
  );
  const [first] = transforms as [ModalityTransform];
  const real: Sampling = { dataType: 'float32', slope: 1, intercept: 0 };
  if (first.kind !== 'rescale') return real;
  const { slope, intercept } = first;
  const isOne = transforms.every((one) => one.kind === 'rescale' && one.slope === slope && one.intercept === intercept);
  if (!isOne || bitsAllocated > 16) return real;
  return { dataType: typeOf(bitsStored, pixelRepresentation === 1), slope, intercept };
}

function typeOf(bitsStored: number, signed: boolean): DataType {
  if (bitsStored <= 8 && !signed) return 'uint8';
  return signed || bitsStored < 16 ? 'int16' : 'uint16';
}

/** The voxels of a frame as bytes, little endian. @throws CodecError */
export function voxelBytes(frame: FrameToRender, { dataType, slope, intercept }: Sampling): Uint8Array {
  const values = new Float32Array(frame.image.rows * frame.image.columns);
  writeVoxels(frame, 1, values);
  if (dataType === 'float32') return littleEndian(values, 4);
  const stored = STORED[dataType](values.length);
  for (let at = 0; at < values.length; at++) stored[at] = Math.round((values[at]! - intercept) / slope);
  return littleEndian(stored, stored.BYTES_PER_ELEMENT);
}

const STORED = {
  uint8: (length: number) => new Uint8Array(length),
  int16: (length: number) => new Int16Array(length),
  uint16: (length: number) => new Uint16Array(length),
} as const;

function littleEndian({ buffer }: { readonly buffer: ArrayBufferLike }, size: number): Uint8Array {
  const bytes = new Uint8Array(buffer);
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 0)
    for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}
