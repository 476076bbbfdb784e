import { CodecError } from './errors/index.ts';
import type { ImagePixel } from './image-pixel.ts';

/** No frame takes more memory than this when decoded, whatever its attributes say; bytes. */
export const MOST_FRAME_BYTES = 1024 * 1024 * 1024;

/** Bits of one native frame (PS3.5 §8.1.1): frames of one bit a pixel need not end at a whole byte. */
export function frameBits({ rows, columns, samplesPerPixel, bitsAllocated, photometricInterpretation }: ImagePixel) {
  const halved = photometricInterpretation === 'YBR_FULL_422' || photometricInterpretation === 'YBR_PARTIAL_422';
  // Two pixels share their colour, so that a pixel has two samples instead of three (PS3.3 C.7.6.3.1.2).
  return rows * columns * (halved && samplesPerPixel === 3 ? 2 : samplesPerPixel) * bitsAllocated;
}

/** Bytes of one native frame, counted up to a whole byte. */
export function frameBytes(image: ImagePixel): number {
  return Math.ceil(frameBits(image) / 8);
}

/** Bytes of a decoded frame in which each pixel has all of its samples. */
export function fullFrameBytes({ rows, columns, samplesPerPixel, bitsAllocated }: ImagePixel): number {
  return Math.ceil((rows * columns * samplesPerPixel * bitsAllocated) / 8);
}

/** Frames up to this are decoded however few bytes say them, as those of one colour. */
const PLAUSIBLE_BYTES = 64 * 1024 * 1024;

/**
 * Holds the memory that a compressed frame asks for against the bytes it has: a header alone gets little.
 *
 * @param growth bytes that one byte may become at most in such a compression
 * @throws CodecError `frame-too-large`, `frame-too-short`
 */
export function demandPlausible(bytes: number, encodedBytes: number, growth = 64 * 1024): void {
  demandBounded(bytes);
  if (bytes > PLAUSIBLE_BYTES && bytes > encodedBytes * growth) throw new CodecError('frame-too-short');
}

/** @throws CodecError `frame-too-large` */
export function demandBounded(bytes: number): void {
  if (!(bytes <= MOST_FRAME_BYTES)) throw new CodecError('frame-too-large');
}
