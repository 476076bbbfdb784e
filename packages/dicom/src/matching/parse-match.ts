import type { Tag } from '../tag.ts';
import type { VR } from '../vr.ts';
import type { Match } from './match.ts';

export interface MatchingOptions {
  /** Fuzzy semantic matching of person names was negotiated or asked for. */
  readonly fuzzy?: boolean;
  /** `""` (two quotation marks) matches the empty value (PS3.4 §C.2.2.2.7). */
  readonly emptyValue?: boolean;
}

export type ParsedMatch =
  /** Universal Matching (PS3.4 §C.2.2.2.3): no condition. */
  | { readonly kind: 'universal' }
  | { readonly kind: 'match'; readonly match: Match }
  | { readonly kind: 'wrong'; readonly reason: string };

const UNIVERSAL: ParsedMatch = { kind: 'universal' };

/** VRs with Wild Card Matching: all of text (PS3.4 §C.2.2.2.4). */
const WILDCARD_VRS: ReadonlySet<VR> = new Set(['AE', 'CS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UR', 'UT']);

const RANGE_FORM: Partial<Record<VR, RegExp>> = {
  DA: /^\d{8}$/,
  TM: /^\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?$/,
  DT: /^\d{4}(\d{2}(\d{2}(\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?)?)?)?([+-]\d{4})?$/,
};

/**
 * The condition that a matching key of an identifier or query parameter asks for (PS3.4 §C.2.2.2).
 *
 * @param path tags from the top down to the attribute
 * @param vr its VR
 * @param text the key's value, values separated by a backslash
 */
export function parseMatch(path: readonly Tag[], vr: VR, text: string, options: MatchingOptions = {}): ParsedMatch {
  const key = text.trim();
  if (key === '' || /^\*+$/.test(key)) return UNIVERSAL;
  if (key === '""' && options.emptyValue) return matched({ kind: 'empty', path });
  if (RANGE_FORM[vr]) return parseRange(path, vr, key);
  if (vr === 'PN' && options.fuzzy) return matched({ kind: 'fuzzy-name', path, text: key });
  if (key.includes('\\'))
    return matched({ kind: 'any-of', path, values: key.split('\\').map((value) => value.trim()) });
  if (WILDCARD_VRS.has(vr) && /[*?]/.test(key)) return matched({ kind: 'wildcard', path, pattern: key });
  return matched({ kind: 'equals', path, value: key });
}

function matched(match: Match): ParsedMatch {
  return { kind: 'match', match };
}

function parseRange(path: readonly Tag[], vr: VR, key: string): ParsedMatch {
  const [from, to] = rangeEnds(vr, key);
  const form = RANGE_FORM[vr]!;
  for (const end of [from, to]) {
    if (end !== undefined && !form.test(end)) return { kind: 'wrong', reason: `not a ${vr} or a range of them` };
  }
  if (from === undefined && to === undefined) return UNIVERSAL;
  return matched({ kind: 'range', path, ...(from && { from }), ...(to && { to }) });
}

/** `a-b`, `a-`, `-b` or a single value, which is a range of its own length: a TM of `10` means the whole hour. */
function rangeEnds(vr: VR, key: string): [string | undefined, string | undefined] {
  const plain = vr === 'DA' ? key.replaceAll('.', '') : vr === 'TM' ? key.replaceAll(':', '') : key; // ACR-NEMA forms, PS3.5 §6.2
  const dash = vr === 'DT' ? dashOfDateTimeRange(plain) : plain.indexOf('-');
  if (dash < 0) return [plain, plain];
  return [plain.slice(0, dash).trim() || undefined, plain.slice(dash + 1).trim() || undefined];
}

/** In a DT a `-` may be the sign of the offset from UTC; as such it is followed by four digits, then the end or the range's dash. */
function dashOfDateTimeRange(text: string): number {
  for (let at = text.indexOf('-'); at >= 0; at = text.indexOf('-', at + 1)) {
    const offset = /^-\d{4}(?=$|-)/.exec(text.slice(at));
    const isSign =
      at > 0 && offset !== null && Number(offset[0].slice(1)) <= 1400 && /^\d{4,14}(\.\d+)?$/.test(text.slice(0, at));
    if (!isSign) return at;
  }
  return -1;
}
