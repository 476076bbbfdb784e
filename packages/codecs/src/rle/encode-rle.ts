import type { EncodedFrame } from '../encoded-frame.ts';
import { CodecError } from '../errors/index.ts';
import { fullFrameBytes } from '../frame-size.ts';
import type { DecodedFrame } from '../image-pixel.ts';

const HEADER_BYTES = 64;
const MOST_SEGMENTS = 15;
/** Of one run (PS3.5 §G.3.1). */
const MOST_BYTES = 128;

/**
 * A frame as RLE Lossless (PS3.5 Annex G).
 *
 * @throws CodecError `not-encodable` for more than fifteen bytes a pixel
 */
export function encodeRle({ image, bytes }: DecodedFrame): EncodedFrame {
  const { rows, columns, bitsAllocated, samplesPerPixel } = image;
  const width = bitsAllocated === 1 ? 1 : bitsAllocated / 8;
  const count = samplesPerPixel * width;
  if (count > MOST_SEGMENTS || !Number.isInteger(width) || bytes.length < fullFrameBytes(image))
    throw new CodecError('not-encodable', { where: 'BitsAllocated' });
  const byPlane = samplesPerPixel > 1 && image.planarConfiguration === 1;
  const step = byPlane ? width : count;
  const pixels = rows * columns;
  const rowBytes = bitsAllocated === 1 ? Math.ceil(pixels / 8) : columns;
  const segments = Array.from({ length: count }, (_, index) => {
    const sample = Math.floor(index / width);
    const byte = width - 1 - (index % width); // the most significant first
    const first = (byPlane ? sample * pixels * width : sample * width) + byte;
    return packed(bytes, first, step, bitsAllocated === 1 ? 1 : rows, rowBytes);
  });
  return { image: { ...image, planarConfiguration: 0 }, bytes: framed(segments) };
}

/** Each row by itself: no run crosses its end (PS3.5 §G.3.1). */
function packed(bytes: Uint8Array, first: number, step: number, rows: number, columns: number): Uint8Array {
  const out = new Uint8Array(rows * (columns + Math.ceil(columns / MOST_BYTES)) + 1);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    const start = first + row * columns * step;
    to = packRow(bytes, start, step, columns, out, to);
  }
  return out.subarray(0, to + (to % 2)); // segments are of even length (PS3.5 §G.3)
}

function packRow(bytes: Uint8Array, start: number, step: number, columns: number, out: Uint8Array, at: number): number {
  const value = (column: number) => bytes[start + column * step]!;
  const runFrom = (column: number) => {
    let end = column + 1;
    while (end < columns && end - column < MOST_BYTES && value(end) === value(column)) end++;
    return end - column;
  };
  let to = at;
  for (let column = 0; column < columns; ) {
    const run = runFrom(column);
    if (run > 1) {
      out[to++] = 257 - run;
      out[to++] = value(column);
      column += run;
      continue;
    }
    let end = column + 1;
    while (
      end < columns &&
      end - column < MOST_BYTES &&
      !(end + 2 < columns && value(end) === value(end + 1) && value(end) === value(end + 2))
    )
      end++;
    out[to++] = end - column - 1;
    for (; column < end; column++) out[to++] = value(column);
  }
  return to;
}

function framed(segments: readonly Uint8Array[]): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + segments.reduce((sum, { length }) => sum + length, 0));
  const header = new DataView(frame.buffer);
  header.setUint32(0, segments.length, true);
  let at = HEADER_BYTES;
  for (const [index, segment] of segments.entries()) {
    header.setUint32(4 + index * 4, at, true);
    frame.set(segment, at);
    at += segment.length;
  }
  return frame;
}
