import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { loadDemo } from '../../server/src/load-demo.ts';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { onPage, until } from './testing/on-page.ts';

const MOST_SCRIPT_BYTES = 350_000;

let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await loadDemo(server.archive);
});

after(async () => {
  await browser.close();
  await server.close();
});

const eightRows = (page: Page) =>
  until(page, async () => (await page.locator('tr[data-study]').count()) === 8, 'eight studies');

test('the first page loads less than 350 kB of packed script', () =>
  onPage(browser, server, '/', async (page) => {
    await eightRows(page);
    const total = Number(
      await page.evaluate(`performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`),
    );
    console.log(`script of the first page, packed: ${total} bytes`);
    assert.ok(total > 50_000 && total < MOST_SCRIPT_BYTES, `${total} bytes`);
  }));

for (const path of ['/?study=UID', '/bring-in', '/bin', '/administration/settings', '/administration/overview'])
  test(`written from right to left the page keeps its order and nothing sticks out: ${path}`, () =>
    onPage(browser, server, '/', async (page) => {
      await eightRows(page);
      const uid = await page.locator('tr[data-study]').first().getAttribute('data-study');
      await page.goto(server.web + path.replace('UID', uid!));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.evaluate("document.documentElement.dir = 'rtl'");
      await page.waitForTimeout(300);
      const { overflow, rail, content } = (await page.evaluate(`({
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        rail: document.querySelector('.rail').getBoundingClientRect().left,
        content: document.querySelector('#content h1').getBoundingClientRect().right,
      })`)) as Record<'overflow' | 'rail' | 'content', number>;
      assert.ok(overflow <= 0, `sticks out by ${overflow}`);
      assert.ok(rail >= content, 'the rail is at the right');
    }));
