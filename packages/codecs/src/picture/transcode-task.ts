import { decodeFrame } from '../decode-frame.ts';
import { encodeFrame } from '../encode-frame.ts';
import type { EncodedFrame } from '../encoded-frame.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { interleaved } from '../samples.ts';

/** One frame out of one transfer syntax into another. @throws CodecError */
export async function transcodedFrame(
  encoded: Uint8Array,
  image: ImagePixel,
  from: string,
  to: string,
): Promise<EncodedFrame> {
  return encodeFrame(await decodeFrame(encoded, from, image), to);
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

function decoded({ encoded, image, transferSyntaxUid }: FrameOfSyntax): Promise<DecodedFrame> {
  return decodeFrame(encoded, transferSyntaxUid, image);
}

function byPixel({ image, bytes }: DecodedFrame): Uint8Array {
  const { samplesPerPixel, planarConfiguration, bitsAllocated, rows, columns } = image;
  if (samplesPerPixel === 1 || planarConfiguration === 0) return bytes;
  const bytesPerSample = (bitsAllocated / 8) as 1 | 2;
  return interleaved({ bytes, bytesPerSample, samplesPerPixel }, rows * columns);
}
