const DAY_MS = 86_400_000;
const DATE = /^(\d{4})(\d{2})(\d{2})$/;
const OLD_DATE = /^(\d{4})\.(\d{2})\.(\d{2})$/;
const DATE_TIME = /^(\d{4})(\d{2})?(\d{2})?((?:\d{2}){0,3}(?:\.\d{1,6})?)([+-]\d{4})?$/;

/** A date (DA) moved by whole days; undefined when the text is no date. The old form with dots is read too (PS3.5 §6.2). */
export function shiftDate(text: string, days: number): string | undefined {
  const [, year, month, day] = DATE.exec(text) ?? OLD_DATE.exec(text) ?? [];
  return year === undefined ? undefined : moved(year, month!, day!, days)?.join('');
}

/** A date time (DT) moved by whole days; what it leaves out, time of day and offset from UTC stay as they are. */
export function shiftDateTime(text: string, days: number): string | undefined {
  const [, year, month, day, time = '', zone = ''] = DATE_TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  const parts = moved(year, month ?? '01', day ?? '01', days);
  if (!parts) return undefined;
  const shown = parts.slice(0, 1 + Number(month !== undefined) + Number(day !== undefined)).join('');
  return `${shown}${time}${zone}`;
}

/** Year, month and day after so many days, each with its leading zeros; undefined when there is no such day. */
export function moved(year: string, month: string, day: string, days: number): [string, string, string] | undefined {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  const shifted = new Date(date.getTime() + days * DAY_MS);
  const digits = (value: number, count: number) => String(value).padStart(count, '0');
  return [digits(shifted.getUTCFullYear(), 4), digits(shifted.getUTCMonth() + 1, 2), digits(shifted.getUTCDate(), 2)];
}
