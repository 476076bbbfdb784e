import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axialHead, headSeries, SUBJECTS } from '@vesalius/testkit';
import type { Browser, Page } from 'playwright-core';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser, openPage } from './testing/browser.ts';

/** The walk of docs/research/first-project.md as a data steward takes it. With VESALIUS_WRITE_PICTURES=1 its pictures are written there anew. */
const DOCS = join(import.meta.dirname, '../../../docs/research');
const MOST_BYTES = 100_000;
const PASSWORD = 'another password of tests';

let browser: Browser;
let server: LocalServer;
let folder: string;

before(async () => {
  [browser, server, folder] = await Promise.all([
    openBrowser(),
    openLocalServer(),
    mkdtemp(join(tmpdir(), 'vesalius-steward-')),
  ]);
  if (process.env.VESALIUS_WRITE_PICTURES) folder = DOCS;
  for (const number of [0, 1]) {
    const study = {
      ...{ seed: 11 + number, key: `steward-${number}`, subject: SUBJECTS[number]!, date: '20260302', time: '101500' },
      ...{ description: `Head of ${SUBJECTS[number]!.patientName.split('^')[0]}`, accessionNumber: `ACC7${number}` },
    };
    const series = { study, number: 1, modality: 'CT', description: 'Axial', bodyPart: 'HEAD' };
    for (const { file } of headSeries(series, axialHead(128, 50)))
      assert.equal(
        (await server.call('POST', '/api/v1/import', { body: file, type: 'application/dicom' })).status,
        200,
      );
  }
  await server.done('POST', '/users', { name: 'mia', password: PASSWORD });
});

after(async () => {
  await browser.close();
  await server.close();
  if (folder !== DOCS) await rm(folder, { recursive: true, force: true });
});

async function picture(page: Page, name: string): Promise<void> {
  const path = join(folder, `first-project-${name}.png`);
  await page.mouse.move(640, 700);
  await page.waitForTimeout(300); // what slides or fades has come to rest
  await page.screenshot({ path });
  const { size } = await stat(path);
  assert.ok(size > 5_000 && size < MOST_BYTES, `${name}: ${size} bytes`);
}

test('a steward makes a project, its members, profile, studies and review, and exports it', async () => {
  const { page, wrong, close } = await openPage(browser, server.web, { viewport: { width: 1100, height: 720 } });
  await page.goto(`${server.web}/projects`);
  await page.getByLabel('User').fill('admin');
  await page.locator('input[name=password]').fill(ADMIN_PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();

  await page.getByRole('link', { name: 'New project' }).click();
  await page.getByLabel('Title').fill('Heads over time');
  await page.getByLabel('Short name').fill('heads');
  await page.getByLabel('Purpose').fill('How heads change between two visits');
  await page.getByLabel('Ethics reference').fill('EK 12/26');
  await page.getByLabel('Terms of use').fill('Tell nobody, try to recognise nobody, delete at the end.');
  await page.getByRole('checkbox', { name: 'Somebody looks at the images first' }).check();
  await page.evaluate('window.scrollTo(0, 0)');
  await picture(page, 'project');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Users who see').fill('mia');
  await page.getByRole('button', { name: 'Make the project' }).click();
  await page.waitForURL('**/projects/heads/about');

  await page.getByRole('checkbox', { name: 'I have read the terms' }).check();
  await page.getByRole('button', { name: 'Agree' }).click();
  await page.getByText('You agreed on').waitFor();
  await page.getByRole('link', { name: 'Members' }).click();
  await page.getByRole('cell', { name: 'mia' }).waitFor();
  await picture(page, 'members');

  await page.getByRole('link', { name: 'De-identification' }).click();
  const [{ '0020000D': uid }] = (await server.call('GET', '/dicomweb/studies')).body;
  await page.getByLabel('Study UIDs').fill(uid.Value[0]);
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('5 images would be shown, 0 refused').waitFor();
  await page.getByRole('cell', { name: 'PatientBirthDate' }).first().scrollIntoViewIfNeeded();
  await picture(page, 'profile');

  await page.getByRole('link', { name: 'Studies' }).last().click();
  const list = page.getByRole('region', { name: 'Patient IDs, accession numbers' });
  await list.getByRole('textbox').fill(`ACC70\nACC71\nACC99`);
  await list.getByRole('button', { name: 'Try first' }).click();
  await list.getByText('Tried; nothing was changed.').waitFor();
  await list.getByRole('cell', { name: 'not found' }).waitFor();
  await picture(page, 'studies');
  await list.getByRole('button', { name: 'Put in 3' }).click();
  await page.getByText('2 shown').waitFor();

  await page.getByRole('link', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Make de-identified studies' }).click();
  const batch = page.getByRole('article', { name: 'Batch 1' });
  await batch.getByText(/to be reviewed/).waitFor({ timeout: 120_000 });
  await batch.getByRole('link', { name: 'Review' }).click();
  await page.getByRole('cell', { name: 'PatientName' }).waitFor();
  await page.getByRole('img', { name: 'After' }).waitFor();
  await page.waitForTimeout(500); // both pictures are drawn
  await picture(page, 'review');
  for (let left = 20; left > 0; left--) {
    if (await page.getByText('Nothing waits any more.').isVisible()) break;
    await page.getByRole('button', { name: 'Accept the series' }).click();
    await page.waitForTimeout(300);
  }
  await page.getByRole('button', { name: 'Sign and publish' }).click();
  await batch
    .getByText(/in the project/)
    .first()
    .waitFor({ timeout: 60_000 });

  await page.getByRole('link', { name: 'Export' }).click();
  await page.getByRole('checkbox', { name: /NIfTI/ }).check();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('link', { name: 'Download the ZIP' }).waitFor();
  await picture(page, 'export');
  assert.deepEqual(wrong, []);
  await close();
});
