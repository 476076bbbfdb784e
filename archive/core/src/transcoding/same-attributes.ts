import { type Dataset, type DicomJson, TAG, toDicomJson } from '@vesalius/dicom';

/** What may differ between two data sets with the same pixels: how these lie. */
const OF_PIXELS = named([
  TAG.PixelData,
  TAG.PhotometricInterpretation,
  TAG.PlanarConfiguration,
  TAG.ExtendedOffsetTable,
  TAG.ExtendedOffsetTableLengths,
  TAG.EncapsulatedPixelDataValueTotalLength,
]);
/** And what is said of a loss. */
const OF_LOSS = named([TAG.LossyImageCompression, TAG.LossyImageCompressionRatio, TAG.LossyImageCompressionMethod]);

function named(tags: readonly number[]): readonly string[] {
  return tags.map((tag) => tag.toString(16).toUpperCase().padStart(8, '0'));
}

/** Whether both say the same of everything but how their pixels lie, and with a loss that there was one. */
export function sameAttributes(one: Dataset, other: Dataset, withLoss = false): boolean {
  const aside = withLoss ? [...OF_PIXELS, ...OF_LOSS] : OF_PIXELS;
  return textOf(one, aside) === textOf(other, aside);
}

function textOf(dataset: Dataset, aside: readonly string[]): string {
  const json: DicomJson = {
    ...toDicomJson(dataset, { bulkDataUri: (path) => (OF_PIXELS.includes(path) ? '' : undefined) }),
  };
  for (const path of aside) delete (json as Record<string, unknown>)[path];
  return JSON.stringify(json);
}
