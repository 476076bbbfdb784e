import { UID } from '@vesalius/dicom';
import { associate, medianMs, storeAll } from './client.ts';
import { type BenchInstance, HEADER, identifier, instances } from './data.ts';
import type { Plan, Results } from './plan.ts';
import type { Server } from './servers.ts';

const FIND = UID.StudyRootQueryRetrieveInformationModelFind;
const PAGE = 50;

/** Look-ups in an archive of one instance a study. */
export async function findMeasures(server: Server, { round, studies }: Plan): Promise<Results> {
  const all = instances(`find-${round}`, HEADER, studies, 1);
  await storeAll(server, all, 4);
  return {
    ...(await echoes(server)),
    ...(await finds(server, all, ` in ${studies} studies`)),
    ...(await searches(server, all, ` in ${studies} studies`)),
  };
}

async function echoes(server: Server): Promise<Results> {
  const association = await associate(server, [UID.Verification]);
  const ms = await medianMs(async () => void (await association.cEcho()), 300);
  await association.release();
  return { 'C-ECHO: ms': ms };
}

async function finds(server: Server, all: readonly BenchInstance[], where: string): Promise<Results> {
  const association = await associate(server, [FIND]);
  const matches = async (keys: Parameters<typeof identifier>[0]) => {
    let count = 0;
    for await (const _ of association.cFind({ sopClassUid: FIND, identifier: identifier(keys) })) count += 1;
    if (count !== 1) throw new Error(`C-FIND gave ${count} matches, not 1`);
  };
  const byPatient = (index: number) =>
    matches({
      QueryRetrieveLevel: 'STUDY',
      PatientID: some(all, index).patientId,
      PatientName: '',
      StudyInstanceUID: '',
    });
  const series = (index: number) =>
    matches({
      QueryRetrieveLevel: 'SERIES',
      StudyInstanceUID: some(all, index).studyInstanceUid,
      SeriesInstanceUID: '',
      Modality: '',
    });
  const results = {
    [`C-FIND by PatientID${where}: ms`]: await medianMs(byPatient),
    [`C-FIND series of a study${where}: ms`]: await medianMs(series),
  };
  await association.release();
  return results;
}

async function searches(server: Server, all: readonly BenchInstance[], where: string): Promise<Results> {
  if (!server.dicomweb) return {};
  const search = async (path: string, count: number) => {
    const answer = await fetch(`${server.dicomweb}${path}`, {
      headers: { ...server.headers, accept: 'application/dicom+json' },
    });
    const found = ((await answer.json()) as unknown[]).length;
    if (found !== count) throw new Error(`${path} gave ${found} results, not ${count}`);
  };
  const last = Math.max(0, all.length - PAGE);
  return {
    [`QIDO by PatientID${where}: ms`]: await medianMs((index) =>
      search(`/studies?PatientID=${encodeURIComponent(some(all, index).patientId)}`, 1),
    ),
    [`QIDO first ${PAGE} studies${where}: ms`]: await medianMs(() => search(`/studies?limit=${PAGE}`, PAGE), 20, 5),
    [`QIDO last ${PAGE} studies${where}: ms`]: await medianMs(
      () => search(`/studies?limit=${PAGE}&offset=${last}`, PAGE),
      20,
      5,
    ),
  };
}

function some(all: readonly BenchInstance[], index: number): BenchInstance {
  return all[(index * 7919) % all.length]!;
}
