import type { EncodeOptions } from './encoded-frame.ts';

/** The quality whose options are those that encoders take unless told. */
export const USUAL_QUALITY = 90;
const NEXT_TO_LOSSLESS = 99;

/**
 * What each encoder with a loss is told for a quality, 1 to 100: 90 is what they do by themselves, half of it loses clearly more. The scale is that of
 * JPEG; of the others no two agree, so that only the order is promised.
 */
export function optionsOfQuality(quality: number): EncodeOptions {
  const away = 100 - Math.min(Math.max(quality, 1), NEXT_TO_LOSSLESS);
  return {
    quality,
    allowedError: Math.max(1, Math.round(away / 5)),
    ratio: Math.max(2, away),
    quantization: away * 0.0002,
  };
}
