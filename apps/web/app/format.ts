import type { PersonName, Study } from './api/types.ts';
import { currentLanguage, text } from './texts/texts.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A DICOM date (DA, PS3.5 §6.2) in the person's locale; as it stands when it is none. */
export function date(value: string | undefined): string {
  const parts = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(value ?? '');
  if (!parts) return value ?? '';
  const moment = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeZone: 'UTC' }).format(moment);
}

/** The exact date and time, for the hover. */
export function exactDate({ studyDate = '', studyTime = '' }: Study): string {
  const day = studyDate.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  return `${day} ${studyTime.replace(/^(\d{2})(\d{2})(\d{2})?.*$/, '$1:$2:$3')}`.trim().replace(/:$/, '');
}

/** Milliseconds since 1970 in the person's locale. */
export function moment(at: number): string {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

/** The day of a moment, told without its time; milliseconds since 1970, UTC. */
export function day(at: number): string {
  return new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeZone: 'UTC' }).format(at);
}

/** The groups of a person name as people read them. */
export function nameGroups(name: PersonName | undefined): string[] {
  const groups = [name?.alphabetic, name?.ideographic, name?.phonetic].filter((group) => group !== undefined);
  const shown = groups.map(readable).filter((group) => group !== '');
  return shown.length > 0 ? shown : [text('studies.noName')];
}

/** `Family^Given^Middle^Prefix^Suffix` (PS3.5 §6.2.1.1) as `Family, Given Middle`. */
function readable(group: string): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split('^').map((part) => part.trim());
  const rest = [prefix, given, middle, suffix].filter((part) => part !== '').join(' ');
  return [family, rest].filter((part) => part !== '').join(', ');
}

export function count(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(currentLanguage(), options).format(value);
}

export function bytes(value: number): string {
  let unit = 0;
  let size = value;
  for (; size >= 1000 && unit < UNITS.length - 1; unit++) size /= 1000;
  const digits = { maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0 };
  return `${new Intl.NumberFormat(currentLanguage(), digits).format(size)} ${UNITS[unit]}`;
}
