import { join } from 'node:path';
import { checkDisk } from './disk-state.ts';
import { DOORS, type OpenDoor } from './doors.ts';
import { rest } from './server/rest.ts';
import { byWado } from './server/returned.ts';
import { type RunningServer, startServer } from './server/running-server.ts';
import { type Contradiction, make } from './specimen.ts';

export interface SameAgainReport {
  readonly sent: number;
  readonly instances: number;
  readonly held: number;
  readonly violations: readonly string[];
}

/** Senders at one time, and how often each sends. */
const SENDERS: readonly OpenDoor[] = [
  ...Array<OpenDoor>(20).fill(DOORS['C-STORE']),
  ...Array<OpenDoor>(4).fill(DOORS['STOW-RS']),
  DOORS.import,
];
const TIMES = 4;
const ORIGINAL = { kind: 'ct', study: 'same again', number: 1 } as const;

/** One instance from many senders at once, and then what contradicts it in each way, as often. */
export async function sameAgain(folder: string): Promise<SameAgainReport> {
  const dataDir = join(folder, 'data');
  const server = await startServer({ dataDir });
  try {
    const violations = await byAll(server);
    const contradictions: readonly Contradiction[] = ['other-bytes', 'other-patient'];
    for (const contradiction of contradictions) violations.push(...(await byAll(server, contradiction)));
    violations.push(...(await checkDisk(server, dataDir)));
    const counts = await rest<{ instances: number; quarantined: number }>(server, 'GET', '/statistics');
    const { instances, quarantined: held } = counts;
    if (instances !== 1) violations.push(`${instances} instances are kept, one was sent`);
    if (held !== contradictions.length) violations.push(`${held} newcomers are held, not ${contradictions.length}`);
    const original = make(ORIGINAL);
    const [kept] = await byWado(server, original.studyInstanceUid);
    if (kept?.sha256 !== original.sha256) violations.push('the original did not stay as it was');
    return { sent: SENDERS.length * TIMES * (1 + contradictions.length), instances, held, violations };
  } finally {
    await server.stop();
  }
}

/** Everybody sends it at the same time; who is not told that it is safe is a violation. */
async function byAll(server: RunningServer, contradiction?: Contradiction): Promise<string[]> {
  const made = make({ ...ORIGINAL, ...(contradiction && { contradiction }) });
  const refusals = SENDERS.map(async (open) => {
    const door = await open(server);
    const told: string[] = [];
    for (let times = 0; times < TIMES; times++)
      told.push(...(await door.send([made])).map(({ reason }) => `${door.name} answered ${reason}`));
    await door.close();
    return told;
  });
  return (await Promise.all(refusals)).flat();
}
