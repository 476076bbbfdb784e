import {
  type CodecError,
  type DecodedFrame,
  decodeFrame,
  frameBits,
  frameStarts,
  frameStartsByContent,
  type ImagePixel,
} from '@vesalius/codecs';
import { type Dataset, type EncapsulatedValue, TAG } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';

const HEAD_BYTES = 8;

/** The frames of a data set one after the other, decoded. Throws `pixels-not-cleaned` where one cannot be. */
export async function* decodedFrames(
  dataset: Dataset,
  transferSyntaxUid: string,
  image: ImagePixel,
): AsyncGenerator<DecodedFrame> {
  for (const encoded of encodedFrames(dataset, image)) {
    try {
      yield await decodeFrame(encoded, transferSyntaxUid, image);
    } catch (error) {
      throw new DeidentifyError('pixels-not-cleaned', { detail: (error as CodecError).message });
    }
  }
}

function encodedFrames(dataset: Dataset, image: ImagePixel): Uint8Array[] {
  const element = dataset.get(TAG.PixelData);
  if (element?.encapsulated) return encapsulatedFrames(element.encapsulated, image.numberOfFrames);
  const bytes = element?.bytes;
  const bits = frameBits(image);
  if (!bytes || (bits % 8 !== 0 && image.numberOfFrames > 1)) throw new DeidentifyError('pixels-not-cleaned');
  const length = Math.ceil(bits / 8);
  return Array.from({ length: image.numberOfFrames }, (_, frame) =>
    bytes.subarray(frame * length, (frame + 1) * length),
  );
}

/** The fragments of each frame put together (PS3.5 §A.4). */
function encapsulatedFrames(value: EncapsulatedValue, frames: number): Uint8Array[] {
  const fragments = Array.from({ length: value.fragmentCount }, (_, index) => value.fragment(index));
  let offset = 0;
  const places = fragments.map(({ length }) => {
    const place = { offset, length };
    offset += length + 8; // the header of the Item
    return place;
  });
  const table = value.basicOffsetTable;
  const offsets = Array.from({ length: table.length >>> 2 }, (_, index) =>
    new DataView(table.buffer, table.byteOffset).getUint32(index * 4, true),
  );
  let starts = frameStarts(places, frames, offsets);
  if (starts.length !== frames) {
    const heads = fragments.map((fragment) => fragment.subarray(0, HEAD_BYTES));
    starts = frameStartsByContent(heads, frames);
  }
  if (starts.length !== frames) throw new DeidentifyError('pixels-not-cleaned', { detail: 'frames are not found' });
  return starts.map((start, index) => joined(fragments.slice(start, starts[index + 1])));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
