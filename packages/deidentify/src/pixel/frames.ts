import {
  type CodecError,
  type DecodedFrame,
  decodeFrame,
  frameBits,
  framesOfPixels,
  type ImagePixel,
} from '@vesalius/codecs';
import { type Dataset, TAG } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';

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

function* encodedFrames(dataset: Dataset, image: ImagePixel): Generator<Uint8Array> {
  const element = dataset.get(TAG.PixelData);
  const movesBits = !element?.encapsulated && frameBits(image) % 8 !== 0 && image.numberOfFrames > 1;
  const frame = framesOfPixels(movesBits ? undefined : element, image);
  for (let number = 1; number <= image.numberOfFrames; number++) {
    const encoded = frame(number);
    if (!encoded) throw new DeidentifyError('pixels-not-cleaned', { detail: 'frames are not found' });
    yield encoded;
  }
}
