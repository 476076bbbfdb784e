/**
 * `npm run attack [-- T1 T7 …] [--short] [--seed N] [--orthanc] [--page FILE.md]`: attacks a server of its own on loopback, threat by threat, and
 * says which targets of the threat table were reached. With `--orthanc` the threats that can be are pointed at Debian's Orthanc too.
 * Exit code 1 when Vesalius missed a target.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { attackAll } from './attack-all.ts';
import { attackPage, type Tried } from './page.ts';
import { THREATS } from './threats.ts';
import { hasOrthanc, orthancVictim } from './victims/orthanc.ts';
import { vesaliusVictim } from './victims/vesalius.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    orthanc: { type: 'boolean', default: false },
    seed: { type: 'string' },
    page: { type: 'string' },
  },
});

const unknown = positionals.find((id) => !THREATS.some((threat) => threat.id === id));
if (unknown !== undefined) throw new Error(`no threat ${unknown}; there are ${THREATS.map(({ id }) => id).join(', ')}`);
if (values.orthanc && !hasOrthanc()) throw new Error('Orthanc is not installed');

const wanted = THREATS.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const plan = { full: !values.short, seed, tell };
const folder = await mkdtemp(join(tmpdir(), 'vesalius-attack-'));
try {
  const ours = await attackAll(await vesaliusVictim(folder), wanted, plan);
  const portable = wanted.filter((threat) => threat.portable);
  const theirs = values.orthanc ? await attackAll(await orthancVictim(folder), portable, plan) : [];
  if (values.page) await writeFile(values.page, attackPage({ ours, theirs, seed, full: plan.full }));
  if (ours.some(({ missed }) => missed.length > 0)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(); // connections that were left open on purpose

function tell({ id, name, figure, missed, victim }: Tried): void {
  console.log(`${victim} ${id.padEnd(4)} ${missed.length === 0 ? 'reached' : 'MISSED '} ${name}: ${figure}`);
  for (const one of missed) console.log(`              - ${one}`);
}
