import { storeAll } from './client.ts';
import { CT, instances, type Kind, TINY } from './data.ts';
import type { Plan, Results } from './plan.ts';
import { cpuSeconds, forgetPeak, peakMb } from './process-cost.ts';
import type { Server } from './servers.ts';

const RUNS: readonly (readonly [string, Kind, number, number])[] = [
  ['CT', CT, 1, 200],
  ['CT', CT, 8, 400],
  ['tiny', TINY, 1, 400],
  ['tiny', TINY, 8, 1600],
];
/** Instances before the clock starts: both programs then run as they do after their first minute. */
const WARM = 200;

/** C-STORE of instances that lie in memory, answered when they are durable. */
export async function ingestMeasures(server: Server, { round }: Plan): Promise<Results> {
  await storeAll(server, instances(`warm-${round}`, TINY, 8, WARM / 8), 8);
  const results: Record<string, number> = {};
  for (const [name, kind, associations, count] of RUNS) {
    const all = instances(`${name}-${associations}-${round}`, kind, 8, count / 8);
    const before = cpuSeconds(server.pid);
    forgetPeak(server.pid);
    const seconds = await storeAll(server, all, associations);
    const of = `C-STORE ${name}, ${associations} association${associations > 1 ? 's' : ''}`;
    results[`${of}: instances/s`] = count / seconds;
    results[`${of}: server CPU s per 1000`] = ((cpuSeconds(server.pid) - before) * 1000) / count;
    results[`${of}: server peak MB`] = peakMb(server.pid);
  }
  return results;
}
