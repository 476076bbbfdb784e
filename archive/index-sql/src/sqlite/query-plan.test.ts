import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { IndexStore, Query, QueryLevel } from '@vesalius/archive/api';
import { type Match, TAG } from '@vesalius/dicom';
import { openSqliteIndex } from '../open-sqlite-index.ts';
import { catalogueOf } from '../query/catalogue.ts';
import { passes } from '../query/evaluate-test.ts';
import { Resolver } from '../query/resolve.ts';
import { settingsOf } from '../settings-of.ts';
import { sample } from '../testing/sample-records.ts';
import { Queries } from './queries.ts';
import { Session } from './session.ts';
import { defineFunctions } from './sql-functions.ts';
import { SqliteDatabase } from './sqlite-database.ts';

const STUDIES = 3000;
const EXTRA = [{ level: 'series', path: [TAG.KVP], vr: 'DS' }] as const;
const FAMILIES = ['Smith', 'Müller', 'García', '山田', 'Haddad', 'Novák', 'Okafor', 'Zwilling'];

let folder: string;
let index: IndexStore;
let db: SqliteDatabase;
let queries: Queries;
let resolver: Resolver;
/** Names that were looked at one by one. */
let looked = 0;

/** Study `n`: one of 300 days, a family name that one in eight has, but Zwilling only three. */
function record(n: number) {
  const family = FAMILIES[n % 8] === 'Zwilling' && n > 24 ? 'Goldsmith' : FAMILIES[n % 8];
  const day = new Date(Date.UTC(2020, 0, 1 + (n % 300))).toISOString().slice(0, 10).replaceAll('-', '');
  return sample({
    study: `9.${n}`,
    patientColumns: { patient_id: `P${n}`, patient_name: `${family}${n}^Given${n % 7}` },
    studyColumns: { study_date: day, accession_number: `A${n}`, study_id: `S${n}` },
    extra: [{ attribute: 0, values: [String(n % 140)] }],
  });
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'query-plan-'));
  const path = join(folder, 'index.sqlite');
  index = await openSqliteIndex({ path, extraAttributes: EXTRA });
  for (let n = 0; n < STUDIES; n += 500)
    await index.instances.admit(Array.from({ length: 500 }, (_, at) => record(n + at)));
  const catalogue = catalogueOf(EXTRA, [1]);
  db = new SqliteDatabase(path, 'reader');
  queries = new Queries(new Session(db, { ...settingsOf(EXTRA), role: 'reader', catalogue }));
  resolver = new Resolver(catalogue);
  defineFunctions(db);
  db.define('value_passes', (value: string, text: string) => {
    looked += 1;
    return Number(passes(JSON.parse(text), value.split('\\')));
  });
});

after(async () => {
  db.close();
  await index.close();
  await rm(folder, { recursive: true });
});

function planOf(level: QueryLevel, matches: readonly Match[], more: Partial<Query> = {}): string[] {
  const { sql, values } = queries.statement(
    { sees: 'all' },
    resolver.resolve({ level, matches, ...more }),
    undefined,
    51,
  )!;
  return db.all(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => String(detail));
}

/** The page of ids that was found first is walked, and the list of a condition; nothing else may be. */
function scans(plan: readonly string[]): string[] {
  return plan.filter((line) => line.startsWith('SCAN ') && !/^SCAN (page|json_each|CONSTANT ROW)\b/.test(line));
}

/** What is walked beside the first rows of several stretches. */
const stretches = (plan: readonly string[]) => scans(plan).filter((line) => !/^SCAN (a\d|\(subquery)/.test(line));

const equals = (tag: number, value: string): Match => ({ kind: 'equals', path: [tag], value });
const wildcard = (tag: number, pattern: string): Match => ({ kind: 'wildcard', path: [tag], pattern });
const range = (tag: number, from: string, to: string): Match => ({ kind: 'range', path: [tag], from, to });

const FOUND: readonly (readonly [what: string, index: string, level: QueryLevel, ...matches: Match[]])[] = [
  ['a patient ID', 'studies_patient_id', 'study', equals(TAG.PatientID, 'P7')],
  ['patients by ID', 'patients_identity', 'patient', equals(TAG.PatientID, 'P7')],
  ['an accession number', 'studies_accession_number', 'study', equals(TAG.AccessionNumber, 'A7')],
  ['a study ID', 'studies_study_id', 'study', equals(TAG.StudyID, 'S7')],
  ['a study UID', 'studies_uid', 'study', equals(TAG.StudyInstanceUID, '9.7')],
  ['a list of UIDs', 'studies_uid', 'study', { kind: 'any-of', path: [TAG.StudyInstanceUID], values: ['9.7', '9.8'] }],
  ['series of a study', 'series_study', 'series', equals(TAG.StudyInstanceUID, '9.7')],
  ['a series', 'series_uid', 'series', equals(TAG.SeriesInstanceUID, '9.7.1')],
  ['instances of a series', 'instances_series', 'instance', equals(TAG.SeriesInstanceUID, '9.7.1')],
  ['an instance', 'instances_uid', 'instance', equals(TAG.SOPInstanceUID, '9.7.1.1')],
  ['the study of an instance', 'instances_uid', 'study', equals(TAG.SOPInstanceUID, '9.7.1.1')],
  ['a date', 'studies_date', 'study', range(TAG.StudyDate, '20200110', '20200110')],
  ['a stretch of dates', 'studies_date', 'study', range(TAG.StudyDate, '20200110', '20200112')],
  ['a beginning of a name', 'studies_patient_name', 'study', wildcard(TAG.PatientName, 'zwill*')],
  ['a whole name', 'studies_patient_name', 'study', equals(TAG.PatientName, 'ZWILLING7^given0')],
  ['a text inside names', 'studies_patient_name', 'study', wildcard(TAG.PatientName, '*willin*')],
  ['a text inside names of another script', 'studies_patient_name', 'study', wildcard(TAG.PatientName, '*田3^*')],
  [
    'words of a name',
    'studies_patient_name',
    'study',
    { kind: 'fuzzy-name', path: [TAG.PatientName], text: 'zwill giv' },
  ],
  ['patients by name', 'patients_name', 'patient', wildcard(TAG.PatientName, '*WILLIN*')],
  ['a further attribute', 'extra_values_value', 'series', equals(TAG.KVP, '77')],
  ['studies by a further attribute of series', 'extra_values_value', 'study', equals(TAG.KVP, '77')],
  ['modalities that none has', 'study_values_value', 'study', equals(TAG.ModalitiesInStudy, 'PX')],
];

for (const [what, found, level, ...matches] of FOUND)
  test(`found through an index: ${what}`, () => {
    const plan = planOf(level, matches);
    assert.deepEqual(scans(plan), [], plan.join('\n'));
    assert.ok(
      plan.some((line) => line.includes(`INDEX ${found} `)),
      plan.join('\n'),
    );
  });

const ORDERS: readonly (readonly [string, string, Query['order']])[] = [
  ['date', 'studies_date', [{ by: TAG.StudyDate }]],
  ['date, newest first', 'studies_date', [{ by: TAG.StudyDate, descending: true }]],
  [
    'date and time, newest first',
    'studies_date',
    [
      { by: TAG.StudyDate, descending: true },
      { by: TAG.StudyTime, descending: true },
    ],
  ],
  ['patient ID', 'studies_patient_id', [{ by: TAG.PatientID }]],
  ['patient name', 'studies_patient_name', [{ by: TAG.PatientName }]],
  ['patient name, backwards', 'studies_patient_name', [{ by: TAG.PatientName, descending: true }]],
  ['birth date', 'studies_patient_birth_date', [{ by: TAG.PatientBirthDate }]],
  ['sex', 'studies_patient_sex', [{ by: TAG.PatientSex }]],
  ['description', 'studies_description', [{ by: TAG.StudyDescription, descending: true }]],
  ['accession number', 'studies_accession_number', [{ by: TAG.AccessionNumber }]],
  ['referring physician', 'studies_referring_physician', [{ by: TAG.ReferringPhysicianName }]],
  ['modalities', 'studies_modalities', [{ by: TAG.ModalitiesInStudy }]],
  ['number of series', 'studies_series', [{ by: TAG.NumberOfStudyRelatedSeries }]],
  ['number of instances', 'studies_instances', [{ by: TAG.NumberOfStudyRelatedInstances, descending: true }]],
];

for (const [what, walked, order] of ORDERS)
  test(`a page in the order of ${what} that begins behind a study starts there in the index, among its equals too`, () => {
    const plan = planOf('study', [], { order: order!, behind: '9.1500' });
    assert.deepEqual(stretches(plan), [], plan.join('\n'));
    const starts = plan.filter((line) => line.startsWith(`SEARCH st USING COVERING INDEX ${walked} `));
    assert.match(starts[0]!, / AND rowid[<>]\?\)$/);
    assert.ok(starts.length >= 2, plan.join('\n'));
  });

test('what any of several conditions finds is found through the index of each', () => {
  const anyOf = [equals(TAG.PatientID, 'P7'), equals(TAG.AccessionNumber, 'A8'), wildcard(TAG.PatientName, 'zwill*')];
  const plan = planOf('study', [], { order: [{ by: TAG.StudyDate, descending: true }], anyOf });
  for (const found of ['studies_patient_id', 'studies_accession_number', 'studies_patient_name'])
    assert.ok(
      plan.some((line) => line.includes(`INDEX ${found} `)),
      plan.join('\n'),
    );
  assert.deepEqual(stretches(plan), [], plan.join('\n'));
});

for (const [what, walked, order] of ORDERS)
  test(`a page in the order of ${what} walks the index and sorts nothing`, () => {
    const plan = planOf('study', [], { order: order!, offset: 2000 });
    assert.deepEqual(scans(plan), [`SCAN st USING COVERING INDEX ${walked}`], plan.join('\n'));
    const sorting = plan.findIndex((line) => line.startsWith('USE TEMP B-TREE'));
    assert.ok(sorting === -1 || sorting > plan.findIndex((line) => line.startsWith('SCAN page')), plan.join('\n'));
  });

test('a page in the order of arrival starts near its place', () => {
  const plan = planOf('study', [], { offset: 2500 });
  assert.deepEqual(scans(plan), []);
  assert.ok(
    plan.some((line) => line.startsWith('SEARCH st USING INTEGER PRIMARY KEY (rowid>')),
    plan.join('\n'),
  );
});

test('of the names only those that have a part of what is asked for are looked at, and none where that is all of it', () => {
  const count = (pattern: string) => {
    looked = 0;
    const query = resolver.resolve({ level: 'study', matches: [wildcard(TAG.PatientName, pattern)] });
    const { rows } = queries.search({ sees: 'all' }, query, undefined);
    return [rows.length, looked];
  };
  assert.deepEqual(count('zwilling*'), [3, 0]);
  assert.deepEqual(count('*willin*'), [3, 0]);
  assert.deepEqual(count('?willing*'), [3, 3]);
  assert.deepEqual(count('*lling1*ven1'), [1, 1]);
  assert.deepEqual(count('*田3^*'), [1, 0]);
  assert.deepEqual(count('*nobody*'), [0, 0]);
});
