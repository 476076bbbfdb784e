import { demandSize } from '../codestream-size.ts';
import { CodecError } from '../errors/index.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { readFrameHeader, SOF } from '../jpeg/frame-header.ts';
import { frameOf } from '../samples.ts';
import { decodeWith } from '../wasm/decode-with.ts';
import { charls } from './charls.ts';

/** End of image (T.81 Table B.1): CharLS counts through two thousand million bits of nothing behind a stream that breaks off, seconds long. */
const END_OF_IMAGE = Uint8Array.of(0xff, 0xd9);

/**
 * A frame of JPEG-LS, lossless or near-lossless (PS3.5 §8.2.3).
 *
 * @throws CodecError `header-corrupt`, `header-differs`, `frame-too-large`, `codestream-corrupt`
 */
export async function decodeJpegLs(encoded: Uint8Array, image: ImagePixel): Promise<DecodedFrame> {
  const header = readFrameHeader(encoded);
  if (header.process !== SOF.jpegLs) throw new CodecError('header-corrupt', { where: 'SOF' });
  demandSize(header, image, encoded.length);
  const ended = new Uint8Array(encoded.length + END_OF_IMAGE.length);
  ended.set(encoded);
  ended.set(END_OF_IMAGE, encoded.length);
  return frameOf(await charls.use(({ JpegLSDecoder }) => decodeWith(new JpegLSDecoder(), ended, image)), image);
}
