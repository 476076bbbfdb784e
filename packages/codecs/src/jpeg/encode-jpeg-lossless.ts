import type { EncodedFrame } from '../encoded-frame.ts';
import { CodecError } from '../errors/index.ts';
import type { DecodedFrame } from '../image-pixel.ts';
import { compressorInput } from '../sample-depth.ts';
import { BitWriter, MOST_BITS_AT_ONCE } from './bit-writer.ts';
import { SOF } from './frame-header.ts';
import { type HuffmanCode, huffmanCodeOf } from './huffman-code.ts';

/** Differences have 0 to 16 bits behind their category (ITU-T T.81 Table H.2). */
const CATEGORIES = 17;
/** Selection value 1: a sample is predicted by the one left of it (T.81 Table H.1). */
const LEFT = 1;
const EOI = [0xff, 0xd9];

interface Size {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly precision: number;
}

/**
 * A frame as JPEG Lossless with selection value 1 (PS3.5 §8.2.1, T.81 Annex H). Samples have no sign in it: those of signed images are kept
 * with all their bits.
 *
 * @throws CodecError `not-encodable` unless samples are of one or two bytes, one or three a pixel
 */
export function encodeJpegLossless(frame: DecodedFrame): EncodedFrame {
  const { image } = frame;
  const { rows, columns, samplesPerPixel } = image;
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3)
    throw new CodecError('not-encodable', { where: 'SamplesPerPixel' });
  const input = compressorInput(frame);
  const precision = Math.max(2, input.signed ? image.bitsAllocated : input.bitsPerSample);
  const size = { rows, columns, samplesPerPixel, precision };
  const differences = differencesOf(samplesOf(input.bytes, image.bitsAllocated), size);
  const frequencies = frequenciesOf(differences);
  const code = huffmanCodeOf(frequencies);
  const head = headOf(size, code);
  // Each byte of the bits may have a zero behind it.
  const bytes = new Uint8Array(head.length + Math.ceil(bitsOf(frequencies, code) / 8) * 2 + EOI.length);
  bytes.set(head);
  const end = writeDifferences(differences, code, bytes, head.length);
  bytes.set(EOI, end);
  return { image: { ...image, planarConfiguration: 0 }, bytes: bytes.slice(0, end + EOI.length) };
}

function samplesOf(bytes: Uint8Array, bitsAllocated: number): Uint8Array | Uint16Array {
  if (bitsAllocated === 8) return bytes;
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  return new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.length >> 1);
}

/** What each sample is off its prediction, modulo 2^16 (T.81 §H.1.2.1): the first by half of the range, the first of a row by the one above. */
function differencesOf(samples: Uint8Array | Uint16Array, { rows, columns, samplesPerPixel, precision }: Size) {
  const differences = new Uint16Array(rows * columns * samplesPerPixel);
  const width = columns * samplesPerPixel;
  for (let row = 0, at = 0; row < rows; row++) {
    for (const end = at + samplesPerPixel; at < end; at++)
      differences[at] = samples[at]! - (row === 0 ? 2 ** (precision - 1) : samples[at - width]!);
    for (const end = (row + 1) * width; at < end; at++) differences[at] = samples[at]! - samples[at - samplesPerPixel]!;
  }
  return differences;
}

/** Bits of the size of a difference; 16 for the one that is as far as can be and has no sign. */
function categoryOf(difference: number): number {
  const signed = (difference << 16) >> 16;
  return 32 - Math.clz32(signed < 0 ? -signed : signed);
}

function frequenciesOf(differences: Uint16Array): Float64Array {
  const frequencies = new Float64Array(CATEGORIES);
  for (let at = 0; at < differences.length; at++) frequencies[categoryOf(differences[at]!)]!++;
  return frequencies;
}

function bitsOf(frequencies: Float64Array, { lengths }: HuffmanCode): number {
  return frequencies.reduce((sum, count, category) => sum + count * (lengths[category]! + (category % 16)), 0);
}

/** SOI, SOF3, one table and the scan of all components (T.81 §B.2). */
function headOf({ rows, columns, samplesPerPixel: count, precision }: Size, { counts, symbols }: HuffmanCode) {
  const components = Array.from({ length: count }, (_, index) => index + 1);
  const size = [rows >> 8, rows & 0xff, columns >> 8, columns & 0xff];
  const frame = [precision, ...size, count, ...components.flatMap((id) => [id, 0x11, 0])];
  const scan = [count, ...components.flatMap((id) => [id, 0]), LEFT, 0, 0];
  return [
    0xff,
    0xd8,
    ...segment(SOF.lossless, frame),
    ...segment(0xc4, [0, ...counts, ...symbols]),
    ...segment(0xda, scan),
  ];
}

function segment(marker: number, content: readonly number[]): number[] {
  const length = content.length + 2;
  return [0xff, marker, length >> 8, length & 0xff, ...content];
}

/** Each difference as its category and as many bits, those of negative ones less one (T.81 §H.1.2.2). */
function writeDifferences(differences: Uint16Array, { codes, lengths }: HuffmanCode, into: Uint8Array, at: number) {
  const writer = new BitWriter(into, at);
  for (let index = 0; index < differences.length; index++) {
    const signed = (differences[index]! << 16) >> 16;
    const category = categoryOf(signed);
    const bits = category % 16;
    const rest = (signed < 0 ? signed - 1 : signed) & ((1 << bits) - 1);
    if (lengths[category]! + bits <= MOST_BITS_AT_ONCE) {
      writer.write((codes[category]! << bits) | rest, lengths[category]! + bits);
      continue;
    }
    writer.write(codes[category]!, lengths[category]!);
    writer.write(rest, bits);
  }
  return writer.end();
}
