import { parseCharacterSets } from './character-set.ts';
import { encodeText } from './encode.ts';

/** Tried in this order when ASCII does not suffice; UTF-8 can write everything. */
const CANDIDATES: readonly (readonly string[])[] = [['ISO_IR 100'], ['ISO_IR 192']];

/**
 * Values of (0008,0005) in which all the texts can be written: none when ASCII suffices, then the preferred ones, Latin-1, UTF-8.
 */
export function chooseCharacterSet(texts: Iterable<string>, preferred?: readonly string[]): string[] {
  const needed = [...texts].filter((text) => /[^\t\n\f\r\x20-\x7e]/.test(text));
  if (needed.length === 0) return [];
  for (const values of preferred ? [preferred, ...CANDIDATES] : CANDIDATES) {
    const charset = parseCharacterSets(values);
    if (needed.every((text) => encodeText(text, charset, 'person-name') !== undefined)) return [...values];
  }
  return ['ISO_IR 192'];
}
