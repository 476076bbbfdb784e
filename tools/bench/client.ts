import { type Association, connect, EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN } from '@vesalius/dimse';
import type { BenchInstance } from './data.ts';
import type { Server } from './servers.ts';
import { median } from './table.ts';

/** An association for the SOP classes given, the first of them with the SCP role when `roles` says so. */
export function associate(
  server: Server,
  sopClasses: readonly string[],
  scpOf: readonly string[] = [],
): Promise<Association> {
  return connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'BENCH',
    calledAeTitle: server.aeTitle,
    presentationContexts: sopClasses.map((abstractSyntax) => ({
      abstractSyntax,
      transferSyntaxes: [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN],
    })),
    roles: scpOf.map((sopClassUid) => ({ sopClassUid, scu: true, scp: true })),
  });
}

/** Stores all over so many associations at once; seconds from the first C-STORE to the last answer. */
export async function storeAll(
  server: Server,
  instances: readonly BenchInstance[],
  associations: number,
): Promise<number> {
  const sopClasses = [...new Set(instances.map(({ sopClassUid }) => sopClassUid))];
  const open = await Promise.all(Array.from({ length: associations }, () => associate(server, sopClasses)));
  const began = performance.now();
  await Promise.all(
    open.map(async (association, index) => {
      for (let at = index; at < instances.length; at += associations) await store(association, instances[at]!);
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(open.map((association) => association.release()));
  return seconds;
}

const OUT_OF_RESOURCES = 0xa700;
const TRIES = 3;

/** As a modality does, sends again what there were no resources for: Orthanc says so when two associations begin one study together. */
async function store(association: Association, instance: BenchInstance): Promise<void> {
  const { sopClassUid, sopInstanceUid, transferSyntaxUid, dataset } = instance;
  for (let tries = 1; ; tries++) {
    const { status } = await association.cStore({ sopClassUid, sopInstanceUid, transferSyntaxUid, source: dataset });
    if (status === 0) return;
    if (status !== OUT_OF_RESOURCES || tries === TRIES) throw new Error(`C-STORE answered ${status.toString(16)}`);
  }
}

/** Median milliseconds of a call; the first few, which find nothing warm, do not count. */
export async function medianMs(call: (index: number) => Promise<void>, times = 60, warm = 20): Promise<number> {
  const taken: number[] = [];
  for (let index = 0; index < times + warm; index++) {
    const began = performance.now();
    await call(index);
    if (index >= warm) taken.push(performance.now() - began);
  }
  return median(taken)!;
}
