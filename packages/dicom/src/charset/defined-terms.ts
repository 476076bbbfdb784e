import type { CodeSet } from './code-set.ts';
import { GB_2312, JIS_C_6226, JIS_X_0208, JIS_X_0212, KS_X_1001 } from './double-byte-sets.ts';
import * as single from './single-byte-sets.ts';

const { ASCII } = single;

/** Encodings without code extensions (PS3.3 Table C.12-5). */
export type WholeEncoding = 'utf-8' | 'gb18030' | 'gbk';

/** What one value of (0008,0005) stands for. */
export type TermMeaning = WholeEncoding | readonly CodeSet[];

/** The sets that a registration number brings (PS3.3 Tables C.12-2 to C.12-4). */
const REGISTRATIONS: ReadonlyMap<string, readonly CodeSet[]> = new Map<string, readonly CodeSet[]>([
  ['6', [ASCII]],
  ['100', [ASCII, single.LATIN_1]],
  ['101', [ASCII, single.LATIN_2]],
  ['109', [ASCII, single.LATIN_3]],
  ['110', [ASCII, single.LATIN_4]],
  ['144', [ASCII, single.CYRILLIC]],
  ['127', [ASCII, single.ARABIC]],
  ['126', [ASCII, single.GREEK]],
  ['138', [ASCII, single.HEBREW]],
  ['148', [ASCII, single.LATIN_5]],
  ['203', [ASCII, single.LATIN_9]],
  ['166', [ASCII, single.THAI]],
  ['13', [single.ROMAJI, single.KATAKANA]],
  ['87', [JIS_X_0208]],
  ['159', [JIS_X_0212]],
  ['149', [KS_X_1001]],
  ['58', [GB_2312]],
]);

/** Terms without registration number, and what is met in their place, in capitals without spaces and punctuation. */
const NAMES: ReadonlyMap<string, WholeEncoding | string> = new Map([
  ['ISOIR192', 'utf-8'],
  ['ISO2022IR192', 'utf-8'],
  ['IR192', 'utf-8'],
  ['UTF8', 'utf-8'],
  ['GB18030', 'gb18030'],
  ['ISO2022GB18030', 'gb18030'],
  ['GBK', 'gbk'],
  ['ISO2022GBK', 'gbk'],
  ['GB2312', 'gbk'],
  ['ASCII', '6'],
  ['USASCII', '6'],
  ['ISO646', '6'],
  ['LATIN1', '100'],
  ['ISO88591', '100'],
  ['ISO88592', '101'],
  ['ISO88593', '109'],
  ['ISO88594', '110'],
  ['ISO88595', '144'],
  ['ISO88596', '127'],
  ['ISO88597', '126'],
  ['ISO88598', '138'],
  ['ISO88599', '148'],
  ['ISO885911', '166'],
  ['ISO885915', '203'],
  ['SHIFTJIS', '13'],
  ['SJIS', '13'],
  ['EUCKR', '149'],
  ['KSX1001', '149'],
  ['KSC5601', '149'],
]);

/** The meaning of one value, however it is spelled (`ISO_IR 100`, `ISO-IR 100`, `iso_ir_100`); undefined when unknown. */
export function meaningOf(value: string): TermMeaning | undefined {
  const term = value.toUpperCase().replace(/[\s_\-.]/g, '');
  if (term === '') return REGISTRATIONS.get('6');
  const name = NAMES.get(term);
  if (name === 'utf-8' || name === 'gb18030' || name === 'gbk') return name;
  return REGISTRATIONS.get(name ?? /^(?:ISO)?(?:2022)?IR(\d+)$/.exec(term)?.[1] ?? '');
}

/** Every set that an escape sequence may call, whatever (0008,0005) has announced: real files forget to. */
export const CALLABLE_SETS: readonly CodeSet[] = [
  ...new Set([...REGISTRATIONS.values()].flat()),
  JIS_C_6226,
  single.KATAKANA_IN_G0,
];
