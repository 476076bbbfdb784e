import { lookupKeyword, type Tag, tagFromText } from '@vesalius/dicom';
import { DeidentifyError } from '../errors.ts';
import { type OptionCode, optionOf } from '../option/option.ts';

/** What a rule of a profile does to an attribute; the letters of PS3.15 Table E.1-1, or a fixed value. */
export type RuleAction = 'X' | 'Z' | 'D' | 'U' | 'K' | 'C';

/** One departure of a profile from Table E.1-1. */
export interface ProfileRule {
  readonly tag: Tag;
  /** For a private element: its creator; the block in `tag` does not count then. */
  readonly creator?: string;
  readonly action: RuleAction;
  /** With action D: what to put there. */
  readonly value?: string;
}

/** How one is to de-identify: the Basic Profile, options, and rules that go before both. */
export interface Profile {
  readonly name: string;
  readonly version: string;
  readonly options: ReadonlySet<OptionCode>;
  readonly rules: readonly ProfileRule[];
  /** Least and most days that dates are moved by (113107); negative is into the past. */
  readonly shiftDays: readonly [from: number, to: number];
  /** Words that free text keeps or loses, beyond what the data set itself tells. */
  readonly keepWords: readonly string[];
  readonly removeWords: readonly string[];
}

const TEN_YEARS = 3650;
const A_MONTH = 30;

/** A profile of the Basic Profile and options, given as codes of CID 7050 or keywords; throws `unknown-option`. */
export function profileOf(options: Iterable<string>, name = 'command line'): Profile {
  return {
    name,
    version: '1',
    options: new Set([...options].map(optionOf)),
    rules: [],
    shiftDays: [-TEN_YEARS, -A_MONTH],
    keepWords: [],
    removeWords: [],
  };
}

/** A tag from a keyword or eight hexadecimal digits; throws `bad-profile`. */
export function tagOfText(text: string): Tag {
  const tag = lookupKeyword(text) ?? tagFromText(text.replace(/[(),\s]/g, ''));
  if (tag === undefined) throw new DeidentifyError('bad-profile', { detail: `no attribute ${text}` });
  return tag;
}
