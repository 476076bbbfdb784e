import { demandSize } from '../codestream-size.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { bareCodestream, readCodestreamHeader } from '../jpeg-2000/codestream-header.ts';
import { photometricAfter } from '../jpeg-2000/colour.ts';
import { frameOf } from '../samples.ts';
import { decodeWith } from '../wasm/decode-with.ts';
import { openJph } from './open-jph.ts';

/**
 * A frame of High-Throughput JPEG 2000 (PS3.5 §8.2.14).
 *
 * @throws CodecError `header-corrupt`, `header-differs`, `frame-too-large`, `codestream-corrupt`
 */
export async function decodeHtj2k(encoded: Uint8Array, image: ImagePixel): Promise<DecodedFrame> {
  const codestream = bareCodestream(encoded);
  demandSize(readCodestreamHeader(codestream), image, codestream.length);
  const samples = await openJph.use(({ HTJ2KDecoder }) => decodeWith(new HTJ2KDecoder(), codestream, image));
  return frameOf({ ...samples, photometricInterpretation: photometricAfter(image) }, image);
}
