import type { FrameHeader } from './frame-header.ts';

const RGB_IDS = [0x52, 0x47, 0x42];

/**
 * Whether three components are YCbCr: what the stream says of itself comes before Photometric Interpretation, which many writers leave at
 * what it was before compression (PS3.5 §8.2.1).
 */
export function isYcbcr(
  { samplesPerPixel, adobeTransform, jfif, componentIds }: FrameHeader,
  photometric: string,
): boolean {
  if (samplesPerPixel !== 3) return false;
  if (adobeTransform !== undefined) return adobeTransform === 1;
  if (jfif) return true;
  if (RGB_IDS.every((id, index) => componentIds[index] === id)) return false;
  return photometric.startsWith('YBR');
}

/** An Adobe segment that says: no transform (ITU-T T.872 §6.5.3). */
const ADOBE_NO_TRANSFORM = Uint8Array.of(...[0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0]);

/** The same stream, saying of itself that its components are no YCbCr; decoders guess otherwise. */
export function markedUntransformed(encoded: Uint8Array): Uint8Array {
  const marked = new Uint8Array(encoded.length + ADOBE_NO_TRANSFORM.length);
  marked.set(encoded.subarray(0, 2));
  marked.set(ADOBE_NO_TRANSFORM, 2);
  marked.set(encoded.subarray(2), 2 + ADOBE_NO_TRANSFORM.length);
  return marked;
}
