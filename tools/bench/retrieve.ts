import { UID } from '@vesalius/dicom';
import {
  type CStoreReception,
  createScp,
  decideContexts,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
} from '@vesalius/dimse';
import { associate, storeAll } from './client.ts';
import { CT, identifier, instances } from './data.ts';
import type { Plan, Results } from './plan.ts';
import { cpuSeconds, forgetPeak, peakMb } from './process-cost.ts';
import { type Server, SINK } from './servers.ts';
import { median } from './table.ts';

const GET = UID.StudyRootQueryRetrieveInformationModelGet;
const MOVE = UID.StudyRootQueryRetrieveInformationModelMove;
const SLICES = 300;
const REPEATS = 5;

/** One CT of 300 slices, 158 MB, taken by a receiver that throws it away. */
export async function retrieveMeasures(server: Server, { round }: Plan): Promise<Results> {
  const all = instances(`retrieve-${round}`, CT, 1, SLICES);
  await storeAll(server, all, 4);
  const keys = identifier({ QueryRetrieveLevel: 'STUDY', StudyInstanceUID: all[0]!.studyInstanceUid });
  const megabytes = all.reduce((sum, { dataset }) => sum + dataset.length, 0) / 1e6;
  forgetPeak(server.pid);
  return {
    ...(await repeated('C-GET', server, megabytes, () => get(server, keys))),
    ...(await repeated('C-MOVE', server, megabytes, () => move(server, keys))),
    'C-GET and C-MOVE: server peak MB': peakMb(server.pid),
  };
}

async function repeated(
  name: string,
  server: Server,
  megabytes: number,
  retrieve: () => Promise<number>,
): Promise<Results> {
  const rates: number[] = [];
  const before = cpuSeconds(server.pid);
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const began = performance.now();
    const got = await retrieve();
    if (got !== SLICES) throw new Error(`${name} brought ${got} instances, not ${SLICES}`);
    rates.push(megabytes / ((performance.now() - began) / 1000));
  }
  const cpu = (cpuSeconds(server.pid) - before) / REPEATS;
  return { [`${name} of 300 CT: MB/s`]: median(rates)!, [`${name} of 300 CT: server CPU s`]: cpu };
}

function discard(count: () => void): () => CStoreReception {
  return () => ({
    write: () => true,
    drained: async () => undefined,
    end: () => {
      count();
      return { status: 0 };
    },
    abort: () => undefined,
  });
}

async function get(server: Server, keys: ReturnType<typeof identifier>): Promise<number> {
  let got = 0;
  const association = await associate(server, [GET, UID.CTImageStorage], [UID.CTImageStorage]);
  const store = discard(() => {
    got += 1;
  });
  await association.cGet({ sopClassUid: GET, identifier: keys, store });
  await association.release();
  return got;
}

async function move(server: Server, keys: ReturnType<typeof identifier>): Promise<number> {
  let got = 0;
  const store = discard(() => {
    got += 1;
  });
  const sink = await createScp({
    port: SINK.port,
    acceptAssociation: ({ presentationContexts }) => ({
      contexts: decideContexts(presentationContexts, () => [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN]),
    }),
    handlers: { cStore: store },
  });
  const association = await associate(server, [MOVE]);
  await association.cMove({ sopClassUid: MOVE, identifier: keys, moveDestination: SINK.aeTitle });
  await association.release();
  await sink.close();
  return got;
}
