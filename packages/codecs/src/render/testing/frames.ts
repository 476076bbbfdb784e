import { type Attributes, Dataset } from '@vesalius/dicom';
import type { ImagePixel } from '../../image-pixel.ts';
import { FrameAttributes } from '../frame-attributes.ts';
import type { FrameToRender } from '../render-frame.ts';

const GREY_16: ImagePixel = {
  rows: 1,
  columns: 1,
  samplesPerPixel: 1,
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  pixelRepresentation: 0,
  planarConfiguration: 0,
  photometricInterpretation: 'MONOCHROME2',
  numberOfFrames: 1,
};

/** A frame of one row of 16-bit values, the image's attributes and pixel module changed as given. */
export function greyFrame(values: readonly number[], attributes: Attributes = {}, image: Partial<ImagePixel> = {}) {
  const samples = Uint16Array.from(values, (value) => value & 0xffff);
  return frameOf(new Uint8Array(samples.buffer), attributes, { ...GREY_16, columns: values.length, ...image });
}

/** A frame of samples of 8 bits. */
export function byteFrame(bytes: readonly number[], attributes: Attributes, image: Partial<ImagePixel>): FrameToRender {
  return frameOf(Uint8Array.from(bytes), attributes, {
    ...GREY_16,
    bitsAllocated: 8,
    bitsStored: 8,
    highBit: 7,
    ...image,
  });
}

function frameOf(bytes: Uint8Array, attributes: Attributes, image: ImagePixel): FrameToRender {
  return { bytes, image, frameNumber: 1, attributes: new FrameAttributes(Dataset.of(attributes), 1) };
}
