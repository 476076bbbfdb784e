import { foldForSearch, type Match, personNameSearchTerms, type VR } from '@vesalius/dicom';
import type { MomentTest, Test } from './resolved-query.ts';

type SingleMatch = Exclude<Match, { kind: 'date-time-range' }>;

const NUMERIC: ReadonlySet<VR> = new Set(['DS', 'FD', 'FL', 'IS', 'SL', 'SS', 'SV', 'UL', 'US', 'UV']);
/** Sorts behind every text that begins with what it is appended to. */
const LAST = '\u{10ffff}';
/** Follows the digits. */
const AFTER_DIGITS = ':';

/** What a match asks of values of a VR, or undefined when that VR cannot be matched so (PS3.4 §C.2.2.2). */
export function testOfMatch(match: SingleMatch, vr: VR): Test | undefined {
  if (match.kind === 'empty') return { kind: 'empty' };
  if (vr === 'SQ') return undefined;
  if (vr === 'PN') return nameTest(match);
  if (NUMERIC.has(vr)) return numberTest(match);
  if (match.kind === 'fuzzy-name') return undefined;
  if (match.kind === 'wildcard')
    return { kind: 'pattern', pattern: match.pattern, ...(match.anyCase && { anyCase: true }) };
  if (match.kind === 'range') return rangeTest(vr, match.from, match.to);
  const values = match.kind === 'equals' ? [match.value] : match.values;
  const [only, ...more] = values;
  // A date or time is a range of its own length: a TM of `10` means the whole hour.
  if (only !== undefined && more.length === 0 && (vr === 'TM' || vr === 'DT')) return rangeTest(vr, only, only);
  return { kind: 'one-of', values };
}

function rangeTest(vr: VR, from: string | undefined, to: string | undefined): Test {
  if (vr === 'DT') return { kind: 'date-time', ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  if (vr === 'DA' && from !== undefined && from === to && from.length === 8) return { kind: 'one-of', values: [from] };
  if (vr === 'TM') return { kind: 'between', from: shortestTime(from ?? '00'), below: (to ?? '') + AFTER_DIGITS };
  if (vr === 'DA') return { kind: 'between', from: from ?? '0', below: (to ?? '') + AFTER_DIGITS };
  return { kind: 'between', from: from ?? ' ', below: (to ?? '') + LAST };
}

/**
 * The shortest time that means the same moment. Texts that begin with it, and only later ones, sort from it on, whatever precision they
 * are given in (PS3.5 §6.2): stored `10`, `1000` and `100000.0` all are at or after `100000`.
 */
export function shortestTime(time: string): string {
  const [clock = '', fraction = ''] = time.split('.');
  const kept = fraction.replace(/0+$/, '');
  if (kept !== '') return `${clock}.${kept}`;
  return clock.replace(/^(\d\d)0000$|^(\d\d)00$|^(\d{4})00$/, '$1$2$3');
}

function numberTest(match: SingleMatch): Test | undefined {
  if (match.kind !== 'equals' && match.kind !== 'any-of') return undefined;
  const texts = match.kind === 'equals' ? [match.value] : match.values;
  const numbers = texts.filter((text) => text.trim() !== '').map(Number);
  return { kind: 'numbers', values: numbers.filter((number) => Number.isFinite(number)) };
}

/** Names are compared without case and accents, each component group by itself (PS3.4 §C.2.2.2.1.1). */
function nameTest(match: SingleMatch): Test | undefined {
  switch (match.kind) {
    case 'equals':
      return { kind: 'names', names: [groupsOf(match.value)], wild: false };
    case 'any-of':
      return { kind: 'names', names: match.values.map(groupsOf), wild: false };
    case 'wildcard':
      return { kind: 'names', names: [groupsOf(match.pattern)], wild: true };
    case 'fuzzy-name':
      return { kind: 'words', words: personNameSearchTerms(match.text.replace(/[*?]/g, ' ')) };
    default:
      return undefined;
  }
}

function groupsOf(name: string): string[] {
  const groups = foldForSearch(name)
    .split('=')
    .map((group) => group.trim().replace(/[\^\s]+$/, ''));
  return groups.filter((group) => group !== '');
}

/** `from` and `to` are YYYYMMDDHHMMSS.FFFFFF; without a time, the whole day. */
export function momentTest(from: string | undefined, to: string | undefined): MomentTest {
  const end = (text: string) => ({ date: text.slice(0, 8), time: text.slice(8) });
  const start = from === undefined ? undefined : end(from);
  return {
    kind: 'moment',
    ...(start && { from: { date: start.date, time: shortestTime(start.time) } }),
    ...(to !== undefined && { to: end(to) }),
  };
}
