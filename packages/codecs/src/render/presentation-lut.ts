import { type Dataset, TAG } from '@vesalius/dicom';
import { type LookupTable, tableOfItem } from './lookup-table.ts';

/** From the VOI's output to P-values (PS3.3 C.11.4, C.11.6). */
export type PresentationLut =
  | { readonly kind: 'shape'; readonly inverse: boolean }
  | { readonly kind: 'table'; readonly table: LookupTable };

/**
 * What an image or a presentation state says. Presentation LUT Shape of an image repeats what its photometric interpretation says
 * (PS3.3 C.8.11.3.1.2), so that both together invert once.
 */
export function presentationLutOf(dataset: Dataset, photometric: string): PresentationLut {
  const item = dataset.items(TAG.PresentationLUTSequence)[0];
  const table = item && tableOfItem(item, false);
  if (table) return { kind: 'table', table };
  const shape = dataset.text(TAG.PresentationLUTShape);
  if (shape === 'INVERSE' || shape === 'IDENTITY') return { kind: 'shape', inverse: shape === 'INVERSE' };
  return { kind: 'shape', inverse: photometric === 'MONOCHROME1' };
}

/** The P-value, 0 to 1, of what the VOI gives, 0 to 1: the input is spread over the whole table (PS3.3 C.11.4). */
export function presentedValue(lut: PresentationLut, value: number): number {
  if (lut.kind === 'shape') return lut.inverse ? 1 - value : value;
  const { entries, bits } = lut.table;
  return entries[Math.round(value * (entries.length - 1))]! / (2 ** bits - 1);
}
