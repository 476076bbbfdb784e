import { ASCII, type CodeSet, SETS_OF } from './code-sets.ts';

/** Person names have `^` and `=` as delimiters beside the control characters (PS3.5 §6.1.2.5.3). */
export type TextKind = 'text' | 'person-name';

/** What the values of (0008,0005) mean. */
export interface SpecificCharacterSet {
  /** The values as they were given. */
  readonly values: readonly string[];
  /** One encoding without code extensions for all, or sets to switch between. */
  readonly whole?: 'utf-8' | 'gb18030' | 'gbk';
  /** Sets in force at the start of a value and after each delimiter. */
  readonly initial: { readonly g0: CodeSet; readonly g1: CodeSet | undefined };
  /** Sets that may be switched to; the initial ones first. */
  readonly sets: readonly CodeSet[];
  /** Values that are no defined term, read as ISO_IR 100. */
  readonly unknown: readonly string[];
}

/** Terms without registration number, and what people write in their place. */
const WHOLE: Readonly<Record<string, 'utf-8' | 'gb18030' | 'gbk'>> = {
  ISOIR192: 'utf-8',
  ISO2022IR192: 'utf-8',
  UTF8: 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  ISO2022GBK: 'gbk',
  ISO2022GB18030: 'gb18030',
};

const ALIASES: Readonly<Record<string, string>> = {
  LATIN1: '100',
  ISO88591: '100',
  ISO88592: '101',
  ISO88593: '109',
  ISO88594: '110',
  ISO88595: '144',
  ISO88596: '127',
  ISO88597: '126',
  ISO88598: '138',
  ISO88599: '148',
  ISO885915: '203',
  ASCII: '6',
  USASCII: '6',
  ISO646: '6',
};

/** The number of a term, however it is spelled: `ISO_IR 100`, `ISO 2022 IR 100`, `ISO-IR 100`. */
function registration(term: string): string | undefined {
  const number = /^ISO(?:2022)?IR(\d+)$/.exec(term)?.[1] ?? ALIASES[term];
  return number !== undefined && SETS_OF.has(number) ? number : undefined;
}

const cache = new Map<string, SpecificCharacterSet>();
const MOST_CACHED = 256;

/**
 * The meaning of the values of Specific Character Set; an empty first value is ISO IR 6 (PS3.3 §C.12.1.1.2).
 */
export function parseCharacterSets(values: readonly string[]): SpecificCharacterSet {
  const key = values.join('\\');
  let known = cache.get(key);
  if (!known) {
    known = parse(values);
    if (cache.size < MOST_CACHED) cache.set(key, known);
  }
  return known;
}

function parse(values: readonly string[]): SpecificCharacterSet {
  const sets: CodeSet[] = [];
  const unknown: string[] = [];
  let whole: SpecificCharacterSet['whole'];
  for (const [index, value] of values.entries()) {
    const term = value.toUpperCase().replace(/[\s_\-.]/g, '');
    whole ??= index === 0 || values[0] === '' ? WHOLE[term] : undefined;
    if (WHOLE[term]) continue;
    const number = term === '' ? '6' : registration(term);
    if (number === undefined) unknown.push(value);
    for (const set of SETS_OF.get(number ?? '100')!) if (!sets.includes(set)) sets.push(set);
  }
  if (!sets.includes(ASCII)) sets.push(ASCII);
  const first = firstSets(values, sets);
  return {
    values,
    ...(whole && { whole }),
    initial: {
      g0: first.find((set) => set.part === 'G0' && set.width === 1) ?? ASCII,
      g1: first.find((set) => set.part === 'G1'),
    },
    sets,
    unknown,
  };
}

/** The sets of value 1. A multi-byte set of G1 as value 1 is wrong but met, and then meant from the start. */
function firstSets(values: readonly string[], sets: readonly CodeSet[]): readonly CodeSet[] {
  const term = (values[0] ?? '').toUpperCase().replace(/[\s_\-.]/g, '');
  const number = registration(term);
  return number === undefined ? (term === '' ? [ASCII] : sets) : SETS_OF.get(number)!;
}
