import type { ByteSource } from '../dataset/byte-source.ts';
import type { EncapsulatedValue, FragmentTable } from '../dataset/fragments.ts';
import { DicomReadError } from '../errors/index.ts';
import type { Tag } from '../tag.ts';
import type { VR } from '../vr.ts';

/** Float Pixel Data, Double Float Pixel Data and Pixel Data (PS3.3 §C.7.6.3, §C.7.6.24, §C.7.6.25). */
export const PIXEL_DATA_TAGS: ReadonlySet<Tag> = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);

/** Where the pixel data of an input lie, counted from its start (from that of the inflated data set if deflated). */
export interface PixelDataLocation {
  readonly tag: Tag;
  readonly vr: VR;
  /** First byte of the value; for encapsulated pixel data, of the Item that holds the Basic Offset Table. */
  readonly offset: number;
  /** Bytes of the value; for encapsulated pixel data, up to the Sequence Delimitation Item. */
  readonly length: number;
  readonly encapsulated: boolean;
  /** The fragments behind the Basic Offset Table (PS3.5 §A.4). */
  readonly fragments?: FragmentTable;
  /** Where each frame begins, counted from the first byte behind the Basic Offset Table; empty when it is empty. */
  readonly basicOffsetTable?: readonly number[];
  /** (7FE0,0001) and (7FE0,0002), the same for frames beyond 4 GiB (PS3.3 §C.7.6.3.1.8). */
  readonly extendedOffsetTable?: { readonly offsets: readonly number[]; readonly lengths: readonly number[] };
}

/** Fragments that lie in a source, the Basic Offset Table apart. */
export class ReadFragments implements EncapsulatedValue {
  readonly table: FragmentTable;
  readonly basicOffsetTable: Uint8Array;
  /** Undefined when the bytes were passed over. */
  readonly #source: ByteSource | undefined;

  constructor(table: FragmentTable, basicOffsetTable: Uint8Array, source: ByteSource | undefined) {
    this.table = table;
    this.basicOffsetTable = basicOffsetTable;
    this.#source = source;
  }

  get passedOver(): FragmentTable | undefined {
    return this.#source ? undefined : this.table;
  }

  get fragmentCount(): number {
    return this.table.length;
  }

  fragment(index: number): Uint8Array {
    const place = this.table.at(index);
    if (!place) throw new RangeError(`fragment ${index} of ${this.table.length}`);
    if (!this.#source) throw new DicomReadError('value-skipped', { offset: place.offset, tagPath: '7FE00010' });
    return this.#source.bytes.subarray(place.offset, place.offset + place.length);
  }
}

/** The numbers of a Basic Offset Table as it lies. */
export function offsetsOf(table: Uint8Array): number[] {
  const offsets: number[] = [];
  for (let at = 0; at + 4 <= table.length; at += 4) {
    offsets.push((table[at]! | (table[at + 1]! << 8) | (table[at + 2]! << 16) | (table[at + 3]! << 24)) >>> 0);
  }
  return offsets;
}
