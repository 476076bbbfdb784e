import { type Dataset, TAG } from '@vesalius/dicom';

/** What the library's decoders cannot draw, though the server can. */
export function needsServer(instance: Dataset): boolean {
  return (
    instance.has(TAG.SegmentedRedPaletteColorLookupTableData) ||
    (instance.number(TAG.BitsAllocated) ?? 0) > 32 ||
    ((instance.number(TAG.SamplesPerPixel) ?? 1) > 1 && (instance.number(TAG.BitsAllocated) ?? 8) > 16)
  );
}
