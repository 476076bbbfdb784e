import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { residentMb } from '../bench/process-cost.ts';
import { filesIn } from './disk-state.ts';
import { DOORS, type OpenDoor } from './doors.ts';
import { type Manner, rudeLine } from './rude-line.ts';
import { rest } from './server/rest.ts';
import { type RunningServer, startServer } from './server/running-server.ts';
import { type Made, make } from './specimen.ts';

interface Rudeness {
  readonly door: keyof typeof DOORS;
  /** Bytes of the client that pass before: few cut the A-ASSOCIATE-RQ or the head of the request, many the data set. */
  readonly after: number;
  readonly manner: Manner;
}

export interface RudeReport {
  readonly rudenesses: number;
  /** Milliseconds from the last rudeness until every socket and file was given back. */
  readonly freedMs: number;
  /** Resident memory of the server before and after, MiB. */
  readonly rssBefore: number;
  readonly rssAfter: number;
  readonly violations: readonly string[];
}

const IN_THE_HEAD = 60;
const IN_THE_DATASET = 200_000;
const EVERY_DOOR = ['C-STORE', 'STOW-RS', 'import'] as const;

/** Every way to be rude, at every door. A line that crawls still brings what it was given. */
const RUDENESSES: readonly Rudeness[] = EVERY_DOOR.flatMap((door) => [
  { door, after: IN_THE_HEAD, manner: 'resets' },
  { door, after: IN_THE_HEAD, manner: 'falls silent' },
  { door, after: IN_THE_DATASET, manner: 'ends' },
  { door, after: IN_THE_DATASET, manner: 'resets' },
  { door, after: IN_THE_DATASET, manner: 'falls silent' },
]);

const HTTP_IDLE_SECONDS = 5;
/** The longest deadline, for a message that stops, and ARTIM for the peer to close after the A-ABORT that follows; with a look at each. */
const FREED_WITHIN_MS = 60_000 + 15_000 + 10_000;
const LOOK_MS = 200;

export interface RudePlan {
  readonly folder: string;
  /** Clients that are rude in one way at one time. */
  readonly each: number;
  /** Leave out those whose deadline is a minute. */
  readonly brief?: boolean;
}

/** Clients of every rudeness at once; then nothing of theirs may be kept, and nothing held for them. */
export async function rudeClients({ folder, each, brief = false }: RudePlan): Promise<RudeReport> {
  const dataDir = join(folder, 'data');
  const env = { VESALIUS_HTTP_IDLE_SECONDS: String(HTTP_IDLE_SECONDS) };
  const server = await startServer({ dataDir, env });
  try {
    const violations: string[] = [];
    await well(server, 'before', violations);
    const before = { sockets: await sockets(server), rss: residentMb(server.process.pid!) };
    const wanted = RUDENESSES.filter((one) => !brief || !takesMinutes(one));
    let number = 0;
    const lines = await Promise.all(
      wanted.flatMap((rudeness) => Array.from({ length: each }, () => beRude(server, rudeness, number++))),
    );
    violations.push(...(await crawlsIn(server)));
    const began = performance.now();
    const left = await given(server, dataDir, before.sockets, began + FREED_WITHIN_MS);
    const freedMs = performance.now() - began;
    if (left) violations.push(left);
    for (const line of lines) line.close();
    await well(server, 'after', violations);
    const kept = 2 * EVERY_DOOR.length + 1;
    const { instances } = await rest<{ instances: number }>(server, 'GET', '/statistics');
    if (instances !== kept) violations.push(`${instances} instances are kept, ${kept} were sent whole`);
    return {
      rudenesses: lines.length,
      freedMs,
      rssBefore: before.rss,
      rssAfter: residentMb(server.process.pid!),
      violations,
    };
  } finally {
    await server.stop();
  }
}

/** DIMSE waits a minute for the rest of a message, HTTP half of one for the rest of a head. */
function takesMinutes({ door, after, manner }: Rudeness): boolean {
  return manner === 'falls silent' && (door === 'C-STORE') === (after === IN_THE_DATASET);
}

async function beRude(server: RunningServer, { door, after, manner }: Rudeness, number: number) {
  const line = await lineTo(server, door, after, manner);
  void sendOver(DOORS[door], line.server, make({ kind: 'ct', study: `rude ${number}`, number: 1 })).catch(() => {
    // The client sees its line break, as it should.
  });
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  return line;
}

/** A slow sender is not a rude one: what it brings is kept. */
async function crawlsIn(server: RunningServer): Promise<string[]> {
  const line = await lineTo(server, 'C-STORE', IN_THE_HEAD, 'crawls');
  const refused = await sendOver(
    DOORS['C-STORE'],
    line.server,
    make({ kind: 'multi-frame', study: 'slow', number: 1 }),
  );
  line.close();
  return refused.map(({ reason }) => `a slow sender was answered ${reason}`);
}

/** The server as it is seen at the other end of a rude line. */
async function lineTo(server: RunningServer, door: keyof typeof DOORS, after: number, manner: Manner) {
  const web = new URL(server.web);
  const line = await rudeLine(door === 'C-STORE' ? server.dicomPort : Number(web.port), after, manner);
  web.port = String(line.port);
  const seen = door === 'C-STORE' ? { dicomPort: line.port } : { web: web.origin };
  return { server: { ...server, ...seen }, close: line.close };
}

async function sendOver(open: OpenDoor, server: RunningServer, made: Made) {
  const door = await open(server);
  const refused = await door.send([made]);
  await door.close();
  return refused;
}

async function well(server: RunningServer, when: string, violations: string[]): Promise<void> {
  for (const [name, open] of Object.entries(DOORS)) {
    const refused = await sendOver(open, server, make({ kind: 'small', study: `well ${when} ${name}`, number: 1 }));
    violations.push(...refused.map(({ reason }) => `${name} ${when} the rude ones: ${reason}`));
  }
}

/** Waits until no more sockets are open than before and nothing is staged; a sentence when that does not come about. */
async function given(server: RunningServer, dataDir: string, before: number, deadline: number) {
  for (;;) {
    const [open, { staged }] = [await sockets(server), await filesIn(dataDir)];
    if (open <= before && staged === 0) return undefined;
    if (performance.now() > deadline) return `${open - before} sockets are still open, ${staged} files still staged`;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Sockets that the process has open; what it listens on among them. */
async function sockets({ process: { pid } }: RunningServer): Promise<number> {
  const folder = `/proc/${pid}/fd`;
  const targets = await Promise.all(
    (await readdir(folder)).map((name) => readlink(join(folder, name)).catch(() => '')),
  );
  return targets.filter((target) => target.startsWith('socket:')).length;
}
