import { type CodeSet, once, REPLACEMENT } from './code-set.ts';

/** The 128 codes of one part of the code table. */
const CODES = Array.from({ length: 128 }, (_, code) => code);

const ascii = once(() => CODES.map((code) => String.fromCharCode(code)));

/** As ASCII but for the overline; 5CH stays the delimiter of values that it is in every set (PS3.5 §6.1.2.3). */
const romaji = once(() => ascii().with(0x7e, '\u203e'));

/** The controls of C1, then the characters of ISO 8859-1: both stand at their own code in Unicode. */
const latin1 = once(() => CODES.map((code) => String.fromCharCode(code | 0x80)));

/** JIS X 0201: 21H to 5FH stand for U+FF61 onwards. */
const katakana = once(() => CODES.map((code) => (isKatakana(code) ? String.fromCharCode(code + 0xff40) : REPLACEMENT)));

function isKatakana(code: number): boolean {
  return code >= 0x21 && code <= 0x5f;
}

/** A part of ISO 8859 or its like. The decoders of the web have other characters than C1 at 80H to 9FH. */
function part(label: string): () => readonly string[] {
  return once(() => {
    const decoder = new TextDecoder(label);
    return CODES.map((code) => (code < 0x20 ? latin1()[code]! : decoder.decode(Uint8Array.of(code | 0x80))));
  });
}

function g0(called: readonly number[], characters: () => readonly string[]): CodeSet {
  return { part: 'G0', width: 1, escape: called, characters };
}

function g1(called: readonly number[], characters: () => readonly string[]): CodeSet {
  return { part: 'G1', width: 1, escape: called, characters };
}

export const ASCII = g0([0x28, 0x42], ascii);
export const ROMAJI = g0([0x28, 0x4a], romaji);
export const KATAKANA = g1([0x29, 0x49], katakana);
/** Not allowed in DICOM, but met: katakana called to G0. */
export const KATAKANA_IN_G0 = g0([0x28, 0x49], katakana);
export const LATIN_1 = g1([0x2d, 0x41], latin1);
export const LATIN_2 = g1([0x2d, 0x42], part('iso-8859-2'));
export const LATIN_3 = g1([0x2d, 0x43], part('iso-8859-3'));
export const LATIN_4 = g1([0x2d, 0x44], part('iso-8859-4'));
export const LATIN_5 = g1([0x2d, 0x4d], part('windows-1254'));
export const LATIN_9 = g1([0x2d, 0x62], part('iso-8859-15'));
export const CYRILLIC = g1([0x2d, 0x4c], part('iso-8859-5'));
export const ARABIC = g1([0x2d, 0x47], part('iso-8859-6'));
export const GREEK = g1([0x2d, 0x46], part('iso-8859-7'));
export const HEBREW = g1([0x2d, 0x48], part('iso-8859-8'));
export const THAI = g1([0x2d, 0x54], part('windows-874'));
