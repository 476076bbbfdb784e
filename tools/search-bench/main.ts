/**
 * Measures in Chromium how long the list of studies takes from a key to the rows that follow from it, over an archive of many studies.
 *
 *   node tools/search-bench/main.ts [--studies 100000] [--rounds 5] [--data FOLDER]
 *
 * A folder that is named is kept, and used as it is when it has been filled; filling takes minutes.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ACTS } from './acts.ts';
import { fill } from './fill.ts';
import { keyToRows, watchRows } from './key-to-rows.ts';
import { open } from './opened.ts';

/** A page that was just opened has come to rest. Milliseconds. */
const REST_MS = 500;

const { values } = parseArgs({
  options: {
    studies: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    data: { type: 'string' },
  },
});

const folder = values.data ?? (await mkdtemp(join(tmpdir(), 'vesalius-search-')));
await mkdir(folder, { recursive: true });
const opened = await open(folder);
try {
  await fill(opened.archive, Number(values.studies));
  const taken = new Map<string, number[]>(Object.keys(ACTS).map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) await measure(taken);
  console.log(`milliseconds from key to rows, ${values.studies} studies, ${values.rounds} rounds: median, slowest`);
  for (const [name, times] of taken) {
    const sorted = times.toSorted((one, other) => one - other).map(Math.round);
    console.log(`${name}: ${sorted[Math.floor(sorted.length / 2)]}, ${sorted.at(-1)}`);
  }
} finally {
  await opened.close();
  if (values.data === undefined) await rm(folder, { recursive: true, force: true });
}

/** Each act once, each on the page as it is when it was just opened. */
async function measure(taken: ReadonlyMap<string, number[]>): Promise<void> {
  const page = await opened.page();
  for (const [name, { from = '/', before, act }] of Object.entries(ACTS)) {
    await page.goto(opened.web + from);
    await page.locator('tr[data-study]').first().waitFor();
    await before?.(page);
    await page.waitForTimeout(REST_MS);
    await watchRows(page);
    taken.get(name)!.push(await keyToRows(page, act));
  }
  await page.context().close();
}
