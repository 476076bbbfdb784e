import type { DecodedFrame, ImagePixel } from './image-pixel.ts';

/** What a decompressor gave: its bytes and what they are. Two bytes a sample are little endian. */
export interface Samples {
  readonly bytes: Uint8Array;
  readonly bytesPerSample: 1 | 2 | 4;
  readonly bitsPerSample: number;
  readonly samplesPerPixel: number;
  readonly signed: boolean;
  /** The colours follow each other as planes instead of being together in each pixel. */
  readonly byPlane?: boolean;
  /** Of the samples, when it is not that of the image any more. */
  readonly photometricInterpretation?: string;
}

/** A decompressor gives each pixel all of its samples, whatever the module says of colours that are left out (PS3.3 C.7.6.3.1.2). */
const COMPLETE: Readonly<Record<string, string>> = { YBR_FULL_422: 'YBR_FULL', YBR_PARTIAL_422: 'YBR_FULL' };

/** The samples as a frame of the image: as wide as Bits Allocated says, colour by pixel. */
export function frameOf(samples: Samples, image: ImagePixel): DecodedFrame {
  const wanted = Math.max(image.bitsAllocated <= 8 ? 1 : image.bitsAllocated / 8, samples.bytesPerSample);
  const byPixel = samples.byPlane ? interleaved(samples, image.rows * image.columns) : samples.bytes;
  const bytes = widened(byPixel, samples, wanted);
  const bitsAllocated = wanted * 8;
  const photometricInterpretation = samples.photometricInterpretation ?? image.photometricInterpretation;
  const bitsStored = Math.min(Math.max(image.bitsStored, samples.bitsPerSample), bitsAllocated);
  return {
    bytes,
    image: {
      ...image,
      ...{ bitsAllocated, bitsStored },
      highBit: bitsStored === image.bitsStored ? image.highBit : bitsStored - 1,
      samplesPerPixel: samples.samplesPerPixel,
      planarConfiguration: 0,
      photometricInterpretation: COMPLETE[photometricInterpretation] ?? photometricInterpretation,
    },
  };
}

/** Colour by plane put together as colour by pixel (PS3.3 C.7.6.3.1.3). */
export function interleaved(
  {
    bytes,
    bytesPerSample: width,
    samplesPerPixel: count,
  }: Pick<Samples, 'bytes' | 'bytesPerSample' | 'samplesPerPixel'>,
  pixels: number,
): Uint8Array {
  const together = new Uint8Array(pixels * count * width);
  for (let sample = 0; sample < count; sample++) {
    for (let byte = 0; byte < width; byte++) {
      let from = sample * pixels * width + byte;
      for (let to = sample * width + byte; to < together.length; to += count * width, from += width)
        together[to] = bytes[from]!;
    }
  }
  return together;
}

function widened(bytes: Uint8Array, { bytesPerSample, signed }: Samples, wanted: number): Uint8Array {
  if (wanted === bytesPerSample) return bytes;
  const wide = new Uint8Array((bytes.length / bytesPerSample) * wanted);
  for (let from = 0, to = 0; from < bytes.length; from += bytesPerSample, to += wanted) {
    for (let byte = 0; byte < bytesPerSample; byte++) wide[to + byte] = bytes[from + byte]!;
    if (signed && bytes[from + bytesPerSample - 1]! & 0x80) wide.fill(0xff, to + bytesPerSample, to + wanted);
  }
  return wide;
}
