/**
 * What rights cost in searches, by hand: `node archive/index-sql/bench/scope-bench.ts [studies] [folder]`. Studies are spread over 50
 * projects; the same searches are asked with every right, by a member of three projects, and by a member of one that has ten studies.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexStore, Query, Scope } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { openSqliteIndex } from '../src/index.ts';
import { ctRecord, fill } from './archive-of.ts';
import { measure } from './measure.ts';

const PROJECTS = 50;
const FEW = 10;
const EVENT = { kind: 'configuration-changed', outcome: 'success', actor: 'bench' } as const;
const NEWEST = [
  { by: TAG.StudyDate, descending: true },
  { by: TAG.StudyTime, descending: true },
] as const;
const SEARCHES: readonly (readonly [string, Query])[] = [
  ['study list, newest first, 50', { level: 'study', matches: [], order: NEWEST, limit: 50 }],
  ['study list, order of arrival, 50', { level: 'study', matches: [], limit: 50 }],
  [
    'one modality, newest first, 50',
    {
      level: 'study',
      matches: [{ kind: 'equals', path: [TAG.ModalitiesInStudy], value: 'MR' }],
      order: NEWEST,
      limit: 50,
    },
  ],
  [
    'a patient ID',
    {
      level: 'study',
      matches: [{ kind: 'equals', path: [TAG.PatientID], value: String(ctRecord(77).patient.patient_id) }],
    },
  ],
  ['patients, 50', { level: 'patient', matches: [], limit: 50 }],
];

async function spread(index: IndexStore, studies: number): Promise<number[]> {
  const projects: number[] = [];
  for (let n = 0; n <= PROJECTS; n++)
    projects.push((await index.access.addProject({ name: `p${n}`, title: `P${n}`, description: '' }, EVENT))!.id);
  const few = projects.at(-1)!;
  const records = function* () {
    for (let n = 0; n < studies; n++) {
      const own = projects[n % PROJECTS]!;
      const also = n % Math.ceil(studies / FEW) === 0 ? [few] : [];
      yield { ...ctRecord(n), placing: { maker: 'bench', projects: [own, ...also] } };
    }
  };
  await fill(index, records(), 100, 2);
  return projects;
}

const studies = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(process.argv[3] ?? '.', 'scope-bench-'));
const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] });
try {
  const projects = await spread(index, studies);
  const of = (...ids: readonly number[]): Scope => ({
    sees: 'some',
    parts: ids.map((project) => ({ of: 'project', project, clearance: 0 })),
  });
  const scopes: readonly (readonly [string, Scope])[] = [
    ['every right', { sees: 'all' }],
    ['all but restricted', { sees: 'some', parts: [{ of: 'archive', clearance: 0 }] }],
    ['3 of 50 projects', of(...projects.slice(0, 3))],
    [`a project of ${FEW} studies`, of(projects.at(-1)!)],
  ];
  for (const [who, scope] of scopes)
    for (const [what, query] of SEARCHES)
      await measure(`${who}: ${what}`, 100, () => index.queries.search(scope, query));
} finally {
  await index.close();
  rmSync(folder, { recursive: true });
}
