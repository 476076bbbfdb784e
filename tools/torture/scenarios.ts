import { median } from '../bench/table.ts';
import { sideBySide } from './beside/side-by-side.ts';
import { dimseAlone } from './dimse-alone.ts';
import { fullDisk, smallDisk } from './full-disk.ts';
import { type KillReport, type Round, torturedByKills } from './kills.ts';
import { largeInstances } from './large.ts';
import { lossesOfPower } from './power/power.ts';
import { manyQueries } from './queries.ts';
import { rottenBlobs } from './rot.ts';
import { rudeClients } from './rude.ts';
import { sameAgain } from './same-again.ts';

export interface Row {
  readonly what: string;
  readonly figure: string;
}

/** A scenario's figures, and every promise that it saw broken. */
export interface Result {
  readonly rows: readonly Row[];
  readonly violations: readonly string[];
}

export interface Plan {
  /** For data and journal; removed afterwards. */
  readonly folder: string;
  readonly seed: number;
  /** Kills, MiB, clients of each kind or questions, by scenario. */
  readonly count?: number;
}

interface Scenario {
  /** What must hold, as a sentence without its stop. */
  readonly promise: string;
  readonly run: (plan: Plan) => Promise<Result>;
}

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  kills: {
    promise:
      'Whatever was acknowledged by C-STORE, STOW-RS or import is found and comes back bit for bit after kill -9 and SIGTERM in the midst of it; conflicts stay held, counts are right, nothing half kept stays',
    run: async ({ folder, seed, count = 50 }) => {
      const report = await torturedByKills({ folder, seed, count, tell });
      return { rows: rowsOfKills(report), violations: report.violations };
    },
  },
  power: {
    promise:
      'Whatever was acknowledged is found and comes back bit for bit after a loss of power, whatever the disk then has of what had not been synced: nothing, all, what came first, or any part',
    run: async ({ folder, seed, count = 500 }) => {
      const report = await lossesOfPower({ folder, seed, count, tell: (loss) => console.log(`loss ${loss}`) });
      const { calls, acknowledged, losses, compared, restartsMs, violations } = report;
      const rows = [
        { what: 'instances acknowledged', figure: String(acknowledged) },
        { what: 'calls of the server that change files or wait for the disk', figure: String(calls) },
        ...Object.entries(losses).map(([mercy, figure]) => ({
          what: `losses of power; of what was not synced is left: ${mercy}`,
          figure: String(figure),
        })),
        { what: 'comparisons of an instance by WADO-RS and C-GET', figure: String(compared) },
        { what: 'ready again after, median', figure: `${median(restartsMs)!.toFixed(0)} ms` },
      ];
      return { rows, violations };
    },
  },
  large: {
    promise:
      'An instance of any size goes in by C-STORE and STOW-RS and comes back by C-GET and WADO-RS, the server taking 300 MiB at most',
    run: async ({ folder, count = 2048 }) => {
      const { peaks, seconds, firstByteMs, violations } = await largeInstances(folder, count);
      const rows = Object.entries(peaks).map(([step, peak]) => ({
        what: `${step} of ${count} MiB: most memory of the server`,
        figure: `${peak.toFixed(0)} MiB, in ${seconds[step]!.toFixed(1)} s`,
      }));
      const what = `WADO-RS of frame ${Math.floor((count / 2) * (900 / 1024))} of ${count} MiB: its first byte`;
      rows.push({ what, figure: `${firstByteMs.toFixed(0)} ms` });
      return { rows, violations: [...violations, ...above(300, peaks)] };
    },
  },
  'dimse-alone': {
    promise: 'An instance of 4 GB goes from one process to another through packages/dimse, each taking 256 MiB at most',
    run: async ({ count = 4094 }) => {
      const { scuPeak, scpPeak, violations } = await dimseAlone(count);
      const rows = [
        {
          what: `C-STORE of ${count} MiB by packages/dimse: most memory of the SCU`,
          figure: `${scuPeak.toFixed(0)} MiB`,
        },
        {
          what: `C-STORE of ${count} MiB by packages/dimse: most memory of the SCP`,
          figure: `${scpPeak.toFixed(0)} MiB`,
        },
      ];
      return { rows, violations: [...violations, ...above(256, { scu: scuPeak, scp: scpPeak })] };
    },
  },
  'same-again': {
    promise:
      'An instance sent a hundred times at once is kept once; what contradicts it is held once, and the original stays as it is',
    run: async ({ folder }) => {
      const { sent, instances, held, violations } = await sameAgain(folder);
      return { rows: [{ what: 'sent; kept; held', figure: `${sent}; ${instances}; ${held}` }], violations };
    },
  },
  rude: {
    promise:
      'Clients that break off, fall silent or crawl, at every door: nothing of them is kept and nothing is held for them',
    run: async ({ folder, count = 10 }) => {
      const { rudenesses, freedMs, rssBefore, rssAfter, violations } = await rudeClients({ folder, each: count });
      const rows = [
        { what: 'clients that broke off or fell silent, at once', figure: String(rudenesses) },
        { what: 'all sockets and staged files given back after', figure: `${(freedMs / 1000).toFixed(1)} s` },
        { what: 'memory of the server before, after', figure: `${rssBefore.toFixed(0)}, ${rssAfter.toFixed(0)} MiB` },
      ];
      return { rows, violations };
    },
  },
  'full-disk': {
    promise:
      'A full disk is told to senders as such and harms nothing that is kept; it is over when there is room again',
    run: async ({ folder }) => {
      const disk = await smallDisk(folder);
      if (!disk)
        return { rows: [{ what: 'a disk of fixed size', figure: 'this user may not mount one' }], violations: [] };
      try {
        const { answers, againMs, violations } = await fullDisk(folder, disk);
        const rows = Object.entries(answers).map(([door, figure]) => ({
          what: `full disk: ${door} is answered`,
          figure,
        }));
        return {
          rows: [...rows, { what: 'taken again after room was made', figure: `${againMs.toFixed(0)} ms` }],
          violations,
        };
      } finally {
        await disk.unmount();
      }
    },
  },
  rot: {
    promise:
      'Kept files that rot, are cut off or overwritten are never served as if they were whole, and verify names them all',
    run: async ({ folder, seed, count = 1000 }) => {
      const { instances, damaged, served, found, violations } = await rottenBlobs(folder, count, seed);
      const rows = [
        { what: 'kept files, damaged ones', figure: `${instances}, ${damaged}` },
        { what: 'damaged ones served by WADO-RS or C-GET', figure: String(served) },
        { what: 'damaged ones named by verify', figure: String(found) },
      ];
      return { rows, violations };
    },
  },
  beside: {
    promise: 'The same is asked of Orthanc, where it is installed: as Debian has it, with synced files',
    run: ({ folder, seed, count = 20 }) => sideBySide(folder, seed, count),
  },
  queries: {
    promise: 'Searches of 100,000 studies by eight askers at once, the server taking 300 MiB at most',
    run: async ({ folder, count = 20_000 }) => {
      const { studies, peak, violations } = await manyQueries(folder, 100_000, count);
      const what = `${count} searches of ${studies} studies by C-FIND, QIDO-RS and REST: most memory of the server`;
      return {
        rows: [{ what, figure: `${peak.toFixed(0)} MiB` }],
        violations: [...violations, ...above(300, { peak })],
      };
    },
  },
};

function above(bar: number, peaks: Readonly<Record<string, number>>): string[] {
  return Object.entries(peaks)
    .filter(([, peak]) => peak > bar)
    .map(([what, peak]) => `${what} took ${peak.toFixed(0)} MiB, more than ${bar}`);
}

function tell({ round, end, afterMs, acknowledged, restartMs, killedStartMs }: Round): void {
  const started = killedStartMs === undefined ? '' : `, then killed ${killedStartMs.toFixed(0)} ms into its start`;
  console.log(
    `round ${round}: ${end} after ${afterMs.toFixed(0)} ms${started}; ${acknowledged} acknowledged, ready again in ${restartMs.toFixed(0)} ms`,
  );
}

function rowsOfKills({ rounds, kept, held, megabytes, violations }: KillReport): Row[] {
  const restarts = rounds.map(({ restartMs }) => restartMs);
  const count = (test: (round: Round) => boolean) => String(rounds.filter(test).length);
  const compared = rounds.reduce((sum, round) => sum + round.compared, kept);
  return [
    { what: 'kill -9 while instances come in', figure: count(({ end }) => end === 'SIGKILL') },
    { what: 'kill -9 while it starts', figure: count(({ killedStartMs }) => killedStartMs !== undefined) },
    { what: 'SIGTERM while instances come in', figure: count(({ end }) => end === 'SIGTERM') },
    { what: 'instances kept', figure: `${kept} (${megabytes.toFixed(0)} MB)` },
    { what: 'conflicts held', figure: String(held) },
    { what: 'comparisons of an instance by WADO-RS and C-GET', figure: String(compared) },
    { what: 'ready again after, median', figure: `${median(restarts)!.toFixed(0)} ms` },
    { what: 'ready again after, longest', figure: `${Math.max(...restarts).toFixed(0)} ms` },
    { what: 'promises broken', figure: String(violations.length) },
  ];
}
