/**
 * Speed of the index by hand: `node archive/index-sql/bench/index-bench.ts [studies] [folder]`. Prints admission rates, then searches
 * with that many studies of one instance and one study of 300. With `postgres://…`, of an empty database, in the place of the folder: on
 * PostgreSQL.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IndexStore, InstanceRecord, Query, QueryLevel } from '@vesalius/archive/api';
import { type Match, TAG } from '@vesalius/dicom';
import { openSqliteIndex } from '../src/index.ts';
import { openPostgresIndex } from '../src/open-postgres-index.ts';
import { ctRecord, fill, seriesOf, studies } from './archive-of.ts';
import { measure, rate } from './measure.ts';

const ALL = { sees: 'all' } as const;
const BIG = 90_000_000;
const BIG_STUDY = ctRecord(BIG).identity.studyInstanceUid;

async function admissions(index: IndexStore): Promise<void> {
  let next = BIG + 1;
  for (const [perCall, calls, records] of [
    [1, 1, 500],
    [1, 8, 4000],
    [1, 32, 12_000],
    [8, 2, 12_000],
    [32, 2, 12_000],
  ] as const) {
    const series = Array.from({ length: records / 100 }, () => seriesOf(next++, 100));
    const name = `admit CT, ${perCall} a call, ${calls} calls at once`;
    const all = series.flatMap((one) => [...one]);
    await rate(name, records, () => fill(index, all, perCall, calls));
  }
  const single = [...studies(BIG + 100_000, BIG + 104_000)];
  await rate('admit, a study each, 1 a call, 8 at once', single.length, () => fill(index, single, 1, 8));
}

const equals = (tag: number, value: unknown): Match => ({ kind: 'equals', path: [tag], value: String(value) });
const name = (pattern: string): Match => ({ kind: 'wildcard', path: [TAG.PatientName], pattern });
const NEWEST = [
  { by: TAG.StudyDate, descending: true },
  { by: TAG.StudyTime, descending: true },
] as const;

/** One key of an instance that is there: what most questions are. */
const EXACT: readonly (readonly [string, QueryLevel, (one: InstanceRecord) => Match])[] = [
  ['PatientID', 'study', ({ patient }) => equals(TAG.PatientID, patient.patient_id)],
  ['AccessionNumber', 'study', ({ study }) => equals(TAG.AccessionNumber, study.accession_number)],
  ['StudyInstanceUID', 'study', ({ identity }) => equals(TAG.StudyInstanceUID, identity.studyInstanceUid)],
  ['series of a study', 'series', ({ identity }) => equals(TAG.StudyInstanceUID, identity.studyInstanceUid)],
  ['instances of a study of 1', 'instance', ({ identity }) => equals(TAG.StudyInstanceUID, identity.studyInstanceUid)],
  ['study by SOPInstanceUID', 'study', ({ identity }) => equals(TAG.SOPInstanceUID, identity.sopInstanceUid)],
  ['patient by PatientID', 'patient', ({ patient }) => equals(TAG.PatientID, patient.patient_id)],
];

function setsOf(count: number): readonly (readonly [string, Query])[] {
  const date = String(ctRecord(Math.min(count - 1, 500)).study.study_date);
  const study = (matches: readonly Match[], more: Partial<Query> = {}): Query => ({ level: 'study', matches, ...more });
  const since: Match = { kind: 'range', path: [TAG.StudyDate], from: '20000101' };
  const first = { limit: 50 };
  return [
    ['instances of a study of 300', { level: 'instance', matches: [equals(TAG.StudyInstanceUID, BIG_STUDY)] }],
    ['one date, 100 matches', study([{ kind: 'range', path: [TAG.StudyDate], from: date, to: date }])],
    ['name wildcard, 100 matches', study([name('SMITH0000*')])],
    ['fuzzy name, 100 matches', study([{ kind: 'fuzzy-name', path: [TAG.PatientName], text: 'smith0000' }])],
    ['name infix, 100 matches', study([name('*ith0000*')])],
    ['name d*, first 50', study([name('d*')], first)],
    ['all dates, first 50', study([since], first)],
    ['all dates, newest first, first 50', study([since], { ...first, order: NEWEST })],
    ['ModalitiesInStudy CT (common), first 50', study([equals(TAG.ModalitiesInStudy, 'CT')], first)],
    ['ModalitiesInStudy PX (none), first 50', study([equals(TAG.ModalitiesInStudy, 'PX')], first)],
    ['Modality CT (relational), first 50', study([equals(TAG.Modality, 'CT')], first)],
    [
      'series of CT on one date',
      {
        level: 'series',
        matches: [equals(TAG.Modality, 'CT'), { kind: 'range', path: [TAG.StudyDate], from: date, to: date }],
      },
    ],
    ...[0, Math.floor(count / 2), count - 50].map(
      (offset) => [`page of 50 at ${offset}`, study([], { ...first, offset })] as const,
    ),
    [
      `page of 50 by date at ${count - 50}`,
      study([], { ...first, offset: count - 50, order: [{ by: TAG.StudyDate }] }),
    ],
  ];
}

async function searches(index: IndexStore, count: number): Promise<void> {
  const pick = (run: number) => ctRecord((run * 7919) % count);
  for (const [what, level, match] of EXACT)
    await measure(what, 1000, (run) => index.queries.search(ALL, { level, matches: [match(pick(run))] }));
  for (const [what, query] of setsOf(count)) await measure(what, 100, () => index.queries.search(ALL, query));
  const counted: Query = { level: 'study', matches: [name('SMITH0000*')] };
  await measure('count of a name', 200, () => index.queries.count(ALL, counted));
  await measure('select a study of 300', 100, () =>
    index.instances.select(ALL, { studyInstanceUids: [BIG_STUDY] }, 300),
  );
  await measure('held', 1000, (run) => index.instances.held([pick(run).identity.sopInstanceUid]));
  const patients = Array.from({ length: 3000 }, (_, run) => equals(TAG.PatientID, pick(run).patient.patient_id));
  const start = performance.now();
  await Promise.all(patients.map((match) => index.queries.search(ALL, { level: 'study', matches: [match] })));
  console.log(`PatientID, all at once: ${(3_000_000 / (performance.now() - start)).toFixed(0)} searches/s`);
}

const count = Number(process.argv[2] ?? 1000);
const place = process.argv[3] ?? '.';
const url = place.startsWith('postgres:') ? place : undefined;
const folder = mkdtempSync(join(url === undefined ? place : tmpdir(), 'index-bench-'));
const index =
  url === undefined
    ? await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] })
    : await openPostgresIndex({ url, extraAttributes: [] });
try {
  await rate(`fill with ${count} studies of 1`, count, () => fill(index, studies(0, count), 100, 2));
  await fill(index, seriesOf(BIG, 300), 50, 1);
  await searches(index, count);
  await admissions(index);
  console.log(`rss ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`);
} finally {
  await index.close();
  rmSync(folder, { recursive: true });
}
