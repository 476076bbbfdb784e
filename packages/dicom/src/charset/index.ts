/**
 * Specific Character Set (PS3.3 §C.12.1.1.2, PS3.5 §6.1).
 *
 *   terms.ts        the defined terms, and common wrong spellings of them
 *   code-sets.ts    single- and multi-byte sets as pairs of code and character
 *   decode.ts       bytes to text;  encode.ts  text to bytes
 *   choose.ts       the set in which given texts can be written
 */
export { chooseCharacterSet } from './choose.ts';
export { decodeText } from './decode.ts';
export { encodeText } from './encode.ts';
export { parseCharacterSets, type SpecificCharacterSet, type TextKind } from './terms.ts';
