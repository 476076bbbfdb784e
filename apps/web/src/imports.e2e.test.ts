import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { zipOf } from '../../../doors/rest/src/testing/zip.ts';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { assertAccessible, openBrowser } from './testing/browser.ts';
import { onPage } from './testing/on-page.ts';

let browser: Browser;
let server: LocalServer;
let folder: string;

before(async () => {
  [browser, server, folder] = await Promise.all([
    openBrowser(),
    openLocalServer(),
    mkdtemp(join(tmpdir(), 'vesalius-imports-')),
  ]);
});

after(async () => {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const IMPORT = '**/api/v1/import';

/**
 * Lets so many uploads through; the others get nowhere until the page is loaded anew.
 * @returns loads it anew, while the server has got one more instance of which the page had no answer; answers how many are sent from then on
 */
async function breakOffAfter(page: Page, answered: number): Promise<(kept: Uint8Array) => Promise<() => number>> {
  let seen = 0;
  let isMended = false;
  page.on('dialog', (dialog) => dialog.accept());
  await page.route(IMPORT, (route) => {
    seen += 1;
    if (isMended || seen <= answered) return route.continue();
  });
  return async (kept) => {
    const { body } = await server.call('POST', '/api/v1/import', { body: kept, type: 'application/dicom' });
    assert.equal(body.stored, 1);
    isMended = true; // what hangs goes with the page
    const before = seen;
    await page.reload();
    return () => seen - before;
  };
}

const instances = async () => (await server.done('GET', '/statistics')).instances;

test('an import that a reload broke off goes on when the files are shown again; what is here is not sent again', async () => {
  const paths: string[] = [];
  for (let number = 1; number <= 6; number++) {
    paths.push(join(folder, `${number}.dcm`));
    await writeFile(paths.at(-1)!, tinyCt(1, number));
  }
  await onPage(browser, server, '/bring-in', async (page) => {
    const reload = await breakOffAfter(page, 3);
    await page.locator('#files').setInputFiles(paths);
    await page.getByText('Bringing in 3 of 6 files').waitFor();
    const sent = await reload(tinyCt(1, 4));
    await page.getByText('Broken off by a reload: 3 of 6 files are here.').waitFor();
    await assertAccessible(page, 'broken off');
    await page.locator('#files').setInputFiles(paths);
    await page.getByText('2 stored, 1 already here. 3 had been sent before the page was reloaded.').waitFor();
    assert.equal(sent(), 2);
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await page.getByText('Broken off').count(), 0);
  });
  assert.equal(await instances(), 6);
});

test('where the browser can open the folder again it goes on by itself', () =>
  onPage(browser, server, '/bring-in', async (page) => {
    const files = [1, 2, 3, 4, 5].map((number) => Buffer.from(tinyCt(2, number)).toString('base64'));
    // The picker belongs to the browser and cannot be driven: a folder of the page's own stands in for what a person would choose.
    await page.evaluate(`(async () => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('chosen', { create: true });
      for (const [at, text] of ${JSON.stringify(files)}.entries()) {
        const handle = await folder.getFileHandle(at + '.dcm', { create: true });
        const writer = await handle.createWritable();
        await writer.write(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)));
        await writer.close();
      }
      window.showDirectoryPicker = async () => folder;
    })()`);
    const reload = await breakOffAfter(page, 2);
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await page.getByText('Bringing in 2 of 5 files').waitFor();
    await reload(tinyCt(2, 3));
    await page.getByText('2 stored, 1 already here. 2 had been sent before the page was reloaded.').waitFor();
    assert.equal(await instances(), 11);
  }));

test('of a ZIP each entry is sent by itself, so that a ZIP of any size is taken up where it was', async () => {
  const members = [1, 2, 3, 4].map((number) => ({ name: `cd/${number}`, bytes: tinyCt(3, number) }));
  await mkdir(join(folder, 'zip'));
  const path = join(folder, 'zip', 'all.zip');
  await writeFile(path, zipOf([...members, { name: 'cd/DICOMDIR', bytes: Buffer.from('none') }]));
  await onPage(browser, server, '/bring-in', async (page) => {
    const reload = await breakOffAfter(page, 2);
    await page.locator('#files').setInputFiles([path]);
    await page.getByText('Bringing in 3 of 5 files').waitFor();
    const sent = await reload(tinyCt(3, 3));
    await page.getByText('Broken off by a reload: 3 of 5 files are here.').waitFor();
    await page.locator('#files').setInputFiles([path]);
    await page.getByText('1 stored, 1 already here. 3 had been sent before the page was reloaded.').waitFor();
    assert.equal(sent(), 1);
  });
  assert.equal(await instances(), 15);
});
