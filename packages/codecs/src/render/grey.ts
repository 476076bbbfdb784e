import type { ImagePixel } from '../image-pixel.ts';
import { type ModalityTransform, modalityValue } from './modality.ts';
import type { Padding } from './padding.ts';
import { type PresentationLut, presentedValue } from './presentation-lut.ts';
import { type Samples, type StoredBits, storedBitsOf, storedValue } from './samples.ts';
import { type VoiTransform, voiValue, windowOfRange } from './voi.ts';

/** The grey scale transformations in their order (PS3.4 N.2, Figure N.2-1). */
export interface GreyTransforms {
  readonly modality: ModalityTransform;
  /** Undefined when nothing says a view: the range of the frame's own values is taken. */
  readonly voi: VoiTransform | undefined;
  readonly presentation: PresentationLut;
  readonly padding: Padding | undefined;
}

/** Beyond this many stored bits a table of all values costs more than the pixels do. */
const TABLE_BITS = 16;

/**
 * Brightness of each pixel, 0 black to 255 white. Padding is never part of the range that stands for a missing view, and black then and in
 * inverted images, where it would dazzle (PS3.3 C.7.5.1.1.2); a view that is given shows it as any value, as other programs do.
 */
export function greyPixels(samples: Samples, image: ImagePixel, transforms: GreyTransforms): Uint8Array {
  const bits = storedBitsOf(image);
  const isWhole = samples instanceof Uint8Array || samples instanceof Uint16Array;
  if (!isWhole || bits.bits > TABLE_BITS) return eachPixel(samples, storedReader(samples, bits), transforms);
  return throughTable(samples, bits, transforms);
}

function storedReader(samples: Samples, bits: StoredBits): (sample: number) => number {
  return samples instanceof Uint32Array ? (sample) => storedValue(sample, bits) : (sample) => sample;
}

function eachPixel(samples: Samples, stored: (sample: number) => number, transforms: GreyTransforms): Uint8Array {
  const voi = transforms.voi ?? rangeOf(valuesOf(samples, stored, transforms), transforms.modality);
  const grey = greyOf(transforms, voi);
  const pixels = new Uint8Array(samples.length);
  for (let at = 0; at < samples.length; at++) pixels[at] = grey(stored(samples[at]!));
  return pixels;
}

function* valuesOf(samples: Samples, stored: (sample: number) => number, { padding }: GreyTransforms) {
  for (const sample of samples) {
    const value = stored(sample);
    if (!isPadding(padding, value) && Number.isFinite(value)) yield value;
  }
}

/** Every stored value is transformed once, each pixel looked up. */
function throughTable(samples: Uint8Array | Uint16Array, bits: StoredBits, transforms: GreyTransforms): Uint8Array {
  const mask = 2 ** bits.bits - 1;
  const voi = transforms.voi ?? rangeOf(presentValues(samples, bits, transforms.padding), transforms.modality);
  const grey = greyOf(transforms, voi);
  const table = new Uint8Array(mask + 1);
  for (let value = 0; value <= mask; value++) table[value] = grey(storedValue(value << bits.shift, bits));
  const pixels = new Uint8Array(samples.length);
  const { shift } = bits;
  for (let at = 0; at < samples.length; at++) pixels[at] = table[(samples[at]! >>> shift) & mask]!;
  return pixels;
}

function* presentValues(samples: Uint8Array | Uint16Array, bits: StoredBits, padding: Padding | undefined) {
  const mask = 2 ** bits.bits - 1;
  const present = new Uint8Array(mask + 1);
  for (let at = 0; at < samples.length; at++) present[(samples[at]! >>> bits.shift) & mask] = 1;
  for (let value = 0; value <= mask; value++) {
    if (present[value] === 0) continue;
    const stored = storedValue(value << bits.shift, bits);
    if (!isPadding(padding, stored)) yield stored;
  }
}

function rangeOf(stored: Iterable<number>, modality: ModalityTransform): VoiTransform {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const one of stored) {
    const value = modalityValue(modality, one);
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least <= most ? windowOfRange(least, most) : windowOfRange(0, 0);
}

function greyOf(transforms: GreyTransforms, voi: VoiTransform): (stored: number) => number {
  const { modality, presentation } = transforms;
  const isInverse = presentation.kind === 'shape' && presentation.inverse;
  const black = transforms.voi === undefined || isInverse ? transforms.padding : undefined;
  return (stored) => {
    if (isPadding(black, stored) || Number.isNaN(stored)) return 0;
    return Math.round(255 * presentedValue(presentation, voiValue(voi, modalityValue(modality, stored))));
  };
}

function isPadding(padding: Padding | undefined, stored: number): boolean {
  return padding !== undefined && stored >= padding.least && stored <= padding.most;
}
