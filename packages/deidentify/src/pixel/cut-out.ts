import { type DecodedFrame, FrameAttributes, type ImagePixel, modalityOf, slicePlaceOf } from '@vesalius/codecs';
import type { Dataset } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import { type FaceRegion, faceMaskOf } from '../face/face-region.ts';

/** The frame with air where the face is; the same frame when none of it lies there. Throws `features-not-cleaned`. */
export function withoutFace(
  frame: DecodedFrame,
  dataset: Dataset,
  frameNumber: number,
  region: FaceRegion,
): DecodedFrame {
  const place = slicePlaceOf(dataset, frameNumber);
  if (!place) throw new DeidentifyError('features-not-cleaned', { detail: 'the place of a frame is not known' });
  const mask = faceMaskOf(region, place);
  if (!mask.includes(1)) return frame;
  const { image } = frame;
  const { bitsAllocated, samplesPerPixel } = image;
  if (samplesPerPixel !== 1 || bitsAllocated % 8 !== 0)
    throw new DeidentifyError('features-not-cleaned', { detail: 'samples of this form are not cut out' });
  const air = storedAir(region.air, dataset, frameNumber, image);
  const size = bitsAllocated / 8;
  const bytes = frame.bytes.slice();
  for (let at = mask.indexOf(1); at >= 0; at = mask.indexOf(1, at + 1)) {
    for (let byte = 0; byte < size; byte++) bytes[at * size + byte] = Math.floor(air / 2 ** (8 * byte)) & 0xff;
  }
  return { image, bytes };
}

/** The sample that means this value of the modality, or comes nearest (PS3.3 §C.11.1), as an unsigned number. */
function storedAir(value: number, dataset: Dataset, frameNumber: number, image: ImagePixel): number {
  const { bitsStored, highBit, pixelRepresentation } = image;
  const signed = pixelRepresentation === 1;
  const [least, most] = signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
  const transform = modalityOf(new FrameAttributes(dataset, frameNumber), signed);
  const exact = transform.kind === 'rescale' ? (value - transform.intercept) / transform.slope : least;
  const stored = Math.min(most, Math.max(least, Math.round(exact)));
  const bits = signed && stored < 0 ? stored + 2 ** bitsStored : stored;
  const shift = Math.max(0, highBit + 1 - bitsStored);
  // A negative sample goes on with its sign where bits are not used (PS3.5 §8.1.1).
  const extended = signed && stored < 0 && shift === 0 ? stored + 2 ** image.bitsAllocated : bits * 2 ** shift;
  return extended;
}
