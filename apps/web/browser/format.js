// @ts-nocheck: the root configuration has no DOM library
import { text } from './texts.js';

const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const numbers = new Intl.NumberFormat();
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/**
 * A DICOM date (DA) in the person's locale; as it stands when it is none.
 * @param {string | undefined} value
 */
export function date(value) {
  const parts = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(value ?? '');
  if (!parts) return value ?? '';
  const moment = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return Number.isNaN(moment) ? (value ?? '') : dates.format(moment);
}

/** The exact date and time, for the hover. @param {import('./api.js').Study} study */
export function exactDate({ studyDate = '', studyTime = '' }) {
  const day = studyDate.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  return `${day} ${studyTime.replace(/^(\d{2})(\d{2})(\d{2})?.*$/, '$1:$2:$3')}`.trim().replace(/:$/, '');
}

/** The groups of a person name as people read them. @param {import('./api.js').PersonName | undefined} name @returns {string[]} */
export function nameGroups(name) {
  const groups = [name?.alphabetic, name?.ideographic, name?.phonetic].filter((group) => group !== undefined);
  const shown = groups.map((group) => readable(group)).filter((group) => group !== '');
  return shown.length > 0 ? shown : [text('studies.noName')];
}

/** `Family^Given^Middle^Prefix^Suffix` (PS3.5 §6.2.1.1) as `Family, Given Middle`. @param {string} group */
function readable(group) {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split('^').map((part) => part.trim());
  const rest = [prefix, given, middle, suffix].filter((part) => part !== '').join(' ');
  return [family, rest].filter((part) => part !== '').join(', ');
}

/** @param {number} value */
export function count(value) {
  return numbers.format(value);
}

/** @param {number} value */
export function bytes(value) {
  let unit = 0;
  let size = value;
  for (; size >= 1000 && unit < UNITS.length - 1; unit++) size /= 1000;
  return `${size.toLocaleString(undefined, { maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0 })} ${UNITS[unit]}`;
}
