import type { Tag } from '../tag.ts';
import type { DictionaryEntry } from './dictionary-entry.ts';
import { REPEATING, ROWS, TAGS, VMS, VR_LISTS } from './generated/attributes.js';
import type { TagTable } from './generated/tag-table.ts';
import { nameFromKeyword } from './keyword-name.ts';
import { rowOf, vrLists } from './packed-columns.ts';

/** A row of PS3.6 whose tag has free digits, as in (60xx,3000): a tag belongs to it when `tag & mask` is `value`. */
interface RepeatingTag {
  readonly mask: number;
  readonly value: number;
  readonly keyword: string;
  readonly row: string;
}

/** What is taken apart only when a tag is first asked for, so that loading stays quick. */
interface Tables {
  readonly rows: ReadonlyMap<Tag, readonly [keyword: string, row: string]>;
  readonly repeating: readonly RepeatingTag[];
  readonly vrs: ReturnType<typeof vrLists>;
  readonly vms: readonly string[];
}

/** Keyword to tag (PS3.6 §6-§9): `TAG.PatientID` is 0x00100020. Repeating groups stand with their first group. */
export const TAG: TagTable = JSON.parse(TAGS);

let tables: Tables | undefined;
const entries = new Map<Tag, DictionaryEntry>();

/** The row of PS3.6 for a tag, or undefined. */
export function attribute(tag: Tag): DictionaryEntry | undefined {
  return singleAttribute(tag) ?? repeatingAttribute(tag);
}

/** The row of PS3.6 that has just this tag, or undefined. */
export function singleAttribute(tag: Tag): DictionaryEntry | undefined {
  const known = entries.get(tag);
  if (known) return known;
  const { rows } = unpacked();
  const found = rows.get(tag);
  if (!found) return undefined;
  const entry = entryOf(tag, found[0], found[1]);
  entries.set(tag, entry);
  return entry;
}

function repeatingAttribute(tag: Tag): DictionaryEntry | undefined {
  const { repeating } = unpacked();
  const found = repeating.find(({ mask, value }) => (tag & mask) >>> 0 === value);
  return found && entryOf(tag, found.keyword, found.row);
}

function entryOf(tag: Tag, keyword: string, row: string): DictionaryEntry {
  const { vrs: vrColumn, vms } = unpacked();
  const vrs = rowOf(vrColumn, row, 0);
  const equals = row.indexOf('=');
  const name = equals < 0 ? nameFromKeyword(keyword) : row.slice(equals + 1);
  return { tag, keyword, name, vr: vrs[0] ?? 'UN', vrs, vm: rowOf(vms, row, 1), retired: row.charAt(2) === '!' };
}

function unpacked(): Tables {
  tables ??= unpack();
  return tables;
}

function unpack(): Tables {
  const lines = ROWS.split('\n');
  const tags = Object.entries(TAG) as [string, Tag][];
  const patterns = REPEATING.split(',');
  const single = tags.length - patterns.length;
  const rows = tags.slice(0, single).map(([keyword, tag], at) => [tag, [keyword, lines[at]!]] as const);
  const repeating = tags.slice(single).map(([keyword], at) => {
    const pattern = patterns[at]!;
    const mask = Number.parseInt(pattern.replace(/[^x]/g, 'F').replaceAll('x', '0'), 16);
    return { mask, value: Number.parseInt(pattern.replaceAll('x', '0'), 16), keyword, row: lines[single + at]! };
  });
  return { rows: new Map(rows), repeating, vrs: vrLists(VR_LISTS), vms: VMS.split(',') };
}
