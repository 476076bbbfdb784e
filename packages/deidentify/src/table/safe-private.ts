import { elementOf, groupOf, type Tag } from '@vesalius/dicom';
import { SAFE_PRIVATE } from './generated/safe-private.js';

let lists: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/**
 * Whether a private element is known to hold no identity (PS3.15 Table E.3.10-1): by its creator, its group and the low
 * byte of its element, for the block it lies in means nothing (PS3.5 §7.8.1).
 */
export function isSafePrivate(creator: string, tag: Tag): boolean {
  lists ??= unpack();
  return lists.get(creator.trim())?.has(keyOf(tag)) ?? false;
}

function keyOf(tag: Tag): string {
  return hex(groupOf(tag), 4) + hex(elementOf(tag) & 0xff, 2);
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

function unpack(): ReadonlyMap<string, ReadonlySet<string>> {
  const lines = SAFE_PRIVATE.split('\n');
  const found = new Map<string, ReadonlySet<string>>();
  for (let at = 0; at + 1 < lines.length; at += 2) found.set(lines[at]!.slice(1), new Set(lines[at + 1]!.split(' ')));
  return found;
}
