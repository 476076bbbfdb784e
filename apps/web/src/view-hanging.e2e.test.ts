import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser } from './testing/browser.ts';
import { phantom } from './testing/phantom.ts';
import { addReader, importFiles, keepPicture, settled, viewing } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
const NOW = '2.25.170';
const BEFORE = '2.25.171';
/** The earlier study: another frame of reference, another table. */
const EARLIER = { StudyDate: '20240301', FrameOfReferenceUID: '2.25.309', StudyDescription: 'Earlier phantom' };

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await importFiles(server, [...phantom({ study: NOW }), ...phantom({ study: BEFORE, attributes: EARLIER })]);
});

after(async () => {
  await browser.close();
  await server.close();
});

const slice = async (page: Page, cell: number) =>
  Number(await page.locator('.vv-cell').nth(cell).getAttribute('data-slice'));

test('an earlier study is brought in from the strip, shown beside and scrolled along, and named as another', () =>
  viewing(browser, server, `study=${NOW}`, async (page) => {
    await settled(page);
    await page.locator('.vv-strip button[data-study]', { hasText: '2024-03-01' }).click();
    const series = page.locator(`.vv-strip button[data-series="${BEFORE}.1"]`);
    await series.waitFor();
    await page.getByLabel('Layout').selectOption('1x2');
    await page.locator('.vv-cell').nth(1).focus();
    await series.click();
    await settled(page);
    const corner = page.locator('.vv-cell').nth(1).locator('[data-corner="topRight"]');
    assert.match((await corner.textContent())!, /Another study.*2024-03-01/s);
    await page.locator('.vv-cell').nth(0).focus();
    const [first, second] = [await slice(page, 0), await slice(page, 1)];
    for (let step = 0; step < 4; step++) {
      await page.keyboard.press('ArrowDown');
      await settled(page);
    }
    await page.waitForTimeout(400);
    assert.deepEqual([await slice(page, 0), await slice(page, 1)], [first + 4, second + 4]);
    await keepPicture(page, 'priors');
  }));

test('a protocol made from what is shown is kept on the server, edited, and hangs the study with the one before', async () => {
  await viewing(browser, server, `study=${NOW}`, async (page) => {
    await settled(page);
    await page.getByLabel('Hanging').selectOption({ label: 'Edit …' });
    await page.getByRole('button', { name: 'Add what is shown now' }).first().click();
    await page.getByLabel('Name of the protocol').fill('With the one before');
    await page.getByRole('dialog').getByLabel('Layout').selectOption('1x2');
    await page.getByLabel('Viewport 2: Modality').fill('CT');
    await page.getByLabel('Viewport 2: Study').selectOption({ label: '1 earlier' });
    await keepPicture(page, 'protocols');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
  });
  const { body } = await server.call('GET', '/api/v1/hanging-protocols');
  assert.deepEqual(body.mine, [], 'the token is not the person');
  await viewing(browser, server, `study=${NOW}`, async (page) => {
    await page.locator('.vv-grid[data-layout="1x2"]').waitFor();
    await settled(page);
    const corners = await page.locator('[data-corner="topRight"]').allTextContents();
    assert.match(corners[1]!, /Another study.*Earlier phantom/s);
    await page.getByLabel('Hanging').selectOption({ label: 'One series' });
    await page.locator('.vv-grid[data-layout="1x1"]').waitFor();
  });
  const other = await addReader(server, { user: 'kim', password: 'another password of tests' }, 'Kim');
  await viewing(
    browser,
    server,
    `study=${NOW}`,
    async (page) => {
      await settled(page);
      assert.equal(await page.locator('.vv-grid').getAttribute('data-layout'), '1x1', "another person's protocol");
      await page.getByLabel('Hanging').selectOption({ label: 'Edit …' });
      assert.equal(
        await page.getByRole('button', { name: 'Add what is shown now' }).count(),
        1,
        "the site's are not theirs to change",
      );
    },
    {},
    other,
  );
});

test('the next study of the list is in memory before it is asked for, and opens by a key', () =>
  viewing(browser, server, `study=${NOW}`, async (page) => {
    await page.evaluate(`sessionStorage.setItem('vesalius-listed-studies', '["${NOW}","${BEFORE}"]')`);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${server.web}/view?study=${NOW}&series=${NOW}.1`);
    await settled(page);
    const frames = () => asked.filter((url) => url.includes(BEFORE) && url.includes('/frames/')).length;
    for (const until = Date.now() + 30_000; frames() < 32; await page.waitForTimeout(100))
      assert.ok(Date.now() < until, `${frames()}`);
    await page.waitForLoadState('networkidle');
    asked.length = 0;
    await page.keyboard.press('PageDown');
    await page.waitForURL(new RegExp(`study=${BEFORE}`));
    await page.locator('[data-corner="topRight"]', { hasText: 'Earlier phantom' }).first().waitFor();
    await settled(page);
    assert.equal(frames(), 0, 'its pictures were there');
    await page.keyboard.press('PageUp');
    await page.waitForURL(new RegExp(`study=${NOW}`));
    await settled(page);
  }));
