import { CodecError } from './errors/index.ts';
import type { DecodedFrame } from './image-pixel.ts';
import { interleaved } from './samples.ts';

/** Samples ready for a compressor: by pixel, of one or two bytes, and how many bits of them it has to keep. */
export interface CompressorInput {
  readonly bytes: Uint8Array;
  readonly bitsPerSample: number;
  readonly signed: boolean;
}

/**
 * What a compressor has to be given so that decoding gives the same bytes: Bits Stored where every sample keeps to it, else Bits Allocated,
 * as where overlays lie in the upper bits or the sign is not extended.
 *
 * @throws CodecError `not-encodable` for samples that are neither of one nor of two bytes
 */
export function compressorInput({ image, bytes }: DecodedFrame): CompressorInput {
  const { bitsAllocated, bitsStored, samplesPerPixel, planarConfiguration, rows, columns } = image;
  if (bitsAllocated !== 8 && bitsAllocated !== 16) throw new CodecError('not-encodable', { where: 'BitsAllocated' });
  if (image.photometricInterpretation === 'YBR_FULL_422' || image.photometricInterpretation === 'YBR_PARTIAL_422')
    throw new CodecError('not-encodable', { where: 'PhotometricInterpretation' });
  const bytesPerSample = bitsAllocated === 8 ? 1 : 2;
  const byPixel =
    samplesPerPixel > 1 && planarConfiguration === 1
      ? interleaved({ bytes, bytesPerSample, samplesPerPixel }, rows * columns)
      : bytes;
  const signed = image.pixelRepresentation === 1;
  const keeps = bitsStored < bitsAllocated && isWithin(byPixel, bytesPerSample, bitsStored, signed);
  const bitsPerSample = keeps ? Math.max(bitsStored, bitsAllocated === 16 ? 9 : 1) : bitsAllocated;
  return { bytes: byPixel, bitsPerSample, signed };
}

function isWithin(bytes: Uint8Array, width: 1 | 2, bits: number, signed: boolean): boolean {
  const least = signed ? -(2 ** (bits - 1)) : 0;
  const most = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  const unused = 32 - width * 8;
  for (let at = 0; at < bytes.length; at += width) {
    const raw = width === 1 ? bytes[at]! : bytes[at]! | (bytes[at + 1]! << 8);
    const value = signed ? (raw << unused) >> unused : raw;
    if (value < least || value > most) return false;
  }
  return true;
}
