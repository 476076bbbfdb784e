import type { EncodedFrame, EncodeOptions } from '../encoded-frame.ts';
import type { DecodedFrame } from '../image-pixel.ts';
import { compressorInput } from '../sample-depth.ts';
import { encodeWith } from '../wasm/encode-with.ts';
import { photometricBefore } from './colour.ts';
import { decompositionsOf } from './decompositions.ts';
import { openJpeg } from './open-jpeg.ts';

/** The rate of lossy compression unless told otherwise: the ratio of bytes before to bytes after. */
const RATIO = 10;

/**
 * A frame as JPEG 2000 (PS3.5 §8.2.4), RGB through its colour transform.
 *
 * @throws CodecError `not-encodable`
 */
export async function encodeJpeg2000(
  frame: DecodedFrame,
  lossless: boolean,
  { ratio = RATIO }: EncodeOptions,
): Promise<EncodedFrame> {
  const { image } = frame;
  const input = compressorInput(frame);
  const bytes = await openJpeg.use(({ J2KEncoder }) =>
    encodeWith(new J2KEncoder(), input, image, (encoder) => {
      encoder.setDecompositions?.(decompositionsOf(image, 0));
      encoder.setQuality?.(lossless, 0);
      if (!lossless) encoder.setCompressionRatio?.(ratio);
    }),
  );
  const photometricInterpretation = photometricBefore(image, lossless);
  return { image: { ...image, planarConfiguration: 0, photometricInterpretation }, bytes };
}
