import type { DecodedFrame } from '@vesalius/codecs';

/** A frame as a person would see its letters: one byte a pixel, 0 black. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A frame in grey over its whole range, the first sample of each pixel taken (red, or luminance, shows letters as well as any). */
export function greyOf({ image, bytes }: DecodedFrame): GreyImage {
  const { rows, columns } = image;
  const sample = sampleReader({ image, bytes });
  const count = rows * columns;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let pixel = 0; pixel < count; pixel++) {
    const value = sample(pixel);
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const scale = most > least ? 255 / (most - least) : 0;
  const pixels = new Uint8Array(count);
  for (let pixel = 0; pixel < count; pixel++) pixels[pixel] = (sample(pixel) - least) * scale;
  return { width: columns, height: rows, pixels };
}

function sampleReader({ image, bytes }: DecodedFrame): (pixel: number) => number {
  const { bitsAllocated, samplesPerPixel, planarConfiguration, pixelRepresentation } = image;
  const step = planarConfiguration === 1 ? 1 : samplesPerPixel;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const signed = pixelRepresentation === 1;
  if (bitsAllocated === 1) return (pixel) => (bytes[pixel >>> 3]! >>> (pixel & 7)) & 1;
  if (bitsAllocated === 8) return (pixel) => bytes[pixel * step]!;
  if (bitsAllocated === 16) {
    return signed
      ? (pixel) => view.getInt16(pixel * step * 2, true)
      : (pixel) => view.getUint16(pixel * step * 2, true);
  }
  return signed ? (pixel) => view.getInt32(pixel * step * 4, true) : (pixel) => view.getUint32(pixel * step * 4, true);
}
