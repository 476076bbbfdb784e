import type { DataElement, DicomFile, EncapsulatedValue } from '@vesalius/dicom';
import { frameBits } from '../frame-size.ts';
import type { ImagePixel } from '../image-pixel.ts';
import { frameStarts, frameStartsByContent, HEAD_BYTES } from './frame-starts.ts';

/** Of the Item Tag and Item Length before each fragment (PS3.5 §A.4). */
const ITEM_HEADER_BYTES = 8;

/** Gives frames by their numbers from 1; undefined for a number that has none. */
export type FramesByNumber = (number: number) => Uint8Array | undefined;

/** The frames of a file that lies in memory, as they are kept; see `framesOfPixels`. */
export function framesOfFile({ dataset, pixelData }: DicomFile, image: ImagePixel): FramesByNumber {
  const element = pixelData && dataset.get(pixelData.tag);
  return framesOfPixels(element, image, pixelData?.extendedOffsetTable?.offsets);
}

/**
 * The frames of Pixel Data that lies in memory, as they are kept; those of one bit a pixel are moved to begin at whole bytes.
 *
 * @param extendedOffsets of the Extended Offset Table, where there is one (PS3.3 C.7.6.3.1.8)
 */
export function framesOfPixels(
  element: DataElement | undefined,
  image: ImagePixel,
  extendedOffsets?: readonly number[],
): FramesByNumber {
  if (element?.encapsulated) return encapsulatedFrames(element.encapsulated, image, extendedOffsets);
  const bytes = element?.bytes;
  return (number) =>
    bytes && number >= 1 && number <= image.numberOfFrames ? nativeFrame(bytes, image, number) : undefined;
}

function encapsulatedFrames(
  value: EncapsulatedValue,
  { numberOfFrames }: ImagePixel,
  extendedOffsets: readonly number[] | undefined,
): FramesByNumber {
  const fragments = Array.from({ length: value.fragmentCount }, (_, index) => value.fragment(index));
  let offset = 0;
  const places = fragments.map(({ length }) => {
    const place = { offset, length };
    offset += length + ITEM_HEADER_BYTES;
    return place;
  });
  const told = frameStarts(places, numberOfFrames, extendedOffsets ?? offsetsOf(value.basicOffsetTable));
  const heads = () => fragments.map((fragment) => fragment.subarray(0, HEAD_BYTES));
  const starts = told.length > 0 ? told : frameStartsByContent(heads(), numberOfFrames);
  return (number) => {
    const start = starts[number - 1];
    return start === undefined ? undefined : joined(fragments.slice(start, starts[number]));
  };
}

function offsetsOf(table: Uint8Array): number[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  return Array.from({ length: table.length >>> 2 }, (_, index) => view.getUint32(index * 4, true));
}

/** A frame need not begin at a whole byte when its pixels are bits (PS3.5 §8.1.1). */
function nativeFrame(bytes: Uint8Array, image: ImagePixel, number: number): Uint8Array {
  const bits = frameBits(image);
  if (image.numberOfFrames === 1) return bytes;
  const first = (number - 1) * bits;
  if (bits % 8 === 0) return bytes.subarray(first / 8, (first + bits) / 8);
  const length = Math.ceil(bits / 8);
  return Uint8Array.from({ length }, (_, at) => {
    const bit = first + at * 8;
    const pair = (bytes[bit >> 3] ?? 0) | ((bytes[(bit >> 3) + 1] ?? 0) << 8);
    return (pair >> (bit & 7)) & (at === length - 1 ? (1 << (bits % 8)) - 1 : 0xff);
  });
}

function joined(fragments: readonly Uint8Array[]): Uint8Array {
  if (fragments.length === 1) return fragments[0]!;
  const whole = new Uint8Array(fragments.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const fragment of fragments) {
    whole.set(fragment, at);
    at += fragment.length;
  }
  return whole;
}
