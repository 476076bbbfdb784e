import type { Row } from './scenarios.ts';

/** What a scenario showed. */
export interface Ran {
  readonly name: string;
  readonly promise: string;
  /** Day of the run. */
  readonly at: string;
  readonly seed: number;
  readonly machine: string;
  readonly rows: readonly Row[];
  readonly violations: readonly string[];
}

/** The results as docs/operate/durability.md. */
export function pageOf(ran: readonly Ran[]): string {
  const head = [
    '# What the archive survives',
    '',
    'Written by `node tools/torture/main.ts all --page docs/operate/durability.md`, which anyone may run. The command breaks servers of its',
    'own and compares what they show afterwards with a journal that it keeps outside them. `npm test` runs the same in short.',
  ];
  return `${[...head, ...ran.flatMap(section)].join('\n')}\n`;
}

function section({ name, promise, at, seed, machine, rows, violations }: Ran): string[] {
  const broken = violations.length === 0 ? 'No promise was broken.' : `**${violations.length} promises were broken:**`;
  return [
    '',
    `## ${name}`,
    '',
    `${promise}.`,
    '',
    `Run on ${at} with seed ${seed}: ${machine}.`,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(({ what, figure }) => `| ${what} | ${figure} |`),
    '',
    broken,
    ...violations.map((violation) => `- ${violation}`),
  ];
}
