import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tinyInstance } from '@vesalius/testkit';
import type { Browser } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { assertAccessible, openBrowser } from './testing/browser.ts';
import { LOOKS } from './testing/looks.ts';
import { onPage, until } from './testing/on-page.ts';
import { keepPicture } from './testing/viewing.ts';

let browser: Browser;
let here: LocalServer;
let there: LocalServer;

/** Images of one study; those of patient `PRIOR` belong together. */
const files = (study: string, date: string, count: number, patient = 'PRIOR') =>
  Array.from({ length: count }, (_, image) => {
    const attributes = { PatientID: patient, PatientName: `${patient}^Test`, StudyDate: date, StudyDescription: study };
    return tinyInstance({ study, series: study, key: String(image), attributes }).file;
  });
const NEWEST = files('Newest', '20260301', 2);
const OLDER = files('Older', '20240301', 3);
const OLDEST = files('Oldest', '20200301', 1);
const ONLY_HERE = files('Only here', '20220301', 1);

async function bring(server: LocalServer, all: readonly Uint8Array[]): Promise<void> {
  for (const body of all)
    assert.equal((await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' })).status, 200);
}

before(async () => {
  [browser, here, there] = await Promise.all([
    openBrowser(),
    openLocalServer(),
    openLocalServer({ VESALIUS_AE_TITLE: 'ELSEWHERE' }),
  ]);
  await bring(there, [...NEWEST, ...OLDER, ...OLDEST, ...files('Stranger', '20250101', 1, 'OTHER')]);
  await bring(here, [OLDER[0]!, ...ONLY_HERE]);
  const peer = { host: '127.0.0.1', port: there.dicomPort };
  await here.done('PUT', '/peers/ELSEWHERE', peer);
});

after(async () => {
  await browser.close();
  await Promise.all([here.close(), there.close()]);
});

const rowText = (name: RegExp) => ({ name });

for (const [look, options] of Object.entries(LOOKS))
  test(`priors of a patient at a peer and here stand together, with what is here: ${look}`, () =>
    onPage(
      browser,
      here,
      '/bring-in',
      async (page) => {
        await page.getByLabel('Patient ID').fill('PRIOR');
        await page.getByRole('button', { name: 'Search there' }).click();
        await page.getByText('3 studies found').waitFor();
        await page.getByRole('row', rowText(/Older.*1 of 3 here/)).waitFor();
        await page
          .getByRole('row', rowText(/Newest/))
          .getByRole('button', { name: 'Priors' })
          .click();
        await page.getByText('Other studies of PRIOR, Test: 3').waitFor();
        await page.getByRole('row', rowText(/Only here.*here/)).waitFor();
        await keepPicture(page, `priors-${look}`);
        await assertAccessible(page, look);
        const address = page.url();
        await page.reload();
        await page.getByText('Other studies of PRIOR, Test: 3').waitFor();
        assert.equal(page.url(), address);
        assert.equal(await page.getByRole('row', rowText(/OTHER/)).count(), 0);
      },
      options,
    ));

test('all priors that are not here are fetched at one stroke, and what is here already is not', () =>
  onPage(browser, here, '/bring-in?peer=ELSEWHERE&PatientID=PRIOR', async (page) => {
    await page.getByText('3 studies found').waitFor();
    await page
      .getByRole('row', rowText(/Newest/))
      .getByRole('button', { name: 'Priors' })
      .click();
    await page.getByRole('button', { name: 'Fetch all that are not here (2)' }).click();
    const held = async () =>
      (await here.done('GET', '/studies?patientId=PRIOR')).studies as { instanceCount: number }[];
    await until(page, async () => (await held()).reduce((sum, one) => sum + one.instanceCount, 0) === 5, 'five images');
    assert.equal((await held()).length, 3, 'the study that was looked at is not fetched');
    await until(page, async () => (await page.getByRole('link', { name: /^here$/ }).count()) === 5, 'marked as here');
    assert.equal(await page.getByRole('button', { name: /^Fetch all/ }).count(), 0);
  }));
