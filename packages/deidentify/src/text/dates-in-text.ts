import { moved } from '../value/shifted-date.ts';

/** What becomes of dates: undefined keeps them, `remove` takes them out, a number moves them by days. */
export type DateHandling = 'keep' | 'remove' | number;

export const REMOVED_DATE = '[date]';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAMES = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const MONTH =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const YEAR = '((?:19|20)\\d{2})';

interface DateForm {
  readonly pattern: RegExp;
  readonly replace: (match: RegExpExecArray, days: number, known: ReadonlySet<string>) => string | undefined;
}

/** Forms in which people and devices write dates; each is written back in its own form. */
const FORMS: readonly DateForm[] = [
  {
    pattern: new RegExp(`(?<![\\d.])${YEAR}([-/.])(\\d{1,2})\\2(\\d{1,2})(?![\\d.])`, 'g'),
    replace: ([, year, mark, month, day], days) => moved(year!, month!, day!, days)?.join(mark),
  },
  {
    pattern: /(?<![\d.])((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=(?:\d{4}|\d{6})?(?![\d]))/g,
    replace: ([, year, month, day], days) => moved(year!, month!, day!, days)?.join(''),
  },
  {
    pattern: new RegExp(`(?<![\\d.])(\\d{1,2})([-/.])(\\d{1,2})\\2(${YEAR}|(?<=/)\\d{2})(?![\\d.]\\d|\\d)`, 'g'),
    replace: ([, first, mark, second, year], days, known) => shiftNumeric(first!, second!, year!, mark!, days, known),
  },
  {
    pattern: new RegExp(`(?<!\\d)(\\d{1,2})([-. ]{1,2})${MONTH}([-., ]{1,2})${YEAR}(?!\\d)`, 'gi'),
    replace: ([, day, one, month, two, year], days) => {
      const to = moved(year!, monthOf(month!), day!, days);
      return to && `${to[2]}${one}${monthLike(month!, to[1])}${two}${to[0]}`;
    },
  },
  {
    pattern: new RegExp(`\\b${MONTH}([. ]{1,2})(\\d{1,2})(?:st|nd|rd|th)?(,? ?)${YEAR}(?!\\d)`, 'gi'),
    replace: ([, month, one, day, two, year], days) => {
      const to = moved(year!, monthOf(month!), day!, days);
      return to && `${monthLike(month!, to[1])}${one}${to[2]}${two}${to[0]}`;
    },
  },
  {
    // A month of a year, but not the rest of one of the dates above.
    pattern: new RegExp(`(?<!\\d[-. ]{1,2})\\b${MONTH}([-., ]{1,2})${YEAR}(?!\\d)`, 'gi'),
    replace: ([, month, mark, year], days) => {
      const to = moved(year!, monthOf(month!), '1', days);
      return to && `${monthLike(month!, to[1])}${mark}${to[0]}`;
    },
  },
];

/** Moves or removes the dates in a text; a date of digits that can be read in two ways is read as one of `known` where it is one. */
export function handleDates(text: string, handling: DateHandling, known: ReadonlySet<string>): string {
  if (handling === 'keep' || !/\d/.test(text)) return text;
  return FORMS.reduce(
    (current, { pattern, replace }) =>
      current.replace(pattern, (...args) => {
        const match = args.slice(0, -2) as unknown as RegExpExecArray;
        const shifted = replace(match, handling === 'remove' ? 0 : handling, known);
        if (shifted === undefined) return match[0];
        return handling === 'remove' ? REMOVED_DATE : shifted;
      }),
    text,
  );
}

/** Day and month in whichever order makes a day the data set knows, else the order that is possible, else month first. */
function shiftNumeric(
  first: string,
  second: string,
  year: string,
  mark: string,
  days: number,
  known: ReadonlySet<string>,
): string | undefined {
  const full = year.length === 4 ? year : `${Number(year) > 40 ? 19 : 20}${year}`;
  const dayFirst = mark === '.' || isKnown(full, second, first, known) || Number(first) > 12;
  const monthFirst = !dayFirst || isKnown(full, first, second, known);
  const to = monthFirst ? moved(full, first, second, days) : moved(full, second, first, days);
  if (!to) return undefined;
  const shownYear = to[0].slice(-year.length);
  return (monthFirst ? [to[1], to[2], shownYear] : [to[2], to[1], shownYear]).join(mark);
}

function isKnown(year: string, month: string, day: string, known: ReadonlySet<string>): boolean {
  return known.has(year + month.padStart(2, '0') + day.padStart(2, '0'));
}

function monthOf(name: string): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

/** The name of a month, as long as the one it replaces and in its case. */
function monthLike(original: string, month: string): string {
  const name = MONTH_NAMES[Number(month) - 1]!;
  const long = original.length > 3 || original === 'May';
  const shown = long ? name : name.slice(0, 3);
  return original === original.toUpperCase() ? shown.toUpperCase() : shown;
}
