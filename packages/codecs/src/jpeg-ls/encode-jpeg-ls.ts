import type { EncodedFrame, EncodeOptions } from '../encoded-frame.ts';
import type { DecodedFrame } from '../image-pixel.ts';
import { compressorInput } from '../sample-depth.ts';
import { encodeWith } from '../wasm/encode-with.ts';
import { charls } from './charls.ts';

const ALLOWED_ERROR = 2;
const BY_PLANE = 0;
const BY_PIXEL = 2;

/**
 * A frame as JPEG-LS (PS3.5 §8.2.3). Its samples have no sign: those of signed images are kept with all their bits.
 *
 * @throws CodecError `not-encodable`
 */
export async function encodeJpegLs(
  frame: DecodedFrame,
  lossless: boolean,
  { allowedError = ALLOWED_ERROR }: EncodeOptions,
): Promise<EncodedFrame> {
  const { image } = frame;
  const { bytes, bitsPerSample, signed } = compressorInput(frame);
  const input = { bytes, signed: false, bitsPerSample: signed ? image.bitsAllocated : Math.max(2, bitsPerSample) };
  const encoded = await charls.use(({ JpegLSEncoder }) =>
    encodeWith(new JpegLSEncoder(), input, image, (encoder) => {
      encoder.setNearLossless?.(lossless ? 0 : allowedError);
      encoder.setInterleaveMode?.(image.samplesPerPixel > 1 ? BY_PIXEL : BY_PLANE);
    }),
  );
  return { image: { ...image, planarConfiguration: 0 }, bytes: encoded };
}
