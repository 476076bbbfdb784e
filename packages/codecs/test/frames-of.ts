import { type DicomFile, TAG } from '@vesalius/dicom';
import { frameStarts, frameStartsByContent, HEAD_BYTES } from '../src/fragments/frame-starts.ts';
import { frameBits, frameBytes, type ImagePixel } from '../src/index.ts';

/** The frames of a file that lies in memory, as they are kept; those of one bit a pixel moved to begin at whole bytes. */
export function framesOf(file: DicomFile, image: ImagePixel): Uint8Array[] {
  const value = file.dataset.get(TAG.PixelData)?.encapsulated;
  return value ? encapsulated(file, image) : native(file.dataset.get(TAG.PixelData)!.bytes!, image);
}

function encapsulated(file: DicomFile, { numberOfFrames }: ImagePixel): Uint8Array[] {
  const value = file.dataset.get(TAG.PixelData)!.encapsulated!;
  const all = Array.from({ length: value.fragmentCount }, (_, index) => value.fragment(index));
  const places = [...file.pixelData!.fragments!];
  const offsets = file.pixelData!.extendedOffsetTable?.offsets ?? file.pixelData!.basicOffsetTable ?? [];
  let starts = frameStarts(places, numberOfFrames, offsets);
  if (starts.length === 0)
    starts = frameStartsByContent(
      all.map((fragment) => fragment.subarray(0, HEAD_BYTES)),
      numberOfFrames,
    );
  return starts.map((start, index) => Buffer.concat(all.slice(start, starts[index + 1])));
}

function native(bytes: Uint8Array, image: ImagePixel): Uint8Array[] {
  const length = frameBytes(image);
  const bits = frameBits(image);
  return Array.from({ length: image.numberOfFrames }, (_, index) => {
    if (image.numberOfFrames === 1) return bytes;
    if (bits % 8 === 0) return bytes.subarray(index * length, (index + 1) * length);
    return Uint8Array.from({ length }, (__, at) => {
      const bit = index * bits + at * 8;
      const pair = bytes[bit >> 3]! | ((bytes[(bit >> 3) + 1] ?? 0) << 8);
      return (pair >> (bit & 7)) & (at === length - 1 ? (1 << (bits % 8)) - 1 : 0xff);
    });
  });
}
