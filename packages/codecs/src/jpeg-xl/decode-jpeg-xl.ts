import { CodecError } from '../errors/index.ts';
import { demandPlausible, fullFrameBytes } from '../frame-size.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { frameOf } from '../samples.ts';
import { decodeNatively } from '../wasm/native-codecs.ts';
import { readSizeHeader } from './size-header.ts';

/**
 * A frame of JPEG XL (PS3.5 §8.2.16), recompressed JPEG too. Colour comes as RGB.
 *
 * @throws CodecError `header-corrupt`, `header-differs`, `codestream-corrupt`
 */
export async function decodeJpegXl(encoded: Uint8Array, image: ImagePixel): Promise<DecodedFrame> {
  const { rows, columns } = readSizeHeader(encoded);
  if (rows !== image.rows || columns !== image.columns) throw new CodecError('header-differs');
  demandPlausible(fullFrameBytes(image), encoded.length);
  const samples = await decodeNatively('DecodeJpegXl', encoded, image, true);
  const photometricInterpretation = image.samplesPerPixel === 3 ? 'RGB' : image.photometricInterpretation;
  return frameOf({ ...samples, photometricInterpretation }, image);
}
