import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { assertAccessible, openBrowser, openPage } from './testing/browser.ts';
import { LOOKS } from './testing/looks.ts';

const PASSWORD = 'a password of the auditor';
/** Set to keep pictures of what is tried. */
const PICTURES = process.env.VESALIUS_TEST_PICTURES;

let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  for (const number of [1, 2])
    await server.call('POST', '/api/v1/import', { body: tinyCt(number, 1), type: 'application/dicom' });
  await server.call('POST', '/api/v1/users', { body: { name: 'ana', password: PASSWORD } });
  await server.call('POST', '/api/v1/grants', {
    body: { subject: { kind: 'user', name: 'ana' }, role: 'auditor' },
  });
  await server.call('GET', '/dicomweb/studies/2.25.77701');
  await server.call('DELETE', '/api/v1/studies/1.2.3');
});

after(async () => {
  await browser.close();
  await server.close();
});

async function asAuditor(path: string, work: (page: Page) => Promise<void>, options?: BrowserContextOptions) {
  const { page, wrong, close } = await openPage(browser, server.web, options);
  try {
    await page.goto(`${server.web}/login?next=${encodeURIComponent(path)}`);
    await page.locator('input[autocomplete=username]').fill('ana');
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.locator('button[type=submit]').click();
    await work(page);
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
}

async function picture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

const rows = (page: Page) => page.locator('tbody tr');

test('an auditor searches the trail and takes it along, and sees no studies', () =>
  asAuditor('/audit', async (page) => {
    await rows(page).first().waitFor();
    assert.equal(await page.getByRole('navigation').getByRole('link', { name: 'Studies' }).count(), 0);
    await page.getByLabel('Study').fill('1.2.3');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('cell', { name: 'Refused or failed' }).waitFor();
    assert.equal(await rows(page).count(), 1);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    assert.equal(file.suggestedFilename(), 'audit.csv');
    assert.equal(lines.length, 2);
    assert.match(lines[1] ?? '', /,instances-deleted,failure,bootstrap,/);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Images came' }).click();
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('cell', { name: 'Images came' }).first().waitFor();
    assert.equal(await rows(page).count(), 2);
  }));

test('who saw the images of a patient, asked without an address that tells whom', () =>
  asAuditor('/audit/disclosures', async (page) => {
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.getByLabel('Patient ID').fill('P1');
    await page.getByRole('button', { name: 'Report' }).click();
    await page.getByText('1 studies here, 1 entries.').waitFor();
    const cells = await rows(page).first().getByRole('cell').allTextContents();
    assert.deepEqual([cells[0], cells[1], cells[3], cells[6]], ['bootstrap', 'Images opened', '1', '2.25.77701']);
    await page.getByLabel('Patient ID').fill('P2');
    await page.getByRole('button', { name: 'Report' }).click();
    await page.getByText('1 studies here, 0 entries.').waitFor();
    const asked = addresses.filter((address) => !address.includes('/assets/')); // their names end in letters by chance
    assert.ok(asked.length > 0);
    assert.doesNotMatch(asked.join(), /P1|P2/);
  }));

for (const [name, options] of Object.entries({
  ...LOOKS,
  Deutsch: { locale: 'de-DE' },
  español: { locale: 'es-ES' },
} satisfies Record<string, BrowserContextOptions>))
  test(`nothing serious for axe, nothing sticks out: ${name}`, () =>
    asAuditor(
      '/audit',
      async (page) => {
        await rows(page).first().waitFor();
        await page.waitForTimeout(300);
        await picture(page, `trail-${name}`);
        await assertAccessible(page, 'trail');
        await page.goto(`${server.web}/audit/disclosures`);
        await page.locator('input[name=patient]').fill('P1');
        await page.locator('button[type=submit]').click();
        await rows(page).first().waitFor();
        await picture(page, `disclosures-${name}`);
        await assertAccessible(page, 'disclosures');
      },
      options,
    ));
