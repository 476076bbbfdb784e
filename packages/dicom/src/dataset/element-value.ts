import { DicomWriteError } from '../errors/index.ts';
import type { Tag } from '../tag.ts';
import { tagToText } from '../tag.ts';
import type { VR } from '../vr.ts';
import { VR_TRAITS } from '../vr-traits.ts';
import type { Content, ElementValue } from './content.ts';
import { formatDecimal } from './format-number.ts';

type Scalar = string | number | bigint | object;

/** The content of an element that is set to a value: checked against the kind of its VR, lists made of single values. */
export function contentOf<Item extends object>(tag: Tag, vr: VR, value: ElementValue<Item>): Content<Item> {
  if (value instanceof Uint8Array) {
    if (vr === 'SQ') throw wrongKind(tag, vr);
    return { kind: 'bytes', bytes: value };
  }
  const values = (Array.isArray(value) ? value : value === undefined ? [] : [value]) as readonly Scalar[];
  switch (VR_TRAITS[vr].kind) {
    case 'sequence':
      return { kind: 'items', items: values.map((item) => itemOf<Item>(tag, vr, item)), undefinedLength: false };
    case 'number':
    case 'tag':
      return { kind: 'numbers', numbers: values.map((number) => numberOf(tag, vr, number)) };
    case 'bytes':
      return bytesContent(tag, vr, values);
    default:
      return textContent(values.flatMap((text) => textsOf(tag, vr, text)));
  }
}

/** One empty text is no value at all (PS3.5 §7.4). */
function textContent<Item>(texts: readonly string[]): Content<Item> {
  return { kind: 'texts', texts: texts.length === 1 && texts[0] === '' ? [] : texts };
}

function bytesContent<Item>(tag: Tag, vr: VR, values: readonly Scalar[]): Content<Item> {
  if (values.length === 0) return { kind: 'bytes', bytes: new Uint8Array(0) };
  if (VR_TRAITS[vr].word === 1) throw wrongKind(tag, vr);
  return { kind: 'numbers', numbers: values.map((number) => numberOf(tag, vr, number)) };
}

function itemOf<Item extends object>(tag: Tag, vr: VR, value: Scalar): Item {
  if (typeof value !== 'object') throw wrongKind(tag, vr);
  return value as Item;
}

function numberOf(tag: Tag, vr: VR, value: Scalar): number | bigint {
  if (typeof value !== 'number' && typeof value !== 'bigint') throw wrongKind(tag, vr);
  const range = RANGES[vr];
  if (!range) return vr === 'FL' || vr === 'OF' ? Math.fround(Number(value)) : Number(value);
  const isInteger = typeof value === 'bigint' || Number.isInteger(value);
  if (!isInteger || value < range[0] || value > range[1]) throw wrongKind(tag, vr);
  return value;
}

/** The integers each binary VR can hold (PS3.5 Table 6.2-1). */
const RANGES: Partial<Record<VR, readonly [least: number | bigint, most: number | bigint]>> = {
  AT: [0, 0xffffffff],
  SL: [-0x80000000, 0x7fffffff],
  SS: [-0x8000, 0x7fff],
  SV: [-(2n ** 63n), 2n ** 63n - 1n],
  UL: [0, 0xffffffff],
  US: [0, 0xffff],
  UV: [0n, 2n ** 64n - 1n],
  OL: [0, 0xffffffff],
  OV: [0n, 2n ** 64n - 1n],
  OW: [0, 0xffff],
};

function textsOf(tag: Tag, vr: VR, value: Scalar): string[] {
  if (typeof value === 'string') return VR_TRAITS[vr].multiple ? value.split('\\') : [value];
  if (typeof value === 'bigint') return [String(value)];
  if (typeof value === 'number') return [vr === 'DS' ? formatDecimal(value) : String(value)];
  throw wrongKind(tag, vr);
}

function wrongKind(tag: Tag, vr: VR): DicomWriteError {
  return new DicomWriteError('value-kind', { tagPath: tagToText(tag), detail: vr });
}
