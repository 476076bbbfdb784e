import type { DecodedFrame } from '../src/index.ts';

/** Least, greatest and mean value of all samples of a frame. */
export function statisticsOf({ bytes, image }: DecodedFrame) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = READERS[`${image.bitsAllocated}${image.pixelRepresentation === 1 ? 's' : 'u'}`]!;
  const width = image.bitsAllocated / 8;
  let [min, max, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let at = 0; at + width <= bytes.length; at += width, count++) {
    const value = read(view, at);
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { min, max, mean: sum / count };
}

const READERS: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  '8u': (view, at) => view.getUint8(at),
  '8s': (view, at) => view.getInt8(at),
  '16u': (view, at) => view.getUint16(at, true),
  '16s': (view, at) => view.getInt16(at, true),
  '32u': (view, at) => view.getUint32(at, true),
  '32s': (view, at) => view.getInt32(at, true),
};
