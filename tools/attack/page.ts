import { machine } from '../torture/machine.ts';
import { UNCOVERED } from './threats.ts';

/** What came of one threat on one server. */
export interface Tried {
  readonly victim: string;
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly asvs: readonly string[];
  readonly figure: string;
  readonly missed: readonly string[];
}

export interface Results {
  readonly ours: readonly Tried[];
  readonly theirs: readonly Tried[];
  readonly seed: number;
  readonly full: boolean;
}

/** The results as docs/operate/attack.md. */
export function attackPage({ ours, theirs, seed, full }: Results): string {
  const byId = new Map(theirs.map((one) => [one.id, one]));
  const rows = ours.map((one) => {
    const { id, name, target, figure, asvs } = one;
    const tags = asvs.length > 0 ? ` (ASVS ${asvs.join(', ')})` : '';
    return `| ${id} | ${name}${tags} | ${target} | ${outcome(one)}: ${figure} | ${beside(byId.get(id))} |`;
  });
  return `${[
    '# Attacks, and what became of them',
    '',
    'Written by `npm run attack -- --orthanc --page docs/operate/attack.md`, which anyone may run: it attacks a server of its own on this machine.',
    '`npm test` runs the same in short. The threats are those of the [threat model](../threat-model.md).',
    '',
    `Run on ${new Date().toISOString().slice(0, 10)} ${full ? 'at length' : 'in short'} with seed ${seed}: ${machine()}.`,
    '',
    '| | threat | target | Vesalius | Orthanc, as strict as its settings make it |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    '## Not covered yet',
    '',
    ...UNCOVERED.map(({ id, name, why }) => `- ${id}, ${name}: ${why}.`),
  ].join('\n')}\n`;
}

function outcome({ missed }: Tried): string {
  return missed.length === 0 ? 'reached' : `**missed** (${missed.join('; ')})`;
}

function beside(tried: Tried | undefined): string {
  return tried === undefined ? '–' : `${outcome(tried)}: ${tried.figure}`;
}
