/**
 * `node tools/torture/main.ts SCENARIO… [--count 50] [--seed N] [--out FILE.json] [--page FILE.md]`: breaks servers of its own on purpose and
 * compares what they show afterwards with a journal kept outside. `all` runs every scenario at its full size. Exit code 1 when a promise
 * was broken.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
const ran: Ran[] = [];
for (const name of names) ran.push(await run(name));
const results = { at: new Date().toISOString().slice(0, 10), machine: machine(), seed, ran };
if (values.out) await writeFile(values.out, `${JSON.stringify(results, undefined, 2)}\n`);
if (values.page) await writeFile(values.page, pageOf(results));
process.exit(ran.some(({ violations }) => violations.length > 0) ? 1 : 0); // connections that a killed server left may still be open

async function run(name: string): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), `vesalius-${name}-`));
  try {
    const { run: play, promise } = SCENARIOS[name]!;
    console.log(`\n${name}: ${promise}`);
    const { rows, violations } = await play({ folder, seed, ...(values.count && { count: Number(values.count) }) });
    for (const { what, figure } of rows) console.log(`${what.padEnd(70)} ${figure}`);
    for (const violation of violations) console.log(`BROKEN  ${violation}`);
    return { name, promise, rows, violations };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
