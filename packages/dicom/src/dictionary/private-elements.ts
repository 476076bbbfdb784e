import { elementOf, groupOf, isPrivate, type Tag } from '../tag.ts';
import type { DictionaryEntry } from './dictionary-entry.ts';
import { PRIVATE_ELEMENTS, PRIVATE_VMS, PRIVATE_VR_LISTS } from './generated/private-elements.js';
import { rowOf, vrLists } from './packed-columns.ts';

/** Group and low byte of the element as one number, to the packed line. */
type CreatorLines = ReadonlyMap<number, string>;

const VR_COLUMN = vrLists(PRIVATE_VR_LISTS);
const VM_COLUMN = PRIVATE_VMS.split(',');

/** Where the lines of each creator begin; found at the first question. */
let starts: ReadonlyMap<string, number> | undefined;
const unpacked = new Map<string, CreatorLines>();

/**
 * What is known of a private element whose block `creator` has reserved (PS3.5 §7.8.1); the block number in the tag
 * does not matter. Creators are compared without the spaces around them. Undefined when nothing is known.
 */
export function lookupPrivate(creator: string, tag: Tag): DictionaryEntry | undefined {
  const element = elementOf(tag);
  if (!isPrivate(tag) || element < 0x1000) return undefined;
  const line = linesOf(creator.trim())?.get((groupOf(tag) << 8) | (element & 0xff));
  if (line === undefined) return undefined;
  const vrs = rowOf(VR_COLUMN, line, 2);
  return {
    tag,
    keyword: '',
    name: line.slice(4),
    vr: vrs[0] ?? 'UN',
    vrs,
    vm: rowOf(VM_COLUMN, line, 3),
    retired: false,
  };
}

function linesOf(creator: string): CreatorLines | undefined {
  const known = unpacked.get(creator);
  if (known) return known;
  starts ??= findStarts();
  const start = starts.get(creator);
  if (start === undefined) return undefined;
  const lines = unpack(start);
  unpacked.set(creator, lines);
  return lines;
}

function findStarts(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const match of PRIVATE_ELEMENTS.matchAll(/^#(.+)\n/gm)) found.set(match[1]!, match.index + match[0].length);
  return found;
}

function unpack(start: number): CreatorLines {
  const end = PRIVATE_ELEMENTS.indexOf('\n#', start);
  const lines = new Map<number, string>();
  let group = 0;
  for (const line of PRIVATE_ELEMENTS.slice(start, end < 0 ? undefined : end).split('\n')) {
    if (line.startsWith('@')) group = Number.parseInt(line.slice(1), 16) << 8;
    else lines.set(group | Number.parseInt(line.slice(0, 2), 16), line);
  }
  return lines;
}
