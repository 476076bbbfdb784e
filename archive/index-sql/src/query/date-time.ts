/**
 * Does a stored DT lie in a range? Both ends are meant to their own precision, and so is the value, by its beginning (PS3.4 §C.2.2.2.5).
 * Offsets from UTC count when both sides have one; without, times are taken as of the same place.
 */
export function dateTimeInRange(value: string, from: string | undefined, to: string | undefined): boolean {
  const moment = parse(value);
  if (!moment) return false;
  if (from !== undefined && !atOrAfter(moment, parse(from))) return false;
  if (to === undefined) return true;
  const end = parse(to);
  if (!end) return false;
  const [text, last] = comparable(moment, end);
  return text <= last || text.startsWith(last);
}

interface Moment {
  /** Digits, and the fraction after a point. */
  readonly text: string;
  /** Minutes east of UTC. */
  readonly offset?: number;
}

function parse(text: string): Moment | undefined {
  const parts = /^(\d{4,14}(?:\.\d{1,6})?)(?:([+-])(\d\d)(\d\d))?$/.exec(text.trim());
  if (!parts) return undefined;
  const [, digits, sign, hours, minutes] = parts;
  if (sign === undefined) return { text: digits! };
  return { text: digits!, offset: (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) };
}

function atOrAfter(moment: Moment, start: Moment | undefined): boolean {
  if (!start) return false;
  const [text, first] = comparable(moment, start);
  return full(text) >= full(first);
}

/** Both as texts of one zone. */
function comparable(one: Moment, other: Moment): [string, string] {
  if (one.offset === undefined || other.offset === undefined || one.offset === other.offset)
    return [one.text, other.text];
  return [shifted(one.text, one.offset), shifted(other.text, other.offset)];
}

/** The time in UTC, in the precision that was given. */
function shifted(text: string, offset: number): string {
  const [digits = '', fraction] = text.split('.');
  if (digits.length < 10) return text; // a day or less precise: no offset can be meant
  const part = (from: number, to: number) => Number(full(text).slice(from, to));
  const time = Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12) - offset, part(12, 14));
  const utc = new Date(time).toISOString().replace(/[-:T]/g, '');
  const length = digits.length === 10 && offset % 60 !== 0 ? 12 : digits.length;
  return utc.slice(0, length) + (fraction === undefined ? '' : `.${fraction}`);
}

const EARLIEST = '00000101000000';

function full(text: string): string {
  const [digits = '', fraction = ''] = text.split('.');
  return `${digits}${EARLIEST.slice(digits.length)}.${fraction.padEnd(6, '0')}`;
}
