import type { EncodedFrame, EncodeOptions } from '../encoded-frame.ts';
import { CodecError } from '../errors/index.ts';
import type { DecodedFrame } from '../image-pixel.ts';
import { compressorInput } from '../sample-depth.ts';
import { encodeJpegNatively } from '../wasm/native-codecs.ts';

const QUALITY = 90;

/**
 * A frame as JPEG baseline (PS3.5 §8.2.1); colour as YBR_FULL_422.
 *
 * @throws CodecError `not-encodable` unless samples are unsigned bytes, grey or RGB
 */
export async function encodeJpeg(frame: DecodedFrame, { quality = QUALITY }: EncodeOptions): Promise<EncodedFrame> {
  const { image } = frame;
  const colour = image.samplesPerPixel === 3;
  if (image.bitsAllocated !== 8 || image.pixelRepresentation === 1)
    throw new CodecError('not-encodable', { where: 'BitsAllocated' });
  if (colour ? image.photometricInterpretation !== 'RGB' : !/^MONOCHROME[12]$/.test(image.photometricInterpretation))
    throw new CodecError('not-encodable', { where: 'PhotometricInterpretation' });
  const samples = compressorInput(frame).bytes;
  // Bits Stored may be less than the eight that baseline has.
  const bytes = await encodeJpegNatively(samples, { ...image, bitsStored: 8 }, quality).catch((cause) => {
    throw new CodecError('not-encodable', { cause });
  });
  const photometricInterpretation = colour ? 'YBR_FULL_422' : image.photometricInterpretation;
  return { image: { ...image, planarConfiguration: 0, photometricInterpretation }, bytes };
}
