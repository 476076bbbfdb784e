import { lookupTag } from '@vesalius/dicom';
import type { JsonDataset } from '../api/types.ts';
import { count } from '../format.ts';
import { text } from '../texts/texts.ts';

/** One attribute as a line of a list; those of items are indented. */
export interface AttributeLine {
  /** Where it stands, unique in its data set. */
  readonly path: string;
  readonly depth: number;
  /** As people write it: (0010,0020). */
  readonly tag: string;
  readonly name: string;
  readonly vr: string;
  readonly value: string;
}

/** The attributes of a data set with those of its items, in the order of tags. */
export function attributeLines(dataset: JsonDataset, path = '', depth = 0): AttributeLine[] {
  return Object.keys(dataset)
    .sort()
    .flatMap((key) => {
      const { vr, Value = [], BulkDataURI, InlineBinary } = dataset[key]!;
      const here = `${path}/${key}`;
      const isSequence = vr === 'SQ';
      const shown = isSequence
        ? text('instance.items', { count: count(Value.length) })
        : BulkDataURI !== undefined || InlineBinary !== undefined
          ? text('instance.bulk')
          : Value.map(valueText).join(' \\ ');
      const line = {
        path: here,
        depth,
        tag: `(${key.slice(0, 4)},${key.slice(4)})`,
        name: nameOf(key),
        vr,
        value: shown,
      };
      const items = isSequence
        ? Value.flatMap((item, place) => attributeLines(item as JsonDataset, `${here}[${place + 1}]`, depth + 1))
        : [];
      return [line, ...items];
    });
}

/** Attributes that differ between two data sets, or stand in one of them only. */
export function differing(first: readonly AttributeLine[], second: readonly AttributeLine[]): Set<string> {
  const one = new Map(first.map(({ path, value }) => [path, value]));
  const other = new Map(second.map(({ path, value }) => [path, value]));
  return new Set([...one.keys(), ...other.keys()].filter((path) => one.get(path) !== other.get(path)));
}

export function fits({ tag, name, value }: AttributeLine, words: string): boolean {
  const wanted = words.trim().toLowerCase();
  return [tag, tag.replaceAll(/\W/g, ''), name, value].some((part) => part.toLowerCase().includes(wanted));
}

function nameOf(key: string): string {
  return lookupTag(Number.parseInt(key, 16))?.name ?? '';
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  return ['Alphabetic', 'Ideographic', 'Phonetic']
    .map((group) => (value as Record<string, string>)[group] ?? '')
    .join('=')
    .replace(/=+$/, '');
}
