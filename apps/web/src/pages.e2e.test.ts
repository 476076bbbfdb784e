import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { zipOf } from '../../../doors/rest/src/testing/zip.ts';
import { loadDemo } from '../../server/src/load-demo.ts';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { assertAccessible, openBrowser, openPage } from './testing/browser.ts';

let browser: Browser;
let server: LocalServer;
let bare: LocalServer;
let folder: string;

before(async () => {
  [browser, server, bare, folder] = await Promise.all([
    openBrowser(),
    openLocalServer(),
    openLocalServer(),
    mkdtemp(join(tmpdir(), 'vesalius-pages-')),
  ]);
  await loadDemo(server.archive);
});

after(async () => {
  await browser.close();
  await server.close();
  await bare.close();
  await rm(folder, { recursive: true, force: true });
});

async function logIn(page: Page, password = ADMIN_PASSWORD): Promise<void> {
  await page.getByLabel('User').fill('admin');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Runs on a page of its own, which must end without anything wrong on it. */
async function onPage(
  at: LocalServer,
  path: string,
  work: (page: Page) => Promise<void>,
  options?: BrowserContextOptions,
) {
  const { page, wrong, close } = await openPage(browser, at.web, options);
  try {
    await page.goto(at.web + path);
    await work(page);
    assert.deepEqual(wrong, []);
  } finally {
    await close();
  }
}

const rows = (page: Page) => page.locator('tr[data-study]');

/** The content policy forbids what would let the browser wait by itself. */
async function waitForRows(page: Page, count: number): Promise<void> {
  let found = -1;
  for (const until = Date.now() + 30_000; found !== count && Date.now() < until; found = await rows(page).count())
    await page.waitForTimeout(50);
  assert.equal(found, count);
}

test('a person logs in, finds a study, opens it, learns how to send, and logs out', () =>
  onPage(server, '/', async (page) => {
    assert.equal(new URL(page.url()).pathname, '/login');
    await logIn(page, 'wrong');
    await page.getByText('User or password is not right').waitFor();
    await logIn(page);
    await waitForRows(page, 8);
    await page.getByText(/^8 studies · 393 images/).waitFor();

    await page.getByRole('searchbox').fill('hoshi');
    await waitForRows(page, 1);
    assert.match(page.url(), /\?q=hoshi$/);
    await page.getByRole('searchbox').fill('星川');
    await page.waitForURL(/%E6%98%9F/);
    await waitForRows(page, 1);
    assert.match((await rows(page).textContent())!, /Hoshikawa, Minoru.*DEMO-0003.*Echocardiography/);

    await rows(page).getByRole('link').click();
    const panel = page.locator('#panel');
    await panel.getByRole('heading', { name: 'Hoshikawa, Minoru' }).waitFor();
    await panel.locator('summary').first().click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('link', { name: 'Download' }).first().click(),
    ]);
    assert.match(download.suggestedFilename(), /^2\.25\.\d+\.dcm$/);
    await page.reload();
    await panel.getByRole('heading', { name: 'Hoshikawa, Minoru' }).waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'Send images here' }).click();
    const connect = page.getByRole('region', { name: 'Send images here' });
    const shown = await connect.textContent();
    for (const text of ['VESALIUS', '127.0.0.1', `storescu -aec VESALIUS 127.0.0.1 ${server.dicomPort} *.dcm`])
      assert.ok(shown?.includes(text), text);

    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL('**/login');
    await page.goBack();
    await page.waitForURL('**/login**');
  }));

test('the keyboard reaches everything: search, rows, the open study', () =>
  onPage(server, '/login', async (page) => {
    await page.keyboard.press('Tab');
    await page.keyboard.type('admin');
    await page.keyboard.press('Tab');
    await page.keyboard.type(ADMIN_PASSWORD);
    await page.keyboard.press('Enter');
    await waitForRows(page, 8);
    await page.keyboard.press('/');
    await page.keyboard.type('quill');
    await waitForRows(page, 2);
    await rows(page).first().getByRole('link').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('#panel').getByText('CT head to pelvis').waitFor();
    await page.keyboard.press('Escape');
    const focused = await page.evaluate("document.activeElement.closest('tr')?.textContent");
    assert.match(String(focused), /CT head to pelvis/);
  }));

test('an empty archive says what to do next; files and ZIPs come in, also dropped, and appear by themselves', () =>
  onPage(bare, '/', async (page) => {
    await logIn(page);
    await page.getByRole('heading', { name: 'No images yet.' }).waitFor();
    await page.getByRole('region', { name: 'Send images here' }).waitFor();
    await assertAccessible(page, 'empty');

    await writeFile(join(folder, 'letter.txt'), 'no instance, but a letter of some length '.repeat(10));
    await writeFile(join(folder, '1.dcm'), tinyCt(1, 1));
    await writeFile(join(folder, 'two.zip'), zipOf([{ name: 'a/2.dcm', bytes: tinyCt(2, 1) }]));
    const paths = ['letter.txt', '1.dcm', 'two.zip'].map((name) => join(folder, name));
    await page.locator('#files').setInputFiles(paths);
    await page.getByText('2 stored, 0 already here; 1 could not be read.').waitFor();
    await waitForRows(page, 2);
    await page.getByText('What was not stored, and why').click();
    await page.getByText(/^letter\.txt: /).waitFor();
    await assertAccessible(page, 'after an import');

    const dropped = Buffer.from(tinyCt(3, 1)).toString('base64');
    await page.evaluate(`{
      const bytes = Uint8Array.from(atob('${dropped}'), (one) => one.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], 'dropped.dcm'));
      for (const type of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    }`);
    await waitForRows(page, 3);

    const other = tinyCt(3, 1, { StudyDescription: 'other' });
    await bare.call('POST', '/api/v1/import', { body: tinyCt(4, 1), type: 'application/dicom' });
    await waitForRows(page, 4); // by the change feed
    await bare.call('POST', '/api/v1/import', { body: other, type: 'application/dicom' });
    await page.reload();
    await page.getByText('1 instance is held back because it contradicts what is here.').waitFor();
  }));

test('a search without an answer can be cleared', () =>
  onPage(server, '/?q=nobody', async (page) => {
    await logIn(page);
    await page.getByRole('heading', { name: 'No study fits this search.' }).waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await waitForRows(page, 8);
    assert.equal(new URL(page.url()).search, '');
  }));

for (const [name, options] of Object.entries({
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  'phone in the dark': { colorScheme: 'dark', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} satisfies Record<string, BrowserContextOptions>))
  test(`nothing serious for axe, nothing sticks out: ${name}`, () =>
    onPage(
      server,
      '/login',
      async (page) => {
        await assertAccessible(page, 'log-in');
        await logIn(page);
        await waitForRows(page, 8);
        await assertAccessible(page, 'studies');
        await page.getByRole('button', { name: 'Send images here' }).click();
        await assertAccessible(page, 'how to send');
        await rows(page).last().getByRole('link').click();
        await page.locator('#panel summary').first().click();
        await assertAccessible(page, 'study');
        await page.goto(`${server.web}/api/docs`);
        await assertAccessible(page, 'API');
      },
      options,
    ));
