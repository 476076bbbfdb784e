import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { loadDemo } from '../../server/src/load-demo.ts';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { openBrowser, openPage } from './testing/browser.ts';
import { phantom } from './testing/phantom.ts';
import { drag, listed, saved, settled, tool } from './testing/viewing.ts';

/** The walk of docs/user as a new user takes it. With VESALIUS_WRITE_PICTURES=1 its pictures are written there anew. */
const DOCS = join(import.meta.dirname, '../../../docs/user');
const MOST_BYTES = 100_000;
const SIZE = { width: 960, height: 580 };
/** An image fills it, which packs badly. */
const VIEWER = { width: 780, height: 460 };

let browser: Browser;
let server: LocalServer;
let folder: string;

before(async () => {
  [browser, server, folder] = await Promise.all([
    openBrowser(),
    openLocalServer(),
    mkdtemp(join(tmpdir(), 'vesalius-walk-')),
  ]);
  if (process.env.VESALIUS_WRITE_PICTURES) folder = DOCS;
  await mkdir(folder, { recursive: true });
  await loadDemo(server.archive);
});

after(async () => {
  await browser.close();
  await server.close();
  if (folder !== DOCS) await rm(folder, { recursive: true, force: true });
});

async function picture(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  await page.mouse.move(VIEWER.width / 2, VIEWER.height - 20);
  await page.waitForTimeout(300); // what slides or fades has come to rest
  await page.screenshot({ path });
  const { size } = await stat(path);
  assert.ok(size > 5_000 && size < MOST_BYTES, `${name}: ${size} bytes`);
}

/** The content policy forbids what would let the browser wait by itself. */
async function thumbnailShown(page: Page): Promise<void> {
  const image = page.locator('aside.panel img.thumbnail').first();
  await image.waitFor();
  for (const until = Date.now() + 30_000; Date.now() < until; await page.waitForTimeout(50))
    if (await image.evaluate((one) => (one as HTMLImageElement).naturalWidth > 0)) return;
  throw new Error('the thumbnail does not come');
}

test('a new user starts, uploads, finds, reads, measures, saves, shares and sends', async () => {
  const { page, wrong, close } = await openPage(browser, server.web, { viewport: SIZE });
  page.setDefaultTimeout(120_000); // the viewer is built when it is first asked for
  const seen = (title: string) => page.getByText(title).first().waitFor();
  await page.goto(server.web);
  await page.getByLabel('User').fill('admin');
  await picture(page, 'start');
  await page.locator('input[name=password]').fill(ADMIN_PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await seen('8 studies · 393 images');

  await page.goto(`${server.web}/bring-in`);
  await page.getByRole('region', { name: 'Send images here' }).waitFor();
  await picture(page, 'bring-in');
  const files = [...phantom()].map((buffer, at) => ({
    name: `${at}.dcm`,
    mimeType: 'application/dicom',
    buffer: Buffer.from(buffer),
  }));
  await page.locator('#files').setInputFiles(files);
  await seen(`${files.length} stored`);
  await picture(page, 'upload');

  await page.goto(server.web);
  await page.getByRole('row', { name: /Hoshikawa/ }).waitFor();
  await page.keyboard.press('Control+k');
  await page.locator('[role=combobox]:focus').waitFor();
  await page.keyboard.type('hoshi');
  await page.getByRole('option', { name: /Hoshikawa/ }).waitFor();
  await picture(page, 'find');
  await page.keyboard.press('Escape');
  await page.goto(`${server.web}/?q=CT%20head`);
  await page
    .getByRole('row', { name: /CT head to pelvis/ })
    .getByRole('link')
    .click();
  await thumbnailShown(page);
  await picture(page, 'studies');
  const study = new URL(page.url()).searchParams.get('study')!;

  await page.setViewportSize(VIEWER);
  await page.getByRole('link', { name: 'Read' }).click();
  await settled(page, 60_000);
  await picture(page, 'viewer');
  await tool(page, 'length');
  const { x, y, width, height } = (await page.locator('.vv-cell').first().boundingBox())!;
  const middle = y + height / 2;
  await drag(page, [
    [x + width * 0.4, middle],
    [x + width * 0.6, middle],
  ]);
  await picture(page, 'measure');
  await saved(page);
  assert.match((await listed(page)).join(), /[\d.]+ mm/);
  await picture(page, 'save');
  await page.setViewportSize(SIZE);

  await page.goto(`${server.web}/?study=${study}`);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('dialog').getByText('No links').waitFor();
  await page.getByRole('dialog').getByLabel('For whom or what').fill('Second opinion');
  await picture(page, 'share');
  await page.keyboard.press('Escape');

  await server.done('PUT', '/peers/ELSEWHERE', {
    host: '127.0.0.1',
    port: server.dicomPort,
    description: 'Another archive',
  });
  await page.goto(`${server.web}/?selected=${study}`);
  await page.getByRole('toolbar').getByRole('button', { name: 'Send to' }).click();
  await page.getByRole('menuitem', { name: /ELSEWHERE/ }).waitFor();
  await picture(page, 'send');
  assert.deepEqual(wrong, []);
  await close();
});

test('the pages speak the language of the browser', async () => {
  for (const [locale, title] of [
    ['de-DE', 'Studien'],
    ['es-ES', 'Estudios'],
    ['fr-FR', 'Studies'],
  ] as const) {
    const { page, wrong, close } = await openPage(browser, server.web, { locale });
    await page.context().request.post(`${server.web}/api/v1/session`, {
      data: { user: 'admin', password: ADMIN_PASSWORD },
    });
    await page.goto(server.web);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    assert.equal(await page.evaluate('document.documentElement.lang'), locale.slice(0, 2).replace('fr', 'en'));
    assert.deepEqual(wrong, []);
    await close();
  }
});
