import { decodeFrame } from '../decode-frame.ts';
import { encodeFrame } from '../encode-frame.ts';
import type { EncodedFrame } from '../encoded-frame.ts';
import type { ImagePixel } from '../image-pixel.ts';

/** One frame out of one transfer syntax into another. @throws CodecError */
export async function transcodedFrame(
  encoded: Uint8Array,
  image: ImagePixel,
  from: string,
  to: string,
): Promise<EncodedFrame> {
  return encodeFrame(await decodeFrame(encoded, from, image), to);
}
