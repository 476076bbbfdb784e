import { lookupTransferSyntax } from '@vesalius/dicom';
import { CodecError } from '../errors/index.ts';
import { frameBytes } from '../frame-size.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';

/** A vendor's: little endian data sets with big endian pixels. */
const BIG_ENDIAN_PIXELS = '1.2.840.113619.5.2';

/**
 * A native frame (PS3.5 §8.1.1) as little endian bytes; a frame of one bit a pixel begins at the lowest bit of its first byte. Bytes are
 * a view where nothing had to be changed.
 *
 * @throws CodecError `frame-too-short`
 */
export function decodeNative(encoded: Uint8Array, transferSyntaxUid: string, image: ImagePixel): DecodedFrame {
  const length = frameBytes(image);
  const word = isBigEndian(transferSyntaxUid) ? wordBytes(image) : 1;
  const whole = Math.ceil(length / word) * word;
  if (encoded.length < whole) throw new CodecError('frame-too-short');
  const bytes =
    word === 1 ? encoded.subarray(0, length) : swapped(encoded.subarray(0, whole), word).subarray(0, length);
  return image.bitsAllocated === 12 ? unpacked(bytes, image) : { image, bytes };
}

function isBigEndian(transferSyntaxUid: string): boolean {
  if (transferSyntaxUid === BIG_ENDIAN_PIXELS) return true;
  return lookupTransferSyntax(transferSyntaxUid)?.littleEndian === false;
}

/** OW is a string of 16-bit words, whatever samples lie in them, and the first word of a sample is the lower one (PS3.5 §8.1.1, §A.3). */
function wordBytes({ pixelDataVr, bitsAllocated }: ImagePixel): number {
  return pixelDataVr === 'OB' || (pixelDataVr === undefined && bitsAllocated <= 8) ? 1 : 2;
}

/** Each word's bytes the other way round (PS3.5 §7.3). */
export function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const other = new Uint8Array(bytes.length);
  for (let at = 0; at + width <= bytes.length; at += width) {
    for (let byte = 0; byte < width; byte++) other[at + byte] = bytes[at + width - 1 - byte]!;
  }
  return other;
}

/** Two samples of 12 bits lie in three bytes, the first in the lower bits (ACR-NEMA 300); widened to 16 bits each. */
function unpacked(bytes: Uint8Array, image: ImagePixel): DecodedFrame {
  const count = image.rows * image.columns * image.samplesPerPixel;
  const wide = new Uint8Array(count * 2);
  for (let sample = 0; sample < count; sample++) {
    const at = (sample * 3) >> 1;
    const pair = bytes[at]! | ((bytes[at + 1] ?? 0) << 8);
    const value = sample % 2 === 0 ? pair & 0xfff : pair >> 4;
    wide[sample * 2] = value & 0xff;
    wide[sample * 2 + 1] = value >> 8;
  }
  return { image: { ...image, bitsAllocated: 16 }, bytes: wide };
}
