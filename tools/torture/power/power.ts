import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { randomFrom } from '@vesalius/testkit';
import { checkStudies, checkTotals } from '../check.ts';
import { checkDisk } from '../disk-state.ts';
import { startLoad } from '../load.ts';
import { startServer } from '../server/running-server.ts';
import type { Kind } from '../specimen.ts';
import { verifiedOffline } from '../verify.ts';
import { afterLoss, type Left, MERCIES, type Mercy } from './disk.ts';
import { TimedJournal } from './timed-journal.ts';
import { type Call, readTrace, tracing } from './trace.ts';

export interface PowerPlan {
  readonly folder: string;
  /** Losses of power. */
  readonly count: number;
  readonly seed: number;
  /** Instances that come in. */
  readonly instances?: number;
  /** Syncs of such paths do nothing: by which the test itself is tried. */
  readonly lies?: RegExp;
  readonly tell?: (loss: number) => void;
}

export interface PowerReport {
  readonly calls: number;
  readonly acknowledged: number;
  readonly losses: Readonly<Record<Mercy, number>>;
  readonly compared: number;
  readonly restartsMs: readonly number[];
  readonly violations: readonly string[];
}

/** Clocks of two processes on one machine agree to less than this. */
const CLOCKS_S = 0.0003;
/** Many go through the journal of small files and fill it, so that it begins anew. */
const KINDS: readonly Kind[] = ['middle', 'middle', 'middle', 'middle', 'middle', 'small', 'ct'];
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/**
 * Writes down every call by which the server changes its files or waits for the disk while instances come in; then makes the files as they may be
 * after a loss of power at moments of that time, starts a server on each and compares it with what was acknowledged by then.
 */
export async function lossesOfPower(plan: PowerPlan): Promise<PowerReport> {
  const { folder, count, seed, lies, tell = () => {} } = plan;
  const random = randomFrom(seed);
  const dataDir = join(folder, 'data');
  const journal = new TimedJournal(folder);
  const calls = await recorded(plan, dataDir, journal, random);
  const moments = momentsIn(calls, journal.span);
  const losses = Object.fromEntries(MERCIES.map((mercy) => [mercy, 0])) as Record<Mercy, number>;
  const [violations, restartsMs]: [string[], number[]] = [[], []];
  let compared = 0;
  for (let loss = 0; loss < count; loss++) {
    const at = moments[Math.floor(random() * moments.length)]!;
    const mercy = MERCIES[loss % MERCIES.length]!;
    losses[mercy] += 1;
    const left = afterLoss(calls, { at, mercy, random, ...(lies && { lies }) });
    const place = join(folder, `loss-${loss}`);
    await layOut(left, dataDir, place);
    const checked = await checkedAfter(place, journal, at).catch((error: Error) => failed(error));
    compared += checked.compared;
    restartsMs.push(checked.startMs);
    const which = `loss ${loss} (${mercy}, ${(at - journal.span[0]).toFixed(4)} s after the first answer)`;
    violations.push(...checked.violations.map((violation) => `${which}: ${violation}`));
    if (checked.violations.length === 0) await rm(place, { recursive: true });
    tell(loss);
  }
  journal.close();
  return {
    calls: calls.length,
    acknowledged: journal.kept.size + journal.held.size,
    losses,
    compared,
    restartsMs,
    violations,
  };
}

async function recorded(
  { folder, instances = 1000 }: PowerPlan,
  dataDir: string,
  journal: TimedJournal,
  random: () => number,
): Promise<Call[]> {
  await mkdir(dataDir);
  const server = await startServer({ dataDir, before: tracing(join(folder, 'trace')) });
  const load = startLoad({ server, journal, name: 'power', random, kinds: KINDS });
  while (journal.kept.size + journal.held.size < instances && server.process.exitCode === null) await pause(20);
  load.stop();
  await load.over;
  await server.stop();
  await pause(1000); // the tracer writes its last lines after the end of what it traces
  return readTrace(folder, 'trace', dataDir);
}

/** Right before and right after each call ended: there something may have changed. */
function momentsIn(calls: readonly Call[], [first, last]: readonly [number, number]): number[] {
  const moments = calls.flatMap(({ end }) => [end - 1e-6, end + 1e-6]);
  return moments.filter((at) => at > first && at < last);
}

/** After a loss of power the system runs anew, so the name of its run is another one. */
async function layOut({ files, folders }: Left, from: string, to: string): Promise<void> {
  const boot = await readFile(BOOT_ID, 'latin1').catch(() => '');
  const placed = (path: string) => join(to, path.slice(from.length));
  await mkdir(to);
  for (const folder of [...folders].sort()) await mkdir(placed(folder), { recursive: true, mode: 0o700 });
  for (const [path, bytes] of files) {
    const at = boot ? bytes.indexOf(boot.trim()) : -1;
    if (at >= 0) bytes.write('another run of the system'.padEnd(boot.trim().length), at, 'latin1');
    await mkdir(dirname(placed(path)), { recursive: true });
    await writeFile(placed(path), bytes, { mode: 0o600 });
  }
}

interface Checked {
  readonly compared: number;
  readonly startMs: number;
  readonly violations: readonly string[];
}

function failed(error: Error): Checked {
  return { compared: 0, startMs: 0, violations: [error.message] };
}

async function checkedAfter(dataDir: string, timed: TimedJournal, at: number): Promise<Checked> {
  const journal = timed.asOf(at - CLOCKS_S);
  const server = await startServer({ dataDir });
  try {
    const disk = await checkDisk(server, dataDir);
    const { instances, violations } = await checkStudies(server, journal, [...journal.touched]);
    const totals = await checkTotals(server, journal);
    const code = await server.stop();
    const { corrupt } = await verifiedOffline(dataDir);
    const damaged = corrupt.map(({ sopInstanceUid, reason }) => `${sopInstanceUid} is damaged: ${reason}`);
    const end = code === 0 ? [] : [`the server ended with ${code}`];
    return {
      compared: instances,
      startMs: server.startMs,
      violations: [...disk, ...violations, ...totals, ...end, ...damaged],
    };
  } finally {
    await server.kill();
    journal.close();
  }
}
