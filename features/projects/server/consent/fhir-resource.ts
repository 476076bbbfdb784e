import { ArchiveError } from '@vesalius/archive/api';

/** A JSON object of FHIR. */
export type Resource = Readonly<Record<string, unknown>>;

/** What is wrong in a resource, by its path. No values: they are of patients. */
export function wrong(where: string, detail: string): ArchiveError {
  return new ArchiveError('query-not-understood', { where, detail: `${where}: ${detail}` });
}

export function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws ArchiveError when it is there and no object */
export function objectAt(resource: Resource, key: string, where: string): Resource | undefined {
  const value = resource[key];
  if (value === undefined) return undefined;
  if (!isResource(value)) throw wrong(`${where}.${key}`, 'must be an object');
  return value;
}

/** @throws ArchiveError when it is there and no list of objects */
export function listAt(resource: Resource, key: string, where: string): readonly Resource[] {
  const value = resource[key];
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every(isResource)) throw wrong(`${where}.${key}`, 'must be a list of objects');
  return value;
}

export function wordAt(resource: Resource | undefined, key: string): string {
  const value = resource?.[key];
  return typeof value === 'string' ? value.trim() : '';
}

/** FHIR dateTime: a year at least; with a time of day a zone too. */
const DATE_TIME = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?)?)?$/;

/** The first and the last millisecond of what a dateTime names, UTC where it has no zone. @throws ArchiveError */
export function momentsOf(text: string, where: string): { readonly first: number; readonly last: number } {
  const parts = DATE_TIME.exec(text);
  if (!parts) throw wrong(where, 'is no dateTime');
  const [, year = '', month, day, time] = parts;
  const first = Date.parse(time ? text : `${year}-${month ?? '01'}-${day ?? '01'}T00:00:00Z`);
  if (Number.isNaN(first)) throw wrong(where, 'is no dateTime');
  if (time) return { first, last: first };
  const end = new Date(first);
  if (day) end.setUTCDate(end.getUTCDate() + 1);
  else if (month) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCFullYear(end.getUTCFullYear() + 1);
  return { first, last: end.getTime() - 1 };
}
