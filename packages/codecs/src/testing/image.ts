import type { ImagePixel } from '../image-pixel.ts';

/** A module of a small grey image with what is given put in its place. */
export function imageOf(attributes: Partial<ImagePixel> = {}): ImagePixel {
  const bitsAllocated = attributes.bitsAllocated ?? 8;
  const bitsStored = attributes.bitsStored ?? bitsAllocated;
  return {
    ...{ rows: 4, columns: 4, samplesPerPixel: 1, bitsAllocated, bitsStored, highBit: bitsStored - 1 },
    ...{ pixelRepresentation: 0, planarConfiguration: 0, photometricInterpretation: 'MONOCHROME2', numberOfFrames: 1 },
    ...attributes,
  };
}
