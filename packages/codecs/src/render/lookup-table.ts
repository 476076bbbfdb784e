import { type DataElement, type Dataset, TAG } from '@vesalius/dicom';

/** A table as an LUT Descriptor and LUT Data describe it (PS3.3 C.11.1.1.1). */
export interface LookupTable {
  /** The input value that the first entry stands for; smaller ones get the first entry, greater than the last one the last. */
  readonly first: number;
  /** Bits of an entry, 1 to 16: the output is 0 to 2^bits - 1. */
  readonly bits: number;
  readonly entries: Uint16Array | Uint8Array;
}

const FULL_TABLE = 65_536;

/** The table of an item of a LUT sequence; undefined when descriptor and data do not make one. */
export function tableOfItem(item: Dataset, signedInput: boolean): LookupTable | undefined {
  const descriptor = descriptorOf(item.get(TAG.LUTDescriptor), signedInput);
  const data = item.get(TAG.LUTData);
  return descriptor && data && tableOf(descriptor, entriesOf(data, descriptor.count));
}

export interface TableDescriptor {
  readonly count: number;
  readonly first: number;
  readonly bits: number;
}

/** The three numbers of a descriptor. Its VR says less of the sign than the pixels do: many write US for both. */
export function descriptorOf(element: DataElement | undefined, signedInput: boolean): TableDescriptor | undefined {
  const [count, first, bits] = element?.numbers() ?? [];
  if (count === undefined || first === undefined || bits === undefined) return undefined;
  const unsigned = first & 0xffff;
  return {
    count: (count & 0xffff) === 0 ? FULL_TABLE : count & 0xffff,
    first: signedInput && unsigned > 0x7fff ? unsigned - 0x10000 : unsigned,
    bits: bits & 0xffff,
  };
}

/** Bits that contradict the entries give way to them: such tables are met in files of several makers. */
export function tableOf(descriptor: TableDescriptor, entries: Uint16Array | Uint8Array): LookupTable | undefined {
  if (entries.length === 0) return undefined;
  let most = 1;
  for (const entry of entries) if (entry > most) most = entry;
  const needed = 32 - Math.clz32(most);
  const bits = descriptor.bits >= 1 && descriptor.bits <= 16 ? Math.max(descriptor.bits, needed) : needed;
  return { first: descriptor.first, bits, entries };
}

/** LUT Data as numbers: one in each word, or, when there are no more bytes than entries, one in each byte. */
export function entriesOf(data: DataElement, count: number): Uint16Array | Uint8Array {
  const { bytes } = data;
  if (!bytes) return Uint16Array.from(data.numbers()).subarray(0, count);
  const words = wordsOf(bytes, data.littleEndian);
  if (words.length >= count || bytes.length < count) return words.subarray(0, count);
  return bytesOfWords(words).subarray(0, count);
}

export function wordsOf(bytes: Uint8Array, littleEndian: boolean): Uint16Array {
  const [low, high] = littleEndian ? [0, 1] : [1, 0];
  return Uint16Array.from(
    { length: bytes.length >> 1 },
    (_, at) => bytes[2 * at + low]! | (bytes[2 * at + high]! << 8),
  );
}

/** The lower byte comes first in a word (PS3.5 §8.1.1). */
function bytesOfWords(words: Uint16Array): Uint8Array {
  return Uint8Array.from({ length: words.length * 2 }, (_, at) =>
    at % 2 === 0 ? words[at >> 1]! & 0xff : words[at >> 1]! >> 8,
  );
}

/** The entry for an input value. */
export function lookedUp({ first, entries }: LookupTable, value: number): number {
  const index = Math.round(value) - first;
  return entries[index < 0 ? 0 : index >= entries.length ? entries.length - 1 : index]!;
}
