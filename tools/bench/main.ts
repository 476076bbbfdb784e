/**
 * `npm run bench [-- --rounds 3 --studies 1000 --only ingest,find,retrieve --out FILE]`: Vesalius and its peers in turn on this machine,
 * each on an empty store, and the medians side by side. Compare columns of one run only; never figures of two runs.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { touchMemory } from './fresh-memory.ts';
import { GROUPS } from './measures.ts';
import type { Results } from './plan.ts';
import { SERVERS } from './servers.ts';
import { tableOf } from './table.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    studies: { type: 'string', default: '1000' },
    only: { type: 'string', default: Object.keys(GROUPS).join(',') },
    out: { type: 'string' },
  },
});

const groups = values.only.split(',').filter((name) => {
  if (name in GROUPS) return true;
  throw new Error(`no group ${name}; there are ${Object.keys(GROUPS).join(', ')}`);
});
const all: Record<string, Results[]> = Object.fromEntries(Object.keys(SERVERS).map((name) => [name, []]));

for (let round = 1; round <= Number(values.rounds); round++) {
  for (const group of groups) {
    for (const [name, start] of Object.entries(SERVERS)) {
      const folder = await mkdtemp(join(tmpdir(), 'vesalius-bench-'));
      const server = await start(folder);
      if (!server) {
        if (round === 1) console.log(`${name}: not on this machine, left out`);
        await rm(folder, { recursive: true });
        continue;
      }
      try {
        console.log(`round ${round}  ${group}  ${name}`);
        touchMemory();
        const results = await GROUPS[group]!(server, { round, studies: Number(values.studies) });
        all[name]!.push(results);
      } catch (error) {
        console.error(`${name}: ${group} left out: ${(error as Error).message}`); // what the others measured still counts
      } finally {
        await server.stop();
        await rm(folder, { recursive: true });
      }
    }
  }
}

const table = tableOf(all);
console.log(`\n${table}`);
if (values.out) await writeFile(values.out, `${table}\n`);
