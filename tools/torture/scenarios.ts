import { median } from '../bench/table.ts';
import { type KillReport, type Round, torturedByKills } from './kills.ts';

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
  readonly count?: number;
}

export const SCENARIOS: Readonly<Record<string, (plan: Plan) => Promise<Result>>> = {
  kills: async ({ folder, seed, count = 50 }) => {
    const report = await torturedByKills({ folder, seed, count, tell });
    return { rows: rowsOfKills(report), violations: report.violations };
  },
};

function tell({ round, end, afterMs, acknowledged, restartMs, killedStartMs }: Round): void {
  const started = killedStartMs === undefined ? '' : `, then killed ${killedStartMs.toFixed(0)} ms into its start`;
  console.log(
    `round ${round}: ${end} after ${afterMs.toFixed(0)} ms${started}; ${acknowledged} acknowledged, ready again in ${restartMs.toFixed(0)} ms`,
  );
}

function rowsOfKills({ rounds, kept, held, megabytes, violations }: KillReport): Row[] {
  const restarts = rounds.map(({ restartMs }) => restartMs);
  const count = (test: (round: Round) => boolean) => String(rounds.filter(test).length);
  return [
    { what: 'kill -9 while instances come in', figure: count(({ end }) => end === 'SIGKILL') },
    { what: 'kill -9 while it starts', figure: count(({ killedStartMs }) => killedStartMs !== undefined) },
    { what: 'SIGTERM while instances come in', figure: count(({ end }) => end === 'SIGTERM') },
    { what: 'instances acknowledged as kept', figure: `${kept} (${megabytes.toFixed(0)} MB)` },
    { what: 'conflicts acknowledged as held', figure: String(held) },
    {
      what: 'comparisons of an instance by WADO-RS and C-GET',
      figure: String(rounds.reduce((sum, { compared }) => sum + compared, kept)),
    },
    { what: 'ready again after, median', figure: `${median(restarts)!.toFixed(0)} ms` },
    { what: 'ready again after, longest', figure: `${Math.max(...restarts).toFixed(0)} ms` },
    { what: 'promises broken', figure: String(violations.length) },
  ];
}
