import { type Dataset, TAG } from '@vesalius/dicom';

type Read = (view: DataView, at: number) => number;

/** How values of so many bits are read, little-endian: signed ones begin with a minus. */
const INTEGERS: Readonly<Record<number, Read>> = {
  8: (view, at) => view.getUint8(at),
  16: (view, at) => view.getUint16(at, true),
  32: (view, at) => view.getUint32(at, true),
  [-8]: (view, at) => view.getInt8(at),
  [-16]: (view, at) => view.getInt16(at, true),
  [-32]: (view, at) => view.getInt32(at, true),
};
const FLOATS = [
  [TAG.FloatPixelData, 4, (view, at) => view.getFloat32(at, true)],
  [TAG.DoubleFloatPixelData, 8, (view, at) => view.getFloat64(at, true)],
] as const satisfies readonly (readonly [number, number, Read])[];

/** Reads the stored values of frames (from 1), row by row, of native little-endian pixels of one sample; undefined when there are none. */
export function storedValues(instance: Dataset): ((frame: number) => Float64Array) | undefined {
  const found = pixelsOf(instance);
  if (!found) return undefined;
  const { bytes, width, read } = found;
  const size = (instance.number(TAG.Rows) ?? 0) * (instance.number(TAG.Columns) ?? 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (frame) => {
    const from = (frame - 1) * size * width;
    const held = Math.max(0, Math.min(size, Math.floor((bytes.byteLength - from) / width)));
    const values = new Float64Array(size).fill(Number.NaN);
    for (let at = 0; at < held; at++) values[at] = read(view, from + at * width);
    return values;
  };
}

function pixelsOf(instance: Dataset): { bytes: Uint8Array; width: number; read: Read } | undefined {
  for (const [tag, width, read] of FLOATS) {
    const bytes = instance.bytes(tag);
    if (bytes) return { bytes, width, read };
  }
  const bits = instance.number(TAG.BitsAllocated) ?? 0;
  const read = INTEGERS[instance.number(TAG.PixelRepresentation) === 1 ? -bits : bits];
  const bytes = instance.bytes(TAG.PixelData);
  return read && bytes ? { bytes, width: bits / 8, read } : undefined;
}
