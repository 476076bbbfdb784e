import { CodecError } from '../errors/index.ts';
import type { ImagePixel } from '../image-pixel.ts';
import { type Samples, samplesOf, storedBitsOf } from './samples.ts';
import { rgbOfYbr, withoutSubsampling, YBR_CONVERSIONS } from './ybr.ts';

/** Colour spaces that decoders hand on as red, green and blue already (PS3.5 §8.2.4). */
const RED_GREEN_BLUE = new Set(['RGB', 'YBR_ICT', 'YBR_RCT']);

/** Red, green and blue of each pixel, 8 bits a sample. @throws CodecError */
export function colourPixels(bytes: Uint8Array, image: ImagePixel): Uint8Array {
  const byPixel = samplesByPixel(bytes, image);
  if (RED_GREEN_BLUE.has(image.photometricInterpretation)) return byPixel;
  const conversion = YBR_CONVERSIONS[image.photometricInterpretation];
  if (!conversion) throw new CodecError('not-renderable');
  return rgbOfYbr(byPixel, conversion);
}

function samplesByPixel(bytes: Uint8Array, image: ImagePixel): Uint8Array {
  const pixels = image.rows * image.columns;
  if (isSubsampled(bytes, image, pixels)) return withoutSubsampling(bytes, pixels);
  const samples = inEightBits(samplesOf(bytes, image, 'integer', pixels * 3), image);
  return image.planarConfiguration === 1 ? interleaved(samples, pixels) : samples;
}

/** A frame of two bytes a pixel is as PS3.3 C.7.6.3.1.2 has it; decoders give three samples for each pixel. */
function isSubsampled(bytes: Uint8Array, image: ImagePixel, pixels: number): boolean {
  const { photometricInterpretation, bitsAllocated } = image;
  if (!photometricInterpretation.endsWith('_422') || bitsAllocated !== 8) return false;
  return bytes.length < pixels * 3 && bytes.length >= Math.ceil(pixels / 2) * 4;
}

function inEightBits(samples: Samples, image: ImagePixel): Uint8Array {
  const { bits, shift } = storedBitsOf(image);
  if (samples instanceof Uint8Array && bits === 8) return samples;
  const down = shift + bits - 8;
  return Uint8Array.from(samples, (sample) =>
    down >= 0 ? (sample >>> down) & 0xff : ((sample >>> shift) << (8 - bits)) & 0xff,
  );
}

function interleaved(planes: Uint8Array, pixels: number): Uint8Array {
  const samples = new Uint8Array(pixels * 3);
  for (let plane = 0; plane < 3; plane++) {
    for (let pixel = 0; pixel < pixels; pixel++) samples[pixel * 3 + plane] = planes[plane * pixels + pixel]!;
  }
  return samples;
}
