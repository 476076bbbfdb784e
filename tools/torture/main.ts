/**
 * `node tools/torture/main.ts SCENARIO [--count 50] [--seed N] [--out FILE.json]`: breaks a server of its own on purpose and compares
 * what it shows afterwards with a journal kept outside. Exit code 1 when a promise was broken.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from './machine.ts';
import { SCENARIOS } from './scenarios.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string' }, out: { type: 'string' } },
});
const [name = ''] = positionals;
const scenario = SCENARIOS[name];
if (!scenario) throw new Error(`no scenario ${name}; there are ${Object.keys(SCENARIOS).join(', ')}`);

const folder = await mkdtemp(join(tmpdir(), 'vesalius-torture-'));
const seed = Number(values.seed ?? Date.now() % 1_000_000);
try {
  const began = Date.now();
  const { rows, violations } = await scenario({ folder, seed, ...(values.count && { count: Number(values.count) }) });
  for (const row of rows) console.log(`${row.what.padEnd(60)} ${row.figure}`);
  for (const violation of violations) console.log(`BROKEN  ${violation}`);
  const result = { scenario: name, seed, at: new Date(began).toISOString(), machine: machine(), rows, violations };
  if (values.out) await writeFile(values.out, `${JSON.stringify(result, undefined, 2)}\n`);
  process.exitCode = violations.length > 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}
