import { elementOf, isPrivate, isPrivateCreator, type Tag } from '../tag.ts';
import { attribute, singleAttribute, TAG } from './attributes.ts';
import type { DictionaryEntry } from './dictionary-entry.ts';
import type { TagTable } from './generated/tag-table.ts';

/**
 * What the standard says of a tag: rows of PS3.6, repeating groups (PS3.5 §7.6), group lengths (§7.2) and private
 * creators (§7.8.1); undefined for anything else, private elements among it (see `lookupPrivate`).
 */
export function lookupTag(tag: Tag): DictionaryEntry | undefined {
  if (isPrivate(tag)) {
    if (isPrivateCreator(tag)) return entry(tag, 'PrivateCreator', 'Private Creator', 'LO', false);
    return elementOf(tag) === 0 ? groupLength(tag) : undefined;
  }
  return elementOf(tag) === 0 ? (singleAttribute(tag) ?? groupLength(tag)) : attribute(tag);
}

/** The tag of a keyword of PS3.6, or undefined; a repeating group is answered with its first. */
export function lookupKeyword(keyword: string): Tag | undefined {
  return Object.hasOwn(TAG, keyword) ? TAG[keyword as keyof TagTable] : undefined;
}

/** (gggg,0000), retired but for groups 0000 and 0002, which have rows of their own (PS3.6 §6 Note). */
function groupLength(tag: Tag): DictionaryEntry {
  return entry(tag, 'GenericGroupLength', 'Generic Group Length', 'UL', true);
}

function entry(tag: Tag, keyword: string, name: string, vr: 'LO' | 'UL', retired: boolean): DictionaryEntry {
  return { tag, keyword, name, vr, vrs: [vr], vm: '1', retired };
}
