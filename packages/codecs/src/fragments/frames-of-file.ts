import type { DicomFile } from '@vesalius/dicom';
import { frameBits } from '../frame-size.ts';
import type { ImagePixel } from '../image-pixel.ts';
import { frameStarts, frameStartsByContent, HEAD_BYTES } from './frame-starts.ts';

/**
 * The frames of a file that lies in memory, as they are kept, by their numbers from 1; those of one bit a pixel are moved to begin at whole
 * bytes. Undefined for a number that has none.
 */
export function framesOfFile(file: DicomFile, image: ImagePixel): (number: number) => Uint8Array | undefined {
  const element = file.pixelData && file.dataset.get(file.pixelData.tag);
  if (element?.encapsulated) return encapsulatedFrames(file, image);
  const bytes = element?.bytes;
  return (number) =>
    bytes && number >= 1 && number <= image.numberOfFrames ? nativeFrame(bytes, image, number) : undefined;
}

function encapsulatedFrames({ dataset, pixelData }: DicomFile, { numberOfFrames }: ImagePixel) {
  const value = dataset.get(pixelData!.tag)!.encapsulated!;
  const fragments = Array.from({ length: value.fragmentCount }, (_, index) => value.fragment(index));
  const offsets = pixelData!.extendedOffsetTable?.offsets ?? pixelData!.basicOffsetTable ?? [];
  const told = frameStarts([...pixelData!.fragments!], numberOfFrames, offsets);
  const heads = () => fragments.map((fragment) => fragment.subarray(0, HEAD_BYTES));
  const starts = told.length > 0 ? told : frameStartsByContent(heads(), numberOfFrames);
  return (number: number) => {
    const start = starts[number - 1];
    return start === undefined ? undefined : joined(fragments.slice(start, starts[number]));
  };
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
