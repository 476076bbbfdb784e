import type { EncodedFrame, EncodeOptions } from '../encoded-frame.ts';
import type { DecodedFrame } from '../image-pixel.ts';
import { photometricBefore } from '../jpeg-2000/colour.ts';
import { decompositionsOf } from '../jpeg-2000/decompositions.ts';
import { compressorInput } from '../sample-depth.ts';
import { encodeWith } from '../wasm/encode-with.ts';
import { openJph } from './open-jph.ts';

const QUANTIZATION = 0.002;
/** Resolution, position, component, layer (T.800 Table A.16). */
const RPCL = 2;

/**
 * A frame as High-Throughput JPEG 2000, in the order RPCL with a part for each resolution and a TLM marker, as PS3.5 §A.4.12 asks of
 * HTJ2K Lossless RPCL and allows of the others: the first bytes of a frame are a smaller picture of it.
 *
 * @throws CodecError `not-encodable`
 */
export async function encodeHtj2k(
  frame: DecodedFrame,
  lossless: boolean,
  { quantization = QUANTIZATION }: EncodeOptions,
): Promise<EncodedFrame> {
  const { image } = frame;
  const input = compressorInput(frame);
  const bytes = await openJph.use(({ HTJ2KEncoder }) =>
    encodeWith(new HTJ2KEncoder(), input, image, (encoder) => {
      // OpenJPH writes wrong streams of images that are not halved at all.
      encoder.setDecompositions?.(decompositionsOf(image, 1));
      encoder.setQuality?.(lossless, quantization);
      encoder.setProgressionOrder?.(RPCL);
      encoder.setTLMMarker?.(true);
      encoder.setTilePartDivisionsAtResolutions?.(true);
    }),
  );
  const photometricInterpretation = photometricBefore(image, lossless);
  return { image: { ...image, planarConfiguration: 0, photometricInterpretation }, bytes };
}
