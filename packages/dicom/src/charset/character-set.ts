import type { CodeSet } from './code-set.ts';
import { meaningOf, type TermMeaning, type WholeEncoding } from './defined-terms.ts';
import { ASCII, LATIN_1 } from './single-byte-sets.ts';

/** What the values of (0008,0005) mean. */
export interface SpecificCharacterSet {
  /** The values as they were given. */
  readonly values: readonly string[];
  /** Values that are no defined term, nor a known misspelling of one; read as ISO_IR 100. */
  readonly unknown: readonly string[];
  /** One encoding for everything, without sets to switch between. */
  readonly whole: WholeEncoding | undefined;
  /** Sets in force at the start of a value and after each delimiter. */
  readonly initial: { readonly g0: CodeSet; readonly g1: CodeSet | undefined };
  /** Sets that may be switched to in the order of the values, where there is more than one (PS3.5 §6.1.2.5). */
  readonly sets: readonly CodeSet[];
}

const cache = new Map<string, SpecificCharacterSet>();
const MOST_CACHED = 256;

/** The meaning of the values of Specific Character Set; none, or an empty first one, is ISO IR 6 (PS3.3 §C.12.1.1.2). */
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
  const meanings = values.map((value) => meaningOf(value.trim()));
  const sets = meanings.map((meaning) => (isSets(meaning) ? meaning : meaning === undefined ? [ASCII, LATIN_1] : []));
  const first = sets[0] ?? [ASCII];
  return {
    values: [...values],
    unknown: values.filter((_, index) => meanings[index] === undefined),
    whole: wholeEncoding(meanings, first),
    initial: {
      g0: first.find((set) => set.part === 'G0' && set.width === 1) ?? ASCII,
      g1: first.find((set) => set.part === 'G1'),
    },
    sets: values.length > 1 ? [...new Set(sets.flat())] : first,
  };
}

/** An encoding of Table C.12-5 must be the only value; behind ASCII, which they all contain, it can be meant all the same. */
function wholeEncoding(
  meanings: readonly (TermMeaning | undefined)[],
  first: readonly CodeSet[],
): WholeEncoding | undefined {
  const found = meanings.find((meaning) => meaning !== undefined && !isSets(meaning));
  if (found === undefined || isSets(found)) return undefined;
  const asciiFirst = first.length === 1 && first[0] === ASCII;
  return found === meanings[0] || asciiFirst ? found : undefined;
}

function isSets(meaning: TermMeaning | undefined): meaning is readonly CodeSet[] {
  return Array.isArray(meaning);
}
