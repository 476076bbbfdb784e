import { type Dataset, TAG, type Tag } from '@vesalius/dicom';
import { descriptorOf, entriesOf, type LookupTable, lookedUp, tableOf } from './lookup-table.ts';
import { expandedSegments } from './segmented-palette.ts';

/** Colours by stored value, 8 bits each (PS3.3 C.7.9, C.7.6.3.1.5). */
export interface Palette {
  readonly red: LookupTable;
  readonly green: LookupTable;
  readonly blue: LookupTable;
}

const TABLES: readonly (readonly [descriptor: Tag, data: Tag, segmented: Tag])[] = [
  [
    TAG.RedPaletteColorLookupTableDescriptor,
    TAG.RedPaletteColorLookupTableData,
    TAG.SegmentedRedPaletteColorLookupTableData,
  ],
  [
    TAG.GreenPaletteColorLookupTableDescriptor,
    TAG.GreenPaletteColorLookupTableData,
    TAG.SegmentedGreenPaletteColorLookupTableData,
  ],
  [
    TAG.BluePaletteColorLookupTableDescriptor,
    TAG.BluePaletteColorLookupTableData,
    TAG.SegmentedBluePaletteColorLookupTableData,
  ],
];

/** The palette of a data set; undefined when one of its three tables is missing or wrong. */
export function paletteOf(dataset: Dataset, signed: boolean): Palette | undefined {
  const [red, green, blue] = TABLES.map((tags) => paletteTable(dataset, signed, tags));
  return red && green && blue && { red, green, blue };
}

function paletteTable(
  dataset: Dataset,
  signed: boolean,
  [descriptorTag, dataTag, segmentedTag]: readonly [Tag, Tag, Tag],
): LookupTable | undefined {
  const descriptor = descriptorOf(dataset.get(descriptorTag), signed);
  if (!descriptor) return undefined;
  const data = dataset.get(dataTag);
  if (data) return tableOf(descriptor, entriesOf(data, descriptor.count));
  const segmented = dataset.get(segmentedTag);
  const values = segmented && entriesOf(segmented, wordCount(segmented.bytes));
  const entries = values && expandedSegments(values, descriptor.count);
  return entries && tableOf(descriptor, entries);
}

function wordCount(bytes: Uint8Array | undefined): number {
  return (bytes?.length ?? 0) >> 1;
}

/** Eight bits of an entry: the more significant ones of a longer one. */
function eightBits(table: LookupTable, value: number): number {
  const entry = lookedUp(table, value);
  return table.bits > 8 ? entry >> (table.bits - 8) : entry;
}

/** Writes the colour of a stored value at `at`. */
export function paintColour({ red, green, blue }: Palette, value: number, to: Uint8Array, at: number): void {
  to[at] = eightBits(red, value);
  to[at + 1] = eightBits(green, value);
  to[at + 2] = eightBits(blue, value);
}
