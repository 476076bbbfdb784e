import type { QueryLevel } from '@vesalius/archive/api';
import type { Catalogue, CatalogueEntry } from './catalogue.ts';
import type { SqlValue } from './condition.ts';
import { ALIASES, isBelow, tableOf } from './levels.ts';
import type { ResolvedQuery } from './resolved-query.ts';

/** One attribute of an answer: what to select, and the JSON of its element (PS3.18 §F.2) from what was selected. */
interface Answer {
  readonly select: string;
  readonly level: QueryLevel;
  readonly path: readonly string[];
  readonly write: (value: SqlValue) => string;
}

/** UIDs and patient ID of a row, which callers get beside the attributes. */
const KEYS: readonly { readonly level: QueryLevel; readonly column: string; readonly name: string }[] = [
  { level: 'patient', column: 'patient_id', name: 'patientId' },
  { level: 'study', column: 'study_instance_uid', name: 'studyInstanceUid' },
  { level: 'series', column: 'series_instance_uid', name: 'seriesInstanceUid' },
  { level: 'instance', column: 'sop_instance_uid', name: 'sopInstanceUid' },
];

/** The answers to queries of one level and one list of included attributes: made once for each that is asked. */
export class Answers {
  readonly selects: readonly string[];
  /** Levels whose rows are needed. */
  readonly levels: ReadonlySet<QueryLevel>;
  /** Where the counts of a patient's studies, series and instances stand in a row. */
  readonly patientCounts: readonly { readonly column: string; readonly at: number }[];
  /** Where the patient's own number stands, when they are answered. */
  readonly patientAt: number | undefined;
  readonly #parts: readonly (readonly Element[])[];
  readonly #keys: readonly (readonly [name: string, at: number])[];

  constructor(catalogue: Catalogue, level: QueryLevel, include: ResolvedQuery['include']) {
    const entries = catalogue.filter((entry, at) => isAnswered(entry, at, level, include));
    const answers = entries.map((entry) => answerOf(entry, level)).sort(byPath);
    this.#parts = parted(elementsOf(answers.map(({ path, write }, at) => ({ path, write: remembering(write), at }))));
    const counts = entries.filter(isPatientCount).map(({ place }) => (place as { column: string }).column);
    const selects = answers.map(({ select }) => select);
    this.patientCounts = counts.map((column) => ({ column, at: selects.indexOf(`${ALIASES.patient}."${column}"`) }));
    this.patientAt = counts.length > 0 ? selects.length : undefined;
    this.selects = counts.length > 0 ? [...selects, `${ALIASES.patient}.id`] : selects;
    this.levels = new Set([level, ...answers.map((answer) => answer.level)]);
    this.#keys = KEYS.filter((key) => !isBelow(key.level, level)).map(({ level: own, column, name }) => {
      const select = `${ALIASES[tableOf(own, level)]}."${column}"`;
      return [name, this.selects.indexOf(select)];
    });
  }

  /** A `QueryRow` as `rowOfLines` reads it: a line for each part of its members, the last one for its keys. */
  write(row: readonly SqlValue[]): string {
    const keys = this.#keys
      .filter(([, at]) => row[at] !== '')
      .map(([name, at]) => `"${name}":${JSON.stringify(row[at])}`);
    return `${this.#parts.map((elements) => membersOf(elements, row)).join('\n')}\n{${keys.join()}}`;
  }
}

/** A count over all studies of a patient. */
export function isPatientCount({ level, place }: CatalogueEntry): boolean {
  return level === 'patient' && place.kind === 'count';
}

/** PS3.18 Tables 10.6.3-3 to -5 want the counts of the level itself and, of series and instances, those of the study too. */
function isAnswered(entry: CatalogueEntry, at: number, level: QueryLevel, include: ResolvedQuery['include']): boolean {
  if (isBelow(entry.level, level)) return false;
  // What lies in the items of a sequence that is kept is answered with that sequence.
  if (entry.place.kind === 'column' && entry.path.length > 1) return false;
  const counted = entry.place.kind === 'count' || entry.place.kind === 'study-values';
  if (entry.always || (counted && (entry.level === level || entry.level === 'study'))) return true;
  return include === 'all' || include.includes(at);
}

function answerOf({ level, path, vr, place }: CatalogueEntry, query: QueryLevel): Answer {
  const counted = place.kind === 'count' || place.kind === 'extra';
  const table = counted ? level : tableOf(level, query);
  const alias = ALIASES[table];
  return {
    select: place.kind === 'extra' ? extraSelect(place.id, alias) : `${alias}."${place.column}"`,
    level: table,
    path: path.map((tag) => tag.toString(16).toUpperCase().padStart(8, '0')),
    write: WRITERS[vr] ?? (place.kind === 'column' && place.form === 'items' ? itemsElement : textElement(vr)),
  };
}

function extraSelect(id: number, alias: string): string {
  return `(SELECT string_agg(x.value, '\\' ORDER BY x.position) FROM extra_values x WHERE x.attribute = ${id} AND x.entity = ${alias}.id)`;
}

function byPath(one: Answer, other: Answer): number {
  return one.path.join() < other.path.join() ? -1 : 1;
}

/** An element of an answer: with a value of the row, or with the elements of its one item. */
type Element =
  | { readonly tag: string; readonly head: string; readonly at: number; readonly write: Writer }
  | { readonly tag: string; readonly head: string; readonly inside: readonly Element[] };

/** @param values in the order of their paths */
function elementsOf(values: readonly { path: readonly string[]; write: Writer; at: number }[]): Element[] {
  const byTag = Map.groupBy(values, ({ path }) => path[0]!);
  return [...byTag].map(([tag, those]): Element => {
    const [{ path, write, at }] = those as [(typeof values)[number]];
    if (path.length === 1) return { tag, head: `"${tag}":`, write, at };
    return { tag, head: `"${tag}":`, inside: elementsOf(those.map((one) => ({ ...one, path: one.path.slice(1) }))) };
  });
}

/** Retrieve AE Title and Retrieve URL, before which the members of a row are parted. */
const FIRST_CUT = '00080054';
const SECOND_CUT = '00081190';

function parted(elements: readonly Element[]): Element[][] {
  return [
    elements.filter(({ tag }) => tag < FIRST_CUT),
    elements.filter(({ tag }) => tag >= FIRST_CUT && tag < SECOND_CUT),
    elements.filter(({ tag }) => tag >= SECOND_CUT),
  ];
}

function membersOf(elements: readonly Element[], row: readonly SqlValue[]): string {
  let text = '';
  for (const element of elements) {
    if (text !== '') text += ',';
    text += element.head;
    if ('write' in element) text += element.write(row[element.at]!);
    else if (isEmpty(element.inside, row)) text += '{"vr":"SQ"}';
    else text += `{"vr":"SQ","Value":[{${membersOf(element.inside, row)}}]}`;
  }
  return text;
}

function isEmpty(elements: readonly Element[], row: readonly SqlValue[]): boolean {
  return elements.every((one) => ('write' in one ? (row[one.at] ?? '') === '' : isEmpty(one.inside, row)));
}

type Writer = (value: SqlValue) => string;

/** Rows of a page are of few patients, studies and series: what was written for the row before is often written again. */
function remembering(write: Writer): Writer {
  let last: { readonly value: SqlValue; readonly text: string } | undefined;
  return (value) => {
    if (last?.value !== value) last = { value, text: write(value) };
    return last!.text;
  };
}

/** VRs whose values are not separated by backslashes (PS3.5 §6.4). */
const SINGLE = new Set(['LT', 'ST', 'UR', 'UT']);

function textElement(vr: string): Writer {
  const [none, head] = [`{"vr":"${vr}"}`, `{"vr":"${vr}","Value":[`];
  const whole = SINGLE.has(vr);
  return (value) => {
    if (value === null || value === '') return none;
    const text = String(value);
    if (whole || !text.includes('\\')) return `${head}${JSON.stringify(text)}]}`;
    return `${head}${text
      .split('\\')
      .map((one) => (one === '' ? 'null' : JSON.stringify(one)))
      .join()}]}`;
  };
}

/** Numbers as numbers where they are ones: a DS or IS that is none is given as it stands (PS3.18 §F.2.3.1). */
function numberElement(vr: string): Writer {
  return (value) => {
    if (value === null || value === '') return `{"vr":"${vr}"}`;
    if (typeof value === 'number') return `{"vr":"${vr}","Value":[${value}]}`;
    const values = value.split('\\').map((one) => {
      const number = Number(one);
      return one.trim() === '' ? 'null' : Number.isFinite(number) ? String(number) : JSON.stringify(one);
    });
    return `{"vr":"${vr}","Value":[${values.join()}]}`;
  };
}

function nameElement(value: SqlValue): string {
  if (value === null || value === '') return '{"vr":"PN"}';
  return `{"vr":"PN","Value":[${String(value).split('\\').map(nameJson).join()}]}`;
}

const GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const;

function nameJson(name: string): string {
  const groups = name.split('=').flatMap((group, at) => {
    const kept = group.trim().replace(/[\^\s]+$/, '');
    return kept === '' || at > 2 ? [] : [`"${GROUPS[at]}":${JSON.stringify(kept)}`];
  });
  return groups.length === 0 ? 'null' : `{${groups.join()}}`;
}

/** The items are kept as JSON of the model already. */
function itemsElement(value: SqlValue): string {
  return value === null || value === '' || value === '[]' ? '{"vr":"SQ"}' : `{"vr":"SQ","Value":${value}}`;
}

const WRITERS: Partial<Record<string, Writer>> = {
  PN: nameElement,
  ...Object.fromEntries(
    ['DS', 'FD', 'FL', 'IS', 'SL', 'SS', 'SV', 'UL', 'US', 'UV'].map((vr) => [vr, numberElement(vr)]),
  ),
};
