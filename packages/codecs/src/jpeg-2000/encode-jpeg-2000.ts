import type { EncodedFrame, EncodeOptions } from '../encoded-frame.ts';
import { CodecError } from '../errors/index.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { type CompressorInput, compressorInput } from '../sample-depth.ts';
import { encodeWith } from '../wasm/encode-with.ts';
import { encodeJpeg2000Natively } from '../wasm/native-codecs.ts';
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
  const bytes = lossless ? await reversible(input, image) : await irreversible(input, image, ratio);
  const photometricInterpretation = photometricBefore(image, lossless);
  return { image: { ...image, planarConfiguration: 0, photometricInterpretation }, bytes };
}

const reversible = (input: CompressorInput, image: ImagePixel) => encoded(input, image, true);
const withOwnLoss = (input: CompressorInput, image: ImagePixel) => encoded(input, image, false);

function encoded(input: CompressorInput, image: ImagePixel, lossless: boolean): Promise<Uint8Array> {
  return openJpeg.use(({ J2KEncoder }) =>
    encodeWith(new J2KEncoder(), input, image, (encoder) => {
      encoder.setDecompositions?.(decompositionsOf(image, 0));
      encoder.setQuality?.(lossless, 0);
    }),
  );
}

/** The other module halves an image five times, whatever its size. */
const LEAST_SIDE = 64;

/** By the other module: this one's encoder does not listen to a ratio, which of what is small nobody misses. */
function irreversible(input: CompressorInput, image: ImagePixel, ratio: number): Promise<Uint8Array> {
  const { bytes, bitsPerSample } = input;
  if (Math.min(image.rows, image.columns) < LEAST_SIDE) return withOwnLoss(input, image);
  return encodeJpeg2000Natively(bytes, { ...image, bitsStored: bitsPerSample }, ratio).catch((cause) => {
    throw new CodecError('not-encodable', { cause });
  });
}
