import {
  type ExtraAttribute,
  INDEXED_ATTRIBUTES,
  type IndexedAttribute,
  type Query,
  type QueryLevel,
  type QueryRow,
} from '@vesalius/archive/api';
import {
  type DicomJson,
  type DicomJsonElement,
  type DicomJsonValue,
  parsePersonName,
  TAG,
  tagToText,
  type VR,
} from '@vesalius/dicom';
import type { Row } from '../database.ts';
import { isBelow } from './resolve.ts';

/** How one attribute of an answer is made from a row. */
interface Answer {
  readonly tag: number;
  readonly key: string;
  readonly select: string;
  element(value: Row[string]): DicomJsonElement;
}

const ALIAS: Readonly<Record<QueryLevel, string>> = { patient: 'st', study: 'st', series: 'se', instance: 'i' };

const COUNTS: readonly (readonly [QueryLevel, number, VR, string])[] = [
  ['patient', TAG.NumberOfPatientRelatedStudies, 'IS', 'p.study_count'],
  ['patient', TAG.NumberOfPatientRelatedSeries, 'IS', 'p.series_count'],
  ['patient', TAG.NumberOfPatientRelatedInstances, 'IS', 'p.instance_count'],
  ['study', TAG.ModalitiesInStudy, 'CS', 'st.modalities'],
  ['study', TAG.SOPClassesInStudy, 'UI', 'st.sop_classes'],
  ['study', TAG.NumberOfStudyRelatedSeries, 'IS', 'st.series_count'],
  ['study', TAG.NumberOfStudyRelatedInstances, 'IS', 'st.instance_count'],
  ['series', TAG.NumberOfSeriesRelatedInstances, 'IS', 'se.instance_count'],
];

/** The attributes an answer to the query holds, in the order of their tags. */
export function answersOf(query: Query, extra: readonly ExtraAttribute[]): readonly Answer[] {
  const asked = new Set(query.include === 'all' ? [] : (query.include ?? []).map((path) => path.join()));
  const wants = (key: string, always: boolean) => always || query.include === 'all' || asked.has(key);
  const columns = INDEXED_ATTRIBUTES.filter(
    ({ level, path, always }) => path.length === 1 && !isBelow(level, query.level) && wants(path.join(), always),
  ).map((attribute) => columnAnswer(attribute, query.level));
  const counts = COUNTS.filter(
    ([level, tag]) => !isBelow(level, query.level) && wants(String(tag), level === query.level || level === 'study'),
  ).map(([, tag, vr, select]) => ({
    tag,
    key: tagToText(tag),
    select,
    element: (value: Row[string]) => elementOf(vr, value),
  }));
  const extras = extra.flatMap((attribute, index) =>
    attribute.path.length === 1 && !isBelow(attribute.level, query.level) && wants(attribute.path.join(), false)
      ? [extraAnswer(attribute, index, query.level)]
      : [],
  );
  return [...columns, ...counts, ...extras].sort((one, other) => one.tag - other.tag);
}

function columnAnswer({ level, column, path, vr, form }: IndexedAttribute, asked: QueryLevel): Answer {
  const alias = asked === 'patient' ? 'p' : ALIAS[level];
  const tag = path[0]!;
  return {
    tag,
    key: tagToText(tag),
    select: `${alias}.${column}`,
    element: (value) => (form === 'items' ? itemsOf(value) : elementOf(vr, value)),
  };
}

function extraAnswer({ level, path, vr }: ExtraAttribute, index: number, asked: QueryLevel): Answer {
  const alias = asked === 'patient' ? 'p' : level === 'patient' ? 'p' : ALIAS[level];
  const select = `(SELECT group_concat(x.value, '\\') FROM extra_values x WHERE x.level = '${level}' AND x.attribute = ${index} AND x.entity = ${alias}.id)`;
  return { tag: path[0]!, key: tagToText(path[0]!), select, element: (value) => elementOf(vr, value) };
}

function itemsOf(value: Row[string] | undefined): DicomJsonElement {
  if (value === null || value === undefined) return { vr: 'SQ' };
  const items = JSON.parse(String(value)) as DicomJsonValue[];
  return items.length > 0 ? { vr: 'SQ', Value: items } : { vr: 'SQ' };
}

const NUMERIC: ReadonlySet<VR> = new Set(['IS', 'DS', 'US', 'UL', 'SS', 'SL', 'FL', 'FD']);

function elementOf(vr: VR, value: Row[string] | undefined): DicomJsonElement {
  if (value === null || value === undefined || value === '') return { vr };
  if (typeof value === 'number') return { vr, Value: [value] };
  const texts = String(value).split('\\');
  if (vr === 'PN') return { vr, Value: texts.map(nameOf) };
  return { vr, Value: NUMERIC.has(vr) ? texts.map(Number) : texts };
}

function nameOf(text: string): DicomJsonValue {
  const { alphabetic, ideographic, phonetic } = parsePersonName(text);
  return {
    ...(alphabetic && { Alphabetic: alphabetic }),
    ...(ideographic && { Ideographic: ideographic }),
    ...(phonetic && { Phonetic: phonetic }),
  };
}

export function rowOf(answers: readonly Answer[], row: Row, level: QueryLevel): QueryRow {
  const attributes: DicomJson = {};
  for (const [index, answer] of answers.entries()) attributes[answer.key] = answer.element(row[`a${index}`]!);
  const patientId = row.patient_id;
  return {
    attributes,
    ...(typeof patientId === 'string' && { patientId }),
    ...(level !== 'patient' && { studyInstanceUid: String(row.study_uid) }),
    ...((level === 'series' || level === 'instance') && { seriesInstanceUid: String(row.series_uid) }),
    ...(level === 'instance' && { sopInstanceUid: String(row.sop_uid) }),
  };
}
