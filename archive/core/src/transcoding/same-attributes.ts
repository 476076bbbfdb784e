import { type Dataset, type DicomJson, TAG, toDicomJson } from '@vesalius/dicom';

/** What may differ between two data sets with the same pixels: how these lie. */
const OF_PIXELS = [
  TAG.PixelData,
  TAG.PhotometricInterpretation,
  TAG.PlanarConfiguration,
  TAG.ExtendedOffsetTable,
  TAG.ExtendedOffsetTableLengths,
  TAG.EncapsulatedPixelDataValueTotalLength,
].map((tag) => tag.toString(16).toUpperCase().padStart(8, '0'));

/** Whether both say the same of everything but how their pixels lie. */
export function sameAttributes(one: Dataset, other: Dataset): boolean {
  return textOf(one) === textOf(other);
}

function textOf(dataset: Dataset): string {
  const json: DicomJson = {
    ...toDicomJson(dataset, { bulkDataUri: (path) => (OF_PIXELS.includes(path) ? '' : undefined) }),
  };
  for (const path of OF_PIXELS) delete (json as Record<string, unknown>)[path];
  return JSON.stringify(json);
}
