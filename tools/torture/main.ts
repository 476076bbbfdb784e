/**
 * `node tools/torture/main.ts SCENARIO… [--count 50] [--seed N] [--out FILE.json] [--page FILE.md]`: breaks servers of its own on purpose and
 * compares what they show afterwards with a journal kept outside. `all` runs every scenario at its full size. Exit code 1 when a promise
 * was broken. FILE.json keeps what scenarios run before had shown; the page tells all of it.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from './machine.ts';
import { pageOf, type Ran } from './page.ts';
import { SCENARIOS } from './scenarios.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string' },
    page: { type: 'string' },
  },
});

const names = positionals.includes('all') ? Object.keys(SCENARIOS) : positionals;
const unknown = names.find((name) => !(name in SCENARIOS));
if (unknown !== undefined || names.length === 0)
  throw new Error(`no scenario ${unknown ?? 'given'}; there are ${Object.keys(SCENARIOS).join(', ')}, and all`);

const seed = Number(values.seed ?? Date.now() % 1_000_000);
const results = await earlier();
for (const name of names) {
  const ran = await run(name);
  results.set(name, ran);
  if (ran.violations.length > 0) process.exitCode = 1;
  if (values.out) await writeFile(values.out, `${JSON.stringify([...results.values()], undefined, 2)}\n`);
}
if (values.page) {
  const inOrder = Object.keys(SCENARIOS).flatMap((name) => results.get(name) ?? []);
  await writeFile(values.page, pageOf(inOrder));
}
process.exit(); // connections that a killed server left may still be open

/** What the file holds of scenarios that were run before. */
async function earlier(): Promise<Map<string, Ran>> {
  const text = values.out === undefined ? undefined : await readFile(values.out, 'utf8').catch(() => undefined);
  const ran = text === undefined ? [] : (JSON.parse(text) as Ran[]);
  return new Map(ran.map((one) => [one.name, one]));
}

async function run(name: string): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), `vesalius-${name}-`));
  try {
    const { run: play, promise } = SCENARIOS[name]!;
    console.log(`\n${name}: ${promise}`);
    const { rows, violations } = await play({ folder, seed, ...(values.count && { count: Number(values.count) }) });
    for (const { what, figure } of rows) console.log(`${what.padEnd(70)} ${figure}`);
    for (const violation of violations) console.log(`BROKEN  ${violation}`);
    const at = new Date().toISOString().slice(0, 10);
    return { name, promise, at, seed, machine: machine(), rows, violations };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
