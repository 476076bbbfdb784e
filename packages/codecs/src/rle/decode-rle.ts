import { CodecError } from '../errors/index.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { frameOf } from '../samples.ts';

/** Bytes of the RLE Header: a count and fifteen offsets, 32 bits each (PS3.5 §G.5). */
const HEADER_BYTES = 64;
const MOST_SEGMENTS = 15;
/** Two bytes say at most 128: no frame grows further (PS3.5 §G.3.1). */
const MOST_GROWTH = 64;

/**
 * A frame of RLE Lossless (PS3.5 Annex G). Each byte of each sample is a segment, the most significant first.
 *
 * @throws CodecError `header-corrupt`, `frame-too-short`
 */
export function decodeRle(encoded: Uint8Array, image: ImagePixel): DecodedFrame {
  const pixels = image.rows * image.columns;
  const width = image.bitsAllocated === 1 ? 1 : image.bitsAllocated / 8;
  const segments = segmentsOf(encoded);
  const wanted = image.samplesPerPixel * width;
  if (segments.length !== wanted) throw new CodecError('header-corrupt', { where: `${segments.length} segments` });
  const length = image.bitsAllocated === 1 ? Math.ceil(pixels / 8) : pixels;
  if (length * wanted > encoded.length * MOST_GROWTH) throw new CodecError('frame-too-short');
  const bytes = new Uint8Array(length * wanted);
  for (const [index, segment] of segments.entries()) {
    const sample = Math.floor(index / width);
    const first = sample * width + (width - 1 - (index % width));
    expand(segment, bytes, first, wanted, length);
  }
  if (image.bitsAllocated === 1) return { image, bytes };
  const { samplesPerPixel, bitsStored: bitsPerSample } = image;
  const bytesPerSample = width as 1 | 2 | 4;
  return frameOf({ bytes, bytesPerSample, bitsPerSample, samplesPerPixel, signed: false }, image);
}

function segmentsOf(encoded: Uint8Array): Uint8Array[] {
  if (encoded.length < HEADER_BYTES) throw new CodecError('header-corrupt');
  const header = new DataView(encoded.buffer, encoded.byteOffset, HEADER_BYTES);
  const count = header.getUint32(0, true);
  if (count < 1 || count > MOST_SEGMENTS) throw new CodecError('header-corrupt', { where: `${count} segments` });
  const starts = Array.from({ length: count }, (_, index) => header.getUint32(4 + index * 4, true));
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? encoded.length;
    if (start < HEADER_BYTES || end < start || end > encoded.length)
      throw new CodecError('header-corrupt', { where: `segment ${index + 1}` });
    return encoded.subarray(start, end);
  });
}

/** Writes a segment's bytes to every `step`th place from `at` on: PackBits (PS3.5 §G.3.2). */
function expand(segment: Uint8Array, into: Uint8Array, at: number, step: number, count: number): void {
  const end = at + count * step;
  let to = at;
  let from = 0;
  while (to < end) {
    const control = segment[from++];
    if (control === undefined) throw new CodecError('frame-too-short');
    if (control === 128) continue;
    if (control < 128) {
      const stop = Math.min(to + (control + 1) * step, end);
      if (from + (stop - to) / step > segment.length) throw new CodecError('frame-too-short');
      for (; to < stop; to += step) into[to] = segment[from++]!;
    } else {
      const value = segment[from++];
      if (value === undefined) throw new CodecError('frame-too-short');
      const stop = Math.min(to + (257 - control) * step, end);
      for (; to < stop; to += step) into[to] = value;
    }
  }
}
