export { TAG } from './attributes.ts';
export type { DictionaryEntry } from './dictionary-entry.ts';
export type { TagTable } from './generated/tag-table.ts';
export { lookupKeyword, lookupTag } from './lookup.ts';
export { lookupPrivate } from './private-elements.ts';
