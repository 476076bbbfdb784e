import { demandSize } from '../codestream-size.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { frameOf } from '../samples.ts';
import { decodeWith } from '../wasm/decode-with.ts';
import { bareCodestream, readCodestreamHeader } from './codestream-header.ts';
import { photometricAfter } from './colour.ts';
import { openJpeg } from './open-jpeg.ts';

/**
 * A frame of JPEG 2000, reversible or not (PS3.5 §8.2.4).
 *
 * @throws CodecError `header-corrupt`, `header-differs`, `frame-too-large`, `codestream-corrupt`
 */
export async function decodeJpeg2000(encoded: Uint8Array, image: ImagePixel): Promise<DecodedFrame> {
  const codestream = bareCodestream(encoded);
  demandSize(readCodestreamHeader(codestream), image, codestream.length);
  const samples = await openJpeg.use(({ J2KDecoder }) => decodeWith(new J2KDecoder(), codestream, image));
  return frameOf({ ...samples, photometricInterpretation: photometricAfter(image) }, image);
}
