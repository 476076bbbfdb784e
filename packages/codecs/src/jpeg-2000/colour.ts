import type { ImagePixel } from '../image-pixel.ts';

/** The multiple component transform is part of the codestream: decoding undoes it (PS3.5 §8.2.4). */
export function photometricAfter({ photometricInterpretation }: ImagePixel): string {
  return /^YBR_(RCT|ICT)$/.test(photometricInterpretation) ? 'RGB' : photometricInterpretation;
}

/** What Photometric Interpretation says of RGB that went through the multiple component transform (PS3.3 C.7.6.3.1.2). */
export function photometricBefore(
  { photometricInterpretation, samplesPerPixel }: ImagePixel,
  lossless: boolean,
): string {
  if (samplesPerPixel !== 3 || photometricInterpretation !== 'RGB') return photometricInterpretation;
  return lossless ? 'YBR_RCT' : 'YBR_ICT';
}
