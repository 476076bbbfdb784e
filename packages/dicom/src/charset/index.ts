/**
 * Specific Character Set (PS3.3 §C.12.1.1.2, PS3.5 §6.1).
 *
 *   defined-terms.ts     the values of (0008,0005), and common wrong spellings of them
 *   character-set.ts     what several values mean together
 *   single-byte-sets.ts, double-byte-sets.ts, gb18030.ts   tables of code and character
 *   decode.ts            bytes to text;  encode.ts  text to bytes
 *   choose.ts            the set in which given texts can be written
 */
export { parseCharacterSets, type SpecificCharacterSet } from './character-set.ts';
export { chooseCharacterSet } from './choose.ts';
export { decodeText } from './decode.ts';
export { encodeText } from './encode.ts';
export type { TextKind } from './text-kind.ts';
