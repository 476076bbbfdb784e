import { execFile } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkStudies, checkTotals } from './check.ts';
import { filesIn } from './disk-state.ts';
import { DOORS, type Door } from './doors.ts';
import { Journal } from './journal.ts';
import { type RunningServer, startServer } from './server/running-server.ts';
import { make } from './specimen.ts';

const run = promisify(execFile);

export interface SmallDisk {
  readonly path: string;
  enlarge(): Promise<void>;
  unmount(): Promise<void>;
}

export interface FullReport {
  /** Instances kept until the disk was full. */
  readonly kept: number;
  /** What each door answered then. */
  readonly answers: Readonly<Record<string, string>>;
  /** Milliseconds from the larger disk to the first instance taken again. */
  readonly againMs: number;
  readonly violations: readonly string[];
}

const DISK = '240m';
const OF_A_STUDY = 40;
/** What it is made larger by: deleting makes no room before the bin is emptied. */
const LARGER_DISK = '300m';
const TRIES = 5000;
const AGAIN_WITHIN_MS = 5000;

/** What says at each door that there is no room: 0xA700 (PS3.4 Table B.2-1), and HTTP 507. */
const NO_ROOM: Readonly<Record<string, string>> = {
  'C-STORE': '0xa700',
  'STOW-RS': '507',
  import: '507 out-of-space',
};

/** A folder with a file system of fixed size of its own, or undefined where this user may not mount one. */
export async function smallDisk(folder: string): Promise<SmallDisk | undefined> {
  const path = join(folder, 'disk');
  await mkdir(path);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'none', path]);
  } catch {
    return undefined;
  }
  return {
    path,
    enlarge: async () => void (await run('mount', ['-o', `remount,size=${LARGER_DISK}`, path])),
    unmount: async () => void (await run('umount', ['-l', path])),
  };
}

/** Fills the disk by storing, then to the last byte from outside; makes the disk larger; and starts anew. */
export async function fullDisk(folder: string, { path: disk, enlarge }: SmallDisk): Promise<FullReport> {
  const dataDir = join(disk, 'data');
  const journal = new Journal(join(folder, 'journal.jsonl'));
  const violations: string[] = [];
  let server = await startServer({ dataDir });
  try {
    await fill(server, journal);
    const answers = await refusals(server);
    for (const [door, expected] of Object.entries(NO_ROOM))
      if (answers[door] !== expected) violations.push(`${door} answered ${answers[door]} when the disk was full`);
    const filler = join(disk, 'filler');
    await writeFile(filler, Buffer.alloc(await freeBytes(disk))).catch(() => undefined);
    violations.push(...(await lookedAt(server, journal, 'with a full disk')));
    violations.push(...(await refuses(server)));
    await rm(filler);
    await enlarge();
    const againMs = await takenAgain(server, journal, violations);
    violations.push(...(await lookedAt(server, journal, 'after room was made')));
    if ((await server.stop()) !== 0) violations.push('the server did not end well');
    server = await startServer({ dataDir });
    violations.push(...(await lookedAt(server, journal, 'after a restart')));
    const { staged } = await filesIn(dataDir);
    if (staged > 0) violations.push(`${staged} files are left staged`);
    return { kept: journal.kept.size, answers, againMs, violations };
  } finally {
    await server.kill();
    journal.close();
  }
}

/** Stores until there is no room. */
async function fill(server: RunningServer, journal: Journal): Promise<void> {
  const door = await DOORS['C-STORE'](server);
  for (let number = 1; number <= TRIES; number++) {
    const made = make({ kind: 'ct', study: `full ${Math.floor(number / OF_A_STUDY)}`, number });
    const [refused] = await door.send([made]);
    if (refused) break;
    await journal.acknowledged(made, door.name);
  }
  await door.close();
}

async function refusals(server: RunningServer): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const [name, open] of Object.entries(DOORS)) {
    const door: Door = await open(server);
    const [refused] = await door.send([make({ kind: 'ct', study: `no room by ${name}`, number: 1 })]);
    answers[name] = refused?.reason ?? 'kept';
    await door.close();
  }
  return answers;
}

async function refuses(server: RunningServer): Promise<string[]> {
  return Object.entries(await refusals(server)).flatMap(([door, answer]) =>
    answer === NO_ROOM[door] ? [] : [`${door} answered ${answer} with not a byte left`],
  );
}

async function takenAgain(server: RunningServer, journal: Journal, violations: string[]): Promise<number> {
  const began = performance.now();
  const door = await DOORS['C-STORE'](server);
  const made = make({ kind: 'ct', study: 'room again', number: 1 });
  while ((await door.send([made])).length > 0) {
    if (performance.now() - began > AGAIN_WITHIN_MS) {
      violations.push('nothing is taken although there is room again');
      await door.close();
      return Number.POSITIVE_INFINITY;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await journal.acknowledged(made, door.name);
  await door.close();
  return performance.now() - began;
}

async function lookedAt(server: RunningServer, journal: Journal, when: string): Promise<string[]> {
  const studies = new Set([...journal.kept.values()].map(({ studyInstanceUid }) => studyInstanceUid));
  const { violations } = await checkStudies(server, journal, studies);
  return [...violations, ...(await checkTotals(server, journal))].map((violation) => `${when}: ${violation}`);
}

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
