import fc from 'fast-check';
import { Dataset } from '../src/dataset/index.ts';
import { tag } from '../src/tag.ts';
import type { VR } from '../src/vr.ts';

type Value = string | readonly string[] | readonly number[] | readonly bigint[] | Uint8Array;
type Entry =
  | { readonly tag: number; readonly vr: VR; readonly value: Value }
  | { readonly tag: number; readonly items: readonly Item[]; readonly undefinedLength: boolean };
interface Item {
  readonly entries: readonly Entry[];
  readonly undefinedLength: boolean;
}

const word = fc.stringMatching(/^[A-Z0-9 _]{0,16}$/).map((text) => text.trim());
const words = fc.array(word, { minLength: 1, maxLength: 3 }).filter((list) => list.at(-1) !== '');
const letters = fc.stringMatching(/^[A-Za-zÀ-ÿ äöü]{0,40}$/).map((text) => text.trim());

function numbers(min: number, max: number): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.integer({ min, max }), { minLength: 0, maxLength: 6 });
}

/** JSON and decimal text know no minus zero. */
function plusZero(number: number): number {
  return number === 0 ? 0 : number;
}

function evenBytes(unit: number): fc.Arbitrary<Uint8Array> {
  return fc.integer({ min: 0, max: 60 }).chain((count) => {
    const length = count * unit + ((count * unit) & 1);
    return fc.uint8Array({ minLength: length, maxLength: length });
  });
}

/** A value for every VR but SQ. */
const VALUES: Record<Exclude<VR, 'SQ'>, fc.Arbitrary<Value>> = {
  AE: words,
  AS: fc.constantFrom('042Y', '006M'),
  AT: fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 3 }),
  CS: words,
  DA: fc.constantFrom('20240229', '19700101'),
  DS: fc.array(
    fc.integer({ min: -100000, max: 100000 }).map((n) => String(n / 8)),
    { minLength: 1, maxLength: 4 },
  ),
  DT: fc.constantFrom('20240229101112.5+0100', '2024'),
  FD: fc.array(fc.double({ noNaN: true }).map(plusZero), { maxLength: 4 }),
  FL: fc.array(fc.float({ noNaN: true }).map(plusZero), { maxLength: 4 }),
  IS: fc.array(fc.integer().map(String), { minLength: 1, maxLength: 4 }),
  LO: fc.array(letters, { minLength: 1, maxLength: 2 }).filter((list) => list.at(-1) !== ''),
  LT: letters,
  OB: evenBytes(1),
  OD: evenBytes(8),
  OF: evenBytes(4),
  OL: evenBytes(4),
  OV: evenBytes(8),
  OW: evenBytes(2),
  PN: fc.constantFrom('Müller^Jörg', 'Yamada^Tarou', 'A^B^C^D^E'),
  SH: word,
  SL: numbers(-0x80000000, 0x7fffffff),
  SS: numbers(-0x8000, 0x7fff),
  ST: letters,
  SV: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 3 }),
  TM: fc.constantFrom('101112.123456', '07'),
  UC: letters,
  UI: fc.constantFrom('1.2.840.10008.1.2', '2.25.329800735698586629295641978511506172918'),
  UL: numbers(0, 0xffffffff),
  UN: evenBytes(1),
  UR: fc.constantFrom('https://example.org/a?b=c', 'urn:oid:1.2.3'),
  US: numbers(0, 0xffff),
  UT: letters,
  UV: fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 3 }),
};

// Private tags with no known creator: what they mean depends on no dictionary.
const anyTag = fc.integer({ min: 0x1000, max: 0x10ff }).map((element) => tag(0x0019, element));

const simple: fc.Arbitrary<Entry> = fc
  .constantFrom(...(Object.keys(VALUES) as (keyof typeof VALUES)[]))
  .chain((vr) => fc.record({ tag: anyTag, vr: fc.constant(vr), value: VALUES[vr] }));

const { entries } = fc.letrec<{ entries: readonly Entry[]; sequence: Entry }>((tie) => ({
  entries: fc.array(fc.oneof({ depthSize: 'small', maxDepth: 4 }, simple, tie('sequence')), { maxLength: 8 }),
  sequence: fc.record({
    tag: anyTag,
    undefinedLength: fc.boolean(),
    items: fc.array(fc.record({ entries: tie('entries'), undefinedLength: fc.boolean() }), { maxLength: 3 }),
  }),
}));

function build(list: readonly Entry[]): Dataset {
  const dataset = new Dataset();
  for (const entry of list) {
    if (!('items' in entry)) dataset.set(entry.tag, entry.vr, entry.value);
    else {
      const items = entry.items.map((item) => {
        const built = build(item.entries);
        built.undefinedLength = item.undefinedLength;
        return built;
      });
      dataset.set(entry.tag, 'SQ', items);
    }
  }
  return dataset;
}

/** Data sets of all VRs, nested, in Latin-1, with explicit and undefined lengths. */
export const arbitraryDataset: fc.Arbitrary<Dataset> = entries.map((list) => {
  const dataset = build(list);
  dataset.set(0x00080005, 'CS', 'ISO_IR 100');
  return dataset;
});

/** Cuts bytes at places taken from a list of numbers. */
export function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
}
