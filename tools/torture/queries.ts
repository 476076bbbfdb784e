import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { Dataset, UID, writeDataset } from '@vesalius/dicom';
import type { Association } from '@vesalius/dimse';
import { fill, studies } from '../../archive/index-sql/bench/archive-of.ts';
import { peakMb } from '../bench/process-cost.ts';
import { associate } from './doors.ts';
import { type RunningServer, startServer } from './server/running-server.ts';

export interface QueryReport {
  readonly studies: number;
  readonly queries: number;
  /** Most resident memory of the server, MiB. */
  readonly peak: number;
  readonly violations: readonly string[];
}

const FIND = UID.StudyRootQueryRetrieveInformationModelFind;
/** Senders of questions at one time, by C-FIND, QIDO-RS and REST. */
const ASKERS = 8;
const PAGE = 50;

type Ask = (server: RunningServer, association: Association, study: number, count: number) => Promise<number>;

/** Questions as clients ask them, each with how many answers are right. */
const QUESTIONS: readonly { readonly ask: Ask; readonly answers: number }[] = [
  { answers: 1, ask: (_, association, study) => cFind(association, { PatientID: patientId(study), PatientName: '' }) },
  { answers: 1, ask: (_, association, study) => cFind(association, { AccessionNumber: `ACC${digits(study)}` }) },
  { answers: 100, ask: (_, association, study) => cFind(association, { StudyDate: dayOf(study), PatientName: '' }) },
  { answers: 1, ask: (server, _, study) => get(server, `/dicomweb/studies?PatientID=${patientId(study)}`) },
  {
    answers: PAGE,
    ask: (server, _, study, count) => get(server, `/dicomweb/studies?limit=${PAGE}&offset=${study % (count - PAGE)}`),
  },
  { answers: PAGE, ask: (server) => get(server, `/api/v1/studies?limit=${PAGE}`) },
  { answers: 1, ask: (server, _, study) => get(server, `/api/v1/studies?limit=${PAGE}&patientId=${patientId(study)}`) },
];

/** Fills an index with studies of which there are headers only, and asks the server that opens it. */
export async function manyQueries(folder: string, count: number, queries: number): Promise<QueryReport> {
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const index = await openSqliteIndex({ path: join(dataDir, 'index.sqlite'), extraAttributes: [] });
  await fill(index, studies(0, count), 100, 4);
  await index.close();
  const server = await startServer({ dataDir });
  const violations: string[] = [];
  let asked = 0;
  const asking = async () => {
    const association = await associate(server, [FIND]);
    while (asked < queries) {
      const number = asked++;
      const { ask, answers } = QUESTIONS[number % QUESTIONS.length]!;
      const got = await ask(server, association, (number * 7919) % count, count);
      if (got !== answers) violations.push(`question ${number % QUESTIONS.length} had ${got} answers, not ${answers}`);
    }
    await association.release();
  };
  try {
    await Promise.all(Array.from({ length: ASKERS }, asking));
    return { studies: count, queries, peak: peakMb(server.process.pid!), violations };
  } finally {
    await server.stop();
  }
}

async function cFind(association: Association, keys: Parameters<typeof Dataset.of>[0]): Promise<number> {
  const wanted = Dataset.of({
    QueryRetrieveLevel: 'STUDY',
    StudyInstanceUID: '',
    NumberOfStudyRelatedInstances: '',
    ...keys,
  });
  const identifier = (transferSyntaxUid: string) => writeDataset(wanted, transferSyntaxUid);
  let answers = 0;
  for await (const _ of association.cFind({ sopClassUid: FIND, identifier })) answers += 1;
  return answers;
}

async function get({ web, token }: RunningServer, path: string): Promise<number> {
  const response = await fetch(web + path, { headers: { authorization: `Bearer ${token}` } });
  const answer = (await response.json()) as unknown[] | { studies: unknown[] };
  return (Array.isArray(answer) ? answer : answer.studies).length;
}

const digits = (study: number) => String(study).padStart(7, '0');
const patientId = (study: number) => `PAT${digits(study)}`;

function dayOf(study: number): string {
  const day = new Date(Date.UTC(2015, 0, 1 + Math.floor(study / 100)));
  return day.toISOString().slice(0, 10).replaceAll('-', '');
}
