import type { ImagePixel } from '@vesalius/codecs';
import { type Dataset, TAG, UID, writeDataset } from '@vesalius/dicom';
import { HEADER_BYTES } from './pixel-element.ts';

/** The encoded attributes before Pixel Data and those behind it. */
export interface AroundPixels {
  readonly before: Uint8Array;
  readonly behind: Uint8Array;
}

/** Places of fragments, which are others now (PS3.3 C.7.6.3.1.8); PS3.6 has the last as (7FE0,0003). */
const FRAGMENT_PLACES = [
  TAG.ExtendedOffsetTable,
  TAG.ExtendedOffsetTableLengths,
  TAG.EncapsulatedPixelDataValueTotalLength,
];

/** What the Image Pixel Module says of the pixels, by the names of both. */
const PIXEL_FACTS = {
  BitsAllocated: 'bitsAllocated',
  BitsStored: 'bitsStored',
  HighBit: 'highBit',
  PixelRepresentation: 'pixelRepresentation',
} as const;

/** Writes a data set in another transfer syntax, with what its pixels are now. The data set is of no use afterwards. */
export function aroundPixels(dataset: Dataset, image: ImagePixel, transferSyntaxUid: string): AroundPixels {
  describe(dataset, image);
  const native = writeableAs(transferSyntaxUid);
  dataset.set(TAG.PixelData, 'OW', undefined);
  const whole = writeDataset(dataset, native);
  for (const tag of [...dataset.tags()]) if (tag >= TAG.PixelData) dataset.remove(tag);
  const before = writeDataset(dataset, native);
  const header = native === UID.ImplicitVRLittleEndian ? HEADER_BYTES.implicit : HEADER_BYTES.explicit;
  return { before, behind: whole.subarray(before.length + header) };
}

/** Every encapsulated transfer syntax is written in explicit VR little endian (PS3.5 §A.4). */
function writeableAs(transferSyntaxUid: string): string {
  return transferSyntaxUid === UID.ImplicitVRLittleEndian ? transferSyntaxUid : UID.ExplicitVRLittleEndian;
}

function describe(dataset: Dataset, image: ImagePixel): void {
  for (const tag of FRAGMENT_PLACES) dataset.remove(tag);
  for (const [keyword, name] of Object.entries(PIXEL_FACTS) as [keyof typeof PIXEL_FACTS, keyof ImagePixel][]) {
    if (dataset.number(TAG[keyword]) !== image[name]) dataset.set(TAG[keyword], 'US', image[name] as number);
  }
  if (dataset.text(TAG.PhotometricInterpretation)?.trim() !== image.photometricInterpretation)
    dataset.set(TAG.PhotometricInterpretation, 'CS', image.photometricInterpretation);
  if (image.samplesPerPixel > 1 && dataset.number(TAG.PlanarConfiguration) !== image.planarConfiguration)
    dataset.set(TAG.PlanarConfiguration, 'US', image.planarConfiguration);
}
