/**
 * Measures in Chromium how long the list of studies takes from a key to the rows that follow from it, over an archive of many studies.
 *
 *   node tools/search-bench/main.ts [--studies 100000] [--rounds 5] [--data FOLDER]
 *
 * A folder that is named is kept, and used as it is when it has been filled; filling takes minutes.
 */
import { parseArgs } from 'node:util';
import { ADMIN_PASSWORD, openLocalServer } from '../../apps/server/src/testing/local-server.ts';
import { openBrowser, openPage } from '../../apps/web/src/testing/browser.ts';
import { ACTS } from './acts.ts';
import { fill } from './fill.ts';
import { keyToRows, watchRows } from './key-to-rows.ts';

const { values } = parseArgs({
  options: {
    studies: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    data: { type: 'string' },
  },
});

const server = await openLocalServer(values.data === undefined ? {} : { VESALIUS_DATA_DIR: values.data });
const browser = await openBrowser();
try {
  await fill(server.archive, Number(values.studies));
  const taken = new Map<string, number[]>(Object.keys(ACTS).map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) await measure(taken);
  console.log(`milliseconds from key to rows, ${values.studies} studies, ${values.rounds} rounds: median, slowest`);
  for (const [name, times] of taken) {
    const sorted = times.toSorted((one, other) => one - other).map(Math.round);
    console.log(`${name}: ${sorted[Math.floor(sorted.length / 2)]}, ${sorted.at(-1)}`);
  }
} finally {
  await browser.close();
  await server.close();
}

/** Each act once, each on the page as it is when it was just opened. */
async function measure(taken: ReadonlyMap<string, number[]>): Promise<void> {
  const { page, close } = await openPage(browser, server.web);
  await page
    .context()
    .request.post(`${server.web}/api/v1/session`, { data: { user: 'admin', password: ADMIN_PASSWORD } });
  for (const [name, { from = '/', before, act }] of Object.entries(ACTS)) {
    await page.goto(server.web + from);
    await page.locator('tr[data-study]').first().waitFor();
    await before?.(page);
    await page.waitForTimeout(500);
    await watchRows(page);
    taken.get(name)!.push(await keyToRows(page, act));
  }
  await close();
}
