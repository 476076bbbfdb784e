import type { ImagePixel } from '../image-pixel.ts';

/** The multiple component transform is part of the codestream: decoding undoes it (PS3.5 §8.2.4). */
export function photometricAfter({ photometricInterpretation }: ImagePixel): string {
  return /^YBR_(RCT|ICT)$/.test(photometricInterpretation) ? 'RGB' : photometricInterpretation;
}
