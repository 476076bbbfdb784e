import type { ByteRange, FrameBytes, PixelLocation } from '@vesalius/archive/api';
import { frameStarts } from '@vesalius/codecs';
import { type DicomFile, type PixelDataLocation, TAG } from '@vesalius/dicom';

/**
 * Where each frame lies in the file, packed: numbers of eight bytes, little endian.
 *
 * - native: `0, bytes a frame`; frames follow each other from the start of the value (PS3.5 §8.1.1)
 * - encapsulated: `1, frames, first fragment of each frame …, offset and length of each fragment …`
 */
const NATIVE = 0;
const ENCAPSULATED = 1;

export interface IndexedPixels {
  readonly location: PixelLocation;
  readonly frameIndex: Uint8Array;
}

/**
 * Pixels and frames of a file as read, or undefined when it has none or they do not lie as they are (deflated data set).
 *
 * @param shift bytes by which the kept file's data set starts later than in the stream that was read
 */
export function pixelsOf(file: DicomFile, shift: number): IndexedPixels | undefined {
  const pixels = file.pixelData;
  if (!pixels || file.transferSyntax.deflated) return undefined;
  const numberOfFrames = framesOf(file);
  const location = {
    offset: pixels.offset + shift,
    length: pixels.length,
    encapsulated: pixels.encapsulated,
    numberOfFrames,
  };
  const numbers = pixels.encapsulated
    ? encapsulatedIndex(pixels, numberOfFrames, shift)
    : [NATIVE, nativeFrameBytes(file, pixels.length, numberOfFrames)];
  return { location, frameIndex: new Uint8Array(Float64Array.from(numbers).buffer) };
}

function framesOf(file: DicomFile): number {
  const frames = file.dataset.number(TAG.NumberOfFrames) ?? 1;
  return Number.isSafeInteger(frames) && frames > 0 ? frames : 1;
}

/** Bytes of one native frame; 0 when frames do not begin at whole bytes or the attributes contradict the length. */
function nativeFrameBytes(file: DicomFile, length: number, frames: number): number {
  const value = (tag: number) => file.dataset.number(tag) ?? 0;
  const bits =
    value(TAG.Rows) * value(TAG.Columns) * (file.dataset.number(TAG.SamplesPerPixel) ?? 1) * value(TAG.BitsAllocated);
  const bytes = Math.ceil(bits / 8);
  if (bits % 8 !== 0 && frames > 1) return 0;
  if (bytes > 0 && bytes * frames <= length) return bytes;
  return length % frames === 0 ? length / frames : frames === 1 ? length : 0;
}

function encapsulatedIndex(pixels: PixelDataLocation, frames: number, shift: number): number[] {
  const fragments = [...(pixels.fragments ?? [])];
  const offsets = pixels.extendedOffsetTable?.offsets ?? pixels.basicOffsetTable ?? [];
  const starts = frameStarts(fragments, frames, offsets);
  const places = fragments.map(({ offset, length }) => ({ offset: offset + shift, length }));
  return encapsulatedNumbers(places, starts);
}

function encapsulatedNumbers(places: readonly ByteRange[], starts: readonly number[]): number[] {
  return [ENCAPSULATED, starts.length, ...starts, ...places.flatMap(({ offset, length }) => [offset, length])];
}

/** The fragments of an index that knows no frames; none of every other. */
export function fragmentsWithoutFrames(frameIndex: Uint8Array): ByteRange[] {
  const numbers = new Float64Array(Uint8Array.from(frameIndex).buffer);
  if (numbers[0] !== ENCAPSULATED || numbers[1] !== 0) return [];
  const count = (numbers.length - 2) / 2;
  return Array.from({ length: count }, (_, index) => ({
    offset: numbers[2 + index * 2]!,
    length: numbers[3 + index * 2]!,
  }));
}

/** An index of these fragments, `starts` being the first of each frame. */
export function withFrames(fragments: readonly ByteRange[], starts: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(encapsulatedNumbers(fragments, starts)).buffer);
}

/** The bytes of frame `number` from 1, or undefined when there is no such frame or nobody knows where it begins. */
export function frameBytes(frameIndex: Uint8Array, pixels: PixelLocation, number: number): FrameBytes | undefined {
  if (!Number.isInteger(number) || number < 1 || number > pixels.numberOfFrames) return undefined;
  const numbers = new Float64Array(Uint8Array.from(frameIndex).buffer);
  return numbers[0] === NATIVE ? nativeFrame(numbers[1] ?? 0, pixels, number) : encapsulatedFrame(numbers, number);
}

function nativeFrame(bytes: number, pixels: PixelLocation, number: number): FrameBytes | undefined {
  if (bytes === 0 || bytes * number > pixels.length) return undefined;
  return { ranges: [{ offset: pixels.offset + bytes * (number - 1), length: bytes }], length: bytes };
}

function encapsulatedFrame(numbers: Float64Array, number: number): FrameBytes | undefined {
  const frames = numbers[1] ?? 0;
  const first = number <= frames ? numbers[1 + number] : undefined;
  if (first === undefined) return undefined;
  const table = 2 + frames;
  const end = number < frames ? numbers[2 + number]! : (numbers.length - table) / 2;
  const ranges: ByteRange[] = [];
  for (let fragment = first; fragment < end; fragment++) {
    ranges.push({ offset: numbers[table + fragment * 2]!, length: numbers[table + fragment * 2 + 1]! });
  }
  return { ranges, length: ranges.reduce((sum, range) => sum + range.length, 0) };
}
