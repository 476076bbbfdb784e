import { join } from 'node:path';
import { randomFrom } from '@vesalius/testkit';
import { checkStudies, checkTotals } from './check.ts';
import { checkDisk } from './disk-state.ts';
import { Journal } from './journal.ts';
import { startLoad } from './load.ts';
import { beginServer, type RunningServer, startServer } from './server/running-server.ts';
import { verifiedOffline } from './verify.ts';

export type End = 'SIGKILL' | 'SIGTERM';

export interface Round {
  readonly round: number;
  readonly end: End;
  /** Milliseconds from the first sender to the signal. */
  readonly afterMs: number;
  /** The start that followed was killed too, so many milliseconds into it. */
  readonly killedStartMs?: number;
  readonly acknowledged: number;
  /** From the start of the process to `ready`. */
  readonly restartMs: number;
  /** Instances compared after the restart. */
  readonly compared: number;
}

export interface KillReport {
  readonly seed: number;
  readonly rounds: readonly Round[];
  readonly kept: number;
  readonly held: number;
  readonly megabytes: number;
  /** Everything that was not as promised. Empty is the promise. */
  readonly violations: readonly string[];
}

export interface KillPlan {
  readonly folder: string;
  readonly count: number;
  readonly seed: number;
  readonly tell?: (round: Round) => void;
}

const LEAST_MS = 100;
const MOST_MS = 2500;
/** Every so many rounds the server is asked to end instead; in one of every so many the start that follows is killed as well. */
const TERM_EVERY = 5;
const KILL_START_EVERY = 4;
/** After the SIGTERM. */
const SENDS_ON_MS = 1000;
/** Of a start, in which it is killed. */
const KILLED_WITHIN_MS = 1500;

/** Kills the server again and again while instances come in by every door, and compares what it shows with what it acknowledged. */
export async function torturedByKills({ folder, count, seed, tell = () => {} }: KillPlan): Promise<KillReport> {
  const dataDir = join(folder, 'data');
  const journal = new Journal(join(folder, 'journal.jsonl'));
  const random = randomFrom(seed);
  const violations: string[] = [];
  const rounds: Round[] = [];
  let server = await startServer({ dataDir });
  try {
    for (let round = 1, kills = 0; kills < count; round++) {
      const end: End = round % TERM_EVERY === 0 ? 'SIGTERM' : 'SIGKILL';
      const killedStartMs = round % KILL_START_EVERY === 3 ? random() * KILLED_WITHIN_MS : undefined;
      const plan = { end, afterMs: LEAST_MS + random() * (MOST_MS - LEAST_MS), killedStartMs };
      const before = journal.kept.size + journal.held.size;
      violations.push(...(await ended(server, journal, { ...plan, name: `${seed}/${round}`, random })));
      const acknowledged = journal.kept.size + journal.held.size - before;
      if (killedStartMs !== undefined) await killedWhileStarting(dataDir, killedStartMs);
      kills += (end === 'SIGKILL' ? 1 : 0) + (killedStartMs === undefined ? 0 : 1);
      server = await startServer({ dataDir });
      const compared = await checkAfter(server, journal, dataDir, violations);
      const { afterMs } = plan;
      const { startMs: restartMs } = server;
      const told = { round, end, afterMs, acknowledged, restartMs, compared };
      rounds.push(killedStartMs === undefined ? told : { ...told, killedStartMs });
      tell(rounds.at(-1)!);
    }
    violations.push(...(await checkStudies(server, journal, studiesOf(journal))).violations);
    if ((await server.stop()) !== 0) violations.push('the server did not end well');
    const verified = await verifiedOffline(dataDir);
    violations.push(...verified.corrupt.map(({ sopInstanceUid, reason }) => `${sopInstanceUid} is damaged: ${reason}`));
    const { size: kept } = journal.kept;
    return { seed, rounds, kept, held: journal.held.size, megabytes: verified.bytes / 1e6, violations };
  } finally {
    await server.kill();
    journal.close();
  }
}

interface Ending {
  readonly end: End;
  readonly afterMs: number;
  readonly name: string;
  readonly random: () => number;
}

/** Loads the server and ends it in the midst of that. */
async function ended(
  server: RunningServer,
  journal: Journal,
  { end, afterMs, name, random }: Ending,
): Promise<string[]> {
  const load = startLoad({ server, journal, name, random });
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  const early = [...load.refusals]; // once it is asked to end it may say that it does
  if (end === 'SIGKILL') await server.kill();
  const stopped = end === 'SIGTERM' ? server.stop() : undefined;
  if (stopped) setTimeout(load.stop, random() * SENDS_ON_MS); // an association may send on for a while
  const code = await stopped;
  load.stop();
  await load.over;
  return stopped && code !== 0 ? [...early, `SIGTERM ended the server with ${code}`] : early;
}

async function killedWhileStarting(dataDir: string, afterMs: number): Promise<void> {
  const starting = beginServer({ dataDir });
  starting.ready.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  await starting.kill();
}

/** What changed since the last look, and the whole in numbers. */
async function checkAfter(
  server: RunningServer,
  journal: Journal,
  dataDir: string,
  violations: string[],
): Promise<number> {
  violations.push(...(await checkDisk(server, dataDir)));
  const touched = [...journal.touched];
  journal.touched.clear();
  const { instances, violations: found } = await checkStudies(server, journal, touched);
  violations.push(...found, ...(await checkTotals(server, journal)));
  return instances;
}

function studiesOf(journal: Journal): Set<string> {
  return new Set([...journal.kept.values()].map(({ studyInstanceUid }) => studyInstanceUid));
}
