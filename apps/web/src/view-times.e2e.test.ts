/** Check 12 of docs/develop/viewer-checks.md: prints how long things take; what takes how long is nothing a test can hold on a shared machine. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { loadDemo } from '../../server/src/load-demo.ts';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser, openPage } from './testing/browser.ts';
import { settled } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const SLICES = 10;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await loadDemo(server.archive);
  await server.call('GET', '/view', { headers: { accept: 'text/html' } }); // built, as it is when people come
});

after(async () => {
  await browser.close();
  await server.close();
});

test('from the list to the first image, and to the next slices', async (t) => {
  const { page, wrong, close } = await openPage(browser, server.web);
  try {
    const data = { user: 'admin', password: ADMIN_PASSWORD };
    await page.context().request.post(`${server.web}/api/v1/session`, { data });
    await page.goto(`${server.web}/?q=CT`);
    await page
      .getByRole('row', { name: /CT head to pelvis/ })
      .getByRole('link')
      .click();
    const read = page.getByRole('link', { name: 'Read' });
    await read.waitFor();
    const began = performance.now();
    await read.click();
    await page.locator('.vv-cell[data-quality="full"]').first().waitFor();
    t.diagnostic(`first image ${Math.round(performance.now() - began)} ms after "Read", nothing cached`);
    await settled(page);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(3000);
    const cell = page.locator('.vv-cell').first();
    await cell.focus();
    const from = Number(await cell.getAttribute('data-slice'));
    const scrolled = performance.now();
    for (let step = 1; step <= SLICES; step++) {
      await page.keyboard.press('ArrowDown');
      await page.locator(`.vv-cell[data-slice="${from + step}"][data-quality="full"]`).waitFor();
    }
    t.diagnostic(`next slice ${Math.round((performance.now() - scrolled) / SLICES)} ms, by key, seen by the test`);
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
});
