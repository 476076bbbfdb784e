import type { Tag } from '../tag.ts';
import type { DictionaryEntry } from './dictionary-entry.ts';
import { ATTRIBUTES, REPEATING, VMS, VR_LISTS } from './generated/attributes.js';
import type { TagTable } from './generated/tag-table.ts';
import { nameFromKeyword } from './keyword-name.ts';
import { rowOf, vrLists } from './packed-columns.ts';

/** A row of PS3.6 whose tag has free digits, as in (60xx,3000): a tag belongs to it when `tag & mask` is `value`. */
interface RepeatingRow {
  readonly mask: number;
  readonly value: number;
  readonly line: string;
}

const VR_COLUMN = vrLists(VR_LISTS);
const VM_COLUMN = VMS.split(',');

/** Position of the VR code in a packed line: after 4 digits of the element, or 8 of a repeating tag. */
const AFTER_ELEMENT = 4;
const AFTER_TAG = 8;

const lines = new Map<Tag, string>();
const entries = new Map<Tag, DictionaryEntry>();
const repeating: RepeatingRow[] = [];

/** Keyword to tag (PS3.6 §6-§9): `TAG.PatientID` is 0x00100020. Repeating groups stand with their first group. */
export const TAG: TagTable = unpack();

/** The row of PS3.6 for a tag, or undefined. */
export function attribute(tag: Tag): DictionaryEntry | undefined {
  const known = entries.get(tag);
  if (known) return known;
  const line = lines.get(tag);
  if (line === undefined) return repeatingAttribute(tag);
  const entry = entryOf(tag, line, AFTER_ELEMENT);
  entries.set(tag, entry);
  return entry;
}

function repeatingAttribute(tag: Tag): DictionaryEntry | undefined {
  const row = repeating.find(({ mask, value }) => (tag & mask) >>> 0 === value);
  return row && entryOf(tag, row.line, AFTER_TAG);
}

function entryOf(tag: Tag, line: string, at: number): DictionaryEntry {
  const vrs = rowOf(VR_COLUMN, line, at);
  const retired = line.charAt(at + 2) === '!';
  const [keyword, ownName] = line.slice(at + (retired ? 3 : 2)).split('=') as [string, string?];
  const vm = rowOf(VM_COLUMN, line, at + 1);
  return { tag, keyword, name: ownName ?? nameFromKeyword(keyword), vr: vrs[0] ?? 'UN', vrs, vm, retired };
}

/** Fills the tables once, at load: only keyword and tag are taken from each line, the rest when it is asked for. */
function unpack(): TagTable {
  const tags: Record<string, Tag> = Object.create(null);
  let group = 0;
  for (const line of ATTRIBUTES.split('\n')) {
    const number = Number.parseInt(line.slice(0, 4), 16);
    if (line.length === 4) group = number << 16;
    else {
      const tag = (group | number) >>> 0;
      lines.set(tag, line);
      tags[keywordIn(line, AFTER_ELEMENT)] = tag;
    }
  }
  for (const line of REPEATING.split('\n')) {
    const pattern = line.slice(0, AFTER_TAG);
    const value = Number.parseInt(pattern.replaceAll('x', '0'), 16);
    repeating.push({ mask: Number.parseInt(pattern.replace(/[^x]/g, 'F').replaceAll('x', '0'), 16) | 0, value, line });
    tags[keywordIn(line, AFTER_TAG)] = value;
  }
  return tags as unknown as TagTable;
}

function keywordIn(line: string, at: number): string {
  const start = line.charCodeAt(at + 2) === 33 ? at + 3 : at + 2;
  const end = line.indexOf('=', start);
  return end < 0 ? line.slice(start) : line.slice(start, end);
}
