import { CodecError } from '../errors/index.ts';
import type { ImagePixel } from '../image-pixel.ts';

/** Samples as they lie in the bytes, unused bits included; a view where the bytes allow one. */
export type Samples = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

/** How the frame's numbers are written: whole ones (7FE0,0010), or Float and Double Float Pixel Data (PS3.3 C.7.6.24, C.7.6.25). */
export type SampleKind = 'integer' | 'float';

/** Samples of a native little endian frame. @throws CodecError `frame-too-short`, `not-renderable` */
export function samplesOf(bytes: Uint8Array, image: ImagePixel, kind: SampleKind, count: number): Samples {
  const { bitsAllocated } = image;
  if (bitsAllocated === 1) return unpackedBits(enough(bytes, Math.ceil(count / 8)), count);
  const size = bitsAllocated / 8;
  const there = enough(bytes, count * size).subarray(0, count * size);
  if (size === 1) return there;
  const aligned = there.byteOffset % size === 0 ? there : there.slice();
  const make = VIEWS[`${kind}${bitsAllocated}`];
  if (!make) throw new CodecError('not-renderable');
  return make(aligned.buffer, aligned.byteOffset, count);
}

const VIEWS: Readonly<Record<string, (buffer: ArrayBufferLike, offset: number, count: number) => Samples>> = {
  integer16: (buffer, offset, count) => new Uint16Array(buffer, offset, count),
  integer32: (buffer, offset, count) => new Uint32Array(buffer, offset, count),
  float32: (buffer, offset, count) => new Float32Array(buffer, offset, count),
  float64: (buffer, offset, count) => new Float64Array(buffer, offset, count),
};

function enough(bytes: Uint8Array, wanted: number): Uint8Array {
  if (bytes.length < wanted) throw new CodecError('frame-too-short');
  return bytes;
}

/** The first pixel is in the lowest bit (PS3.5 §8.1.1). */
function unpackedBits(bytes: Uint8Array, count: number): Uint8Array {
  const bits = new Uint8Array(count);
  for (let at = 0; at < count; at++) bits[at] = (bytes[at >> 3]! >> (at & 7)) & 1;
  return bits;
}

/** How the stored value lies in a sample (PS3.5 §8.1.1). */
export interface StoredBits {
  readonly bits: number;
  /** Bits below the stored ones. */
  readonly shift: number;
  readonly signed: boolean;
}

export function storedBitsOf({ bitsAllocated, bitsStored, highBit, pixelRepresentation }: ImagePixel): StoredBits {
  const bits = bitsStored >= 1 && bitsStored <= bitsAllocated ? bitsStored : bitsAllocated;
  const shift = Math.min(Math.max(highBit + 1 - bits, 0), bitsAllocated - bits);
  return { bits, shift, signed: pixelRepresentation === 1 };
}

/** The stored value of a sample. */
export function storedValue(sample: number, { bits, shift, signed }: StoredBits): number {
  const unsigned = bits === 32 ? sample >>> 0 : (sample >>> shift) & (2 ** bits - 1);
  return signed && unsigned >= 2 ** (bits - 1) ? unsigned - 2 ** bits : unsigned;
}
