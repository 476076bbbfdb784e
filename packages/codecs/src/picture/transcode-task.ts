import { decodeFrame } from '../decode-frame.ts';
import { encodeFrame } from '../encode-frame.ts';
import type { EncodedFrame, EncodeOptions } from '../encoded-frame.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { interleaved } from '../samples.ts';

/** One frame out of one transfer syntax into another. @throws CodecError */
export async function transcodedFrame(
  encoded: Uint8Array,
  image: ImagePixel,
  from: string,
  to: string,
  options?: EncodeOptions,
): Promise<EncodedFrame> {
  return encodeFrame(await decodeFrame(encoded, from, image), to, options);
}

/** A frame as it lies in a data set of this transfer syntax. */
export interface FrameOfSyntax {
  readonly encoded: Uint8Array;
  readonly image: ImagePixel;
  readonly transferSyntaxUid: string;
}

/** Whether two frames have the same samples, bit for bit, however they are compressed and ordered. @throws CodecError */
export async function sameSamples(one: FrameOfSyntax, other: FrameOfSyntax): Promise<boolean> {
  const [first, second] = [await decoded(one), await decoded(other)];
  if (first.image.bitsAllocated !== second.image.bitsAllocated) return false;
  return Buffer.compare(byPixel(first), byPixel(second)) === 0;
}

/**
 * Whether two frames are alike within so many decibels: the peak of what Bits Stored can say to the mean error, 20 log10.
 * False also when they are not of the same size and depth. @throws CodecError
 */
export async function nearSamples(one: FrameOfSyntax, other: FrameOfSyntax, leastDecibels: number): Promise<boolean> {
  const [first, second] = [await decoded(one), await decoded(other)];
  const [a, b] = [valuesOf(first), valuesOf(second)];
  if (first.image.bitsAllocated !== second.image.bitsAllocated || a.length !== b.length) return false;
  let squares = 0;
  for (let at = 0; at < a.length; at++) squares += (a[at]! - b[at]!) ** 2;
  const peak = 2 ** first.image.bitsStored - 1;
  return squares === 0 || 10 * Math.log10((peak * peak * a.length) / squares) >= leastDecibels;
}

function valuesOf(frame: DecodedFrame): ArrayLike<number> {
  const { bitsAllocated, pixelRepresentation } = frame.image;
  const bytes = byPixel(frame).slice();
  if (bitsAllocated === 8) return pixelRepresentation === 1 ? new Int8Array(bytes.buffer) : bytes;
  return new (pixelRepresentation === 1 ? Int16Array : Uint16Array)(bytes.buffer);
}

function decoded({ encoded, image, transferSyntaxUid }: FrameOfSyntax): Promise<DecodedFrame> {
  return decodeFrame(encoded, transferSyntaxUid, image);
}

function byPixel({ image, bytes }: DecodedFrame): Uint8Array {
  const { samplesPerPixel, planarConfiguration, bitsAllocated, rows, columns } = image;
  if (samplesPerPixel === 1 || planarConfiguration === 0) return bytes;
  const bytesPerSample = (bitsAllocated / 8) as 1 | 2;
  return interleaved({ bytes, bytesPerSample, samplesPerPixel }, rows * columns);
}
