import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { loadDemo } from '../../server/src/load-demo.ts';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { assertAccessible, openBrowser } from './testing/browser.ts';
import { LOOKS } from './testing/looks.ts';
import { onPage, until } from './testing/on-page.ts';
import { keepPicture } from './testing/viewing.ts';

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
const column = (page: Page, place: number) => page.locator(`tr[data-study] td:nth-child(${place})`).allTextContents();

async function shows(page: Page, place: number, expected: readonly string[]): Promise<void> {
  const isSo = async () => (await column(page, place)).join() === expected.join();
  await until(page, isSo, expected.join());
}

test('a click on a head sorts by that column, another one the other way round; the order stands in the address', () =>
  onPage(browser, server, '/', async (page) => {
    const ids = ['0001', '0001', '0002', '0003', '0004', '0005', '0006', '0007'].map((id) => `DEMO-${id}`);
    const head = (name: string) => page.getByRole('columnheader', { name, exact: true });
    await head('ID').getByRole('button').click();
    await shows(page, 3, ids);
    assert.equal(await head('ID').getAttribute('aria-sort'), 'ascending');
    await head('ID').getByRole('button').press('Enter');
    await shows(page, 3, ids.toReversed());
    assert.match(page.url(), /\?sort=-patientId$/);
    await page.reload();
    await shows(page, 3, ids.toReversed());
    await head('Images').getByRole('button').click();
    await shows(page, 9, ['185', '122', '80', '2', '1', '1', '1', '1']);
    await assertAccessible(page, 'sorted');
  }));

test('a column is made wider with the keyboard, and stays so', () =>
  onPage(browser, server, '/', async (page) => {
    const edge = page.getByRole('separator', { name: 'Width of Accession' });
    const width = async () => Number(await edge.getAttribute('aria-valuenow'));
    const before = await width();
    await edge.press('ArrowRight');
    await edge.press('ArrowRight');
    assert.equal(await width(), before + 32);
    await page.reload();
    assert.equal(await width(), before + 32);
    await edge.dblclick();
    assert.equal(await width(), before);
  }));

test('columns and saved searches come along to another browser', async () => {
  await onPage(browser, server, '/?q=knee', async (page) => {
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Sex' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Saved searches' }).click();
    await page.getByLabel('Name of the search').fill('Knees');
    const kept = page.waitForResponse((one) => one.url().endsWith('/list-view') && one.request().method() === 'PUT');
    await page.getByRole('button', { name: 'Save this search' }).click();
    assert.equal((await kept).status(), 204);
    assert.doesNotMatch(String(await page.evaluate('JSON.stringify(localStorage)')), /Knees|knee/);
  });
  await onPage(browser, server, '/', async (page) => {
    await page.getByRole('columnheader', { name: 'Sex' }).waitFor();
    await page.getByRole('button', { name: 'Saved searches' }).click();
    await page.getByRole('menuitem', { name: 'Knees' }).click();
    await until(page, async () => page.url().endsWith('/?q=knee'), 'the search of the other browser');
  });
});

test('small letters find capitals in descriptions', () =>
  onPage(browser, server, '/?q=ct%20HEAD', async (page) => {
    await page.getByRole('row', { name: /CT head to pelvis/ }).waitFor();
  }));

test('rows have pictures, which can be taken away', async () => {
  const pictures = (page: Page) => page.locator('img.row-picture');
  const drawn = (page: Page) =>
    pictures(page).evaluateAll((all) => all.filter((one) => (one as HTMLImageElement).naturalWidth > 0).length);
  await onPage(browser, server, '/', async (page) => {
    await until(page, async () => (await drawn(page)) === 8, 'eight pictures');
    await keepPicture(page, 'list-light');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Pictures' }).click();
    await until(page, async () => (await pictures(page).count()) === 0, 'no picture');
    const kept = page.waitForResponse((one) => one.url().endsWith('/list-view') && one.request().method() === 'PUT');
    await page.getByRole('menuitemcheckbox', { name: 'Pictures' }).click();
    await kept;
  });
});

for (const look of ['dark', 'phone'] as const)
  test(`a list of pictures: ${look}`, () =>
    onPage(
      browser,
      server,
      '/',
      async (page) => {
        await page.locator('img.row-picture').nth(5).waitFor();
        await page.waitForTimeout(1000);
        await keepPicture(page, `list-${look}`);
        await assertAccessible(page, look);
      },
      LOOKS[look],
    ));

test('on a phone the list is sorted from the menu of columns, and its rows stand where they are said to be', () =>
  onPage(
    browser,
    server,
    '/',
    async (page) => {
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitem', { name: 'Images', exact: true }).click();
      await until(page, async () => page.url().endsWith('?sort=-instanceCount'), 'sorted');
      await keepPicture(page, 'sort-phone');
      await page.getByRole('menuitem', { name: 'Images descending' }).click();
      await until(page, async () => page.url().endsWith('?sort=instanceCount'), 'the other way round');
      const heights = await page
        .locator('tr[data-study]')
        .evaluateAll((all) => all.map((one) => (one as HTMLElement).offsetHeight));
      assert.deepEqual([...new Set(heights)], [72]);
    },
    LOOKS.phone,
  ));

test('the DICOMweb address of a study is copied', () =>
  onPage(
    browser,
    server,
    '/?q=CT%20head',
    async (page) => {
      await page.locator('tr[data-study] a').first().click();
      await page.getByRole('button', { name: 'Copy: DICOMweb' }).click();
      await page.getByRole('button', { name: 'Copied: DICOMweb' }).waitFor();
      const copied = String(await page.evaluate('navigator.clipboard.readText()'));
      assert.match(copied, /\/dicomweb\/studies\/[0-9.]+$/);
      const answer = await page.context().request.get(`${copied}/series`);
      assert.equal(answer.status(), 200);
    },
    { permissions: ['clipboard-read', 'clipboard-write'] },
  ));

test('? shows the keys of the page in sight and those of every page', () =>
  onPage(browser, server, '/', async (page) => {
    await eightRows(page);
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard' });
    await sheet.getByText('Select the study').waitFor();
    await sheet.getByText('Find a study or a place').waitFor();
    await assertAccessible(page, 'keys');
    await keepPicture(page, 'keys-light');
    await page.keyboard.press('Escape');
    await page.goto(`${server.web}/bin`);
    await page.getByRole('heading', { level: 1, name: 'Bin' }).waitFor();
    await page.keyboard.press('?');
    await sheet.getByText('Find a study or a place').waitFor();
    assert.equal(await sheet.getByText('Select the study').count(), 0);
  }));

test('filters say how many studies each choice has, whatever else is chosen', () =>
  onPage(browser, server, '/?modality=CR', async (page) => {
    await page.getByRole('combobox', { name: 'Modality' }).click();
    for (const choice of ['CT (3)', 'MR (2)', 'CR (2)', 'NM (0)'])
      await page.getByRole('option', { name: choice, exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Institution').fill('nobody');
    await page.getByRole('heading', { name: 'No study fits this search' }).waitFor();
    assert.match(page.url(), /institution=nobody/);
  }));
