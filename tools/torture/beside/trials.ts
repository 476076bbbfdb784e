import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { randomFrom } from '@vesalius/testkit';
import { DOORS, type OpenDoor } from '../doors.ts';
import { smallDisk } from '../full-disk.ts';
import { Journal } from '../journal.ts';
import { startLoad } from '../load.ts';
import { damageKept } from '../rot.ts';
import { make } from '../specimen.ts';
import { type Became, whatBecame } from './compare.ts';
import type { Running, Subject } from './subject.ts';

/** What became of what was acknowledged, or what was answered. */
export type Figure = Became | string;
type Figures = Readonly<Record<string, Figure>>;

interface Trial {
  readonly subject: Subject;
  readonly folder: string;
  readonly seed: number;
  readonly count: number;
}

/** Doors that every archive has. */
const COMMON: readonly OpenDoor[] = [
  ...Array<OpenDoor>(4).fill(DOORS['C-STORE']),
  ...Array<OpenDoor>(2).fill(DOORS['STOW-RS']),
];
const LEAST_MS = 300;
const MOST_MS = 2000;
const TRIES = 1000;

/** The same is asked of each archive; undefined of one that is not installed. */
export const TRIALS: Readonly<Record<string, (trial: Trial) => Promise<Figures | undefined>>> = {
  kills,
  rot,
  again,
  full,
};

/** R1: kill -9 in the midst of what comes in. */
async function kills({ subject, folder, seed, count }: Trial): Promise<Figures | undefined> {
  const random = randomFrom(seed);
  const journal = new Journal(join(folder, 'journal.jsonl'));
  let server = await subject.start(folder);
  if (!server) return undefined;
  for (let round = 1; round <= count; round++) {
    const load = startLoad({ server, journal, name: `beside ${round}`, random, doors: COMMON, contradicts: false });
    await new Promise((resolve) => setTimeout(resolve, LEAST_MS + random() * (MOST_MS - LEAST_MS)));
    await server.kill();
    load.stop();
    await load.over;
    server = (await subject.start(folder))!;
  }
  const became = await whatBecame(server, journal.kept);
  await server.stop();
  journal.close();
  return { [`${count} kill -9: acknowledged instances the same, lost, wrong`]: became };
}

/** R6: two of three kept files are damaged. */
async function rot({ subject, folder, seed, count }: Trial): Promise<Figures | undefined> {
  const server = await subject.start(folder);
  if (!server) return undefined;
  const journal = await storedBy(server, folder, Math.max(30, count * 10), 1);
  await server.stop();
  const damaged = await damageKept(folder, subject.isKept, randomFrom(seed));
  const again = (await subject.start(folder))!;
  const became = await whatBecame(
    again,
    [...journal.kept].filter(([uid]) => damaged.has(uid)),
  );
  await again.stop();
  return { [`${damaged.size} damaged files: served the same, refused, served wrong`]: became };
}

/** R10 and R11: the same a hundred times at once, then other bytes under its UID. */
async function again({ subject, folder }: Trial): Promise<Figures | undefined> {
  const server = await subject.start(folder);
  if (!server) return undefined;
  const original = make({ kind: 'ct', study: 'again', number: 1 });
  const other = make({ kind: 'ct', study: 'again', number: 1, contradiction: 'other-bytes' });
  const refused: string[] = [];
  for (const made of [original, other])
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const door = await DOORS['C-STORE'](server);
        for (let times = 0; times < 5; times++) refused.push(...(await door.send([made])).map(({ reason }) => reason));
        await door.close();
      }),
    );
  const became = await whatBecame(server, [[original.sopInstanceUid, original]]);
  await server.stop();
  const files = (await readdir(folder, { recursive: true })).filter(subject.isKept).length;
  return {
    'one instance 100 times at once, then 100 times with other bytes: refused': String(refused.length),
    'and then the original is the same, lost, wrong': became,
    'and of the two that were acknowledged are kept': String(files),
  };
}

/** R5: the disk fills up and gets room again. */
async function full({ subject, folder }: Trial): Promise<Figures | undefined> {
  const disk = await smallDisk(folder);
  if (!disk) return undefined;
  try {
    const server = await subject.start(disk.path);
    if (!server) return undefined;
    const journal = await storedBy(server, folder, TRIES);
    const answer = await firstRefusal(server);
    await server.kill();
    await disk.enlarge();
    const restarted = (await subject.start(disk.path))!;
    const became = await whatBecame(restarted, journal.kept);
    await restarted.stop();
    return {
      'full disk: C-STORE is answered': answer,
      'and after kill -9 and more room: the same, lost, wrong': became,
    };
  } finally {
    await disk.unmount();
  }
}

/** Until one is refused. */
async function storedBy(server: Running, folder: string, count: number, ofAStudy = 40): Promise<Journal> {
  const journal = new Journal(join(folder, 'journal.jsonl'));
  const door = await DOORS['C-STORE'](server);
  for (let number = 1; number <= count; number++) {
    const made = make({ kind: 'ct', study: `beside ${Math.floor(number / ofAStudy)}`, number });
    const refused = await door.send([made]).catch(() => ['no answer']);
    if (refused.length > 0) break;
    await journal.acknowledged(made, door.name);
  }
  await door.close().catch(() => undefined);
  journal.close();
  return journal;
}

async function firstRefusal(server: Running): Promise<string> {
  try {
    const door = await DOORS['C-STORE'](server);
    const [refused] = await door.send([make({ kind: 'ct', study: 'no room', number: 1 })]);
    await door.close();
    return refused?.reason ?? '0x0';
  } catch (error) {
    return (error as Error).message;
  }
}
