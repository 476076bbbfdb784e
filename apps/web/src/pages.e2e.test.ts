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
import { PHONE } from './testing/looks.ts';

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
  await page.locator('input[name=password]').fill(password);
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
const panel = (page: Page) => page.locator('aside.panel');

/** The content policy forbids what would let the browser wait by itself. */
async function waitForRows(page: Page, count: number): Promise<void> {
  let found = -1;
  for (const until = Date.now() + 30_000; found !== count && Date.now() < until; found = await rows(page).count())
    await page.waitForTimeout(50);
  assert.equal(found, count);
}

test('a person logs in, finds a study, opens it, and logs out', () =>
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
    await panel(page).getByRole('heading', { name: 'Hoshikawa, Minoru' }).waitFor();
    await panel(page).locator('summary').first().click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel(page).locator('.instances').getByRole('link', { name: 'Download' }).first().click(),
    ]);
    assert.match(download.suggestedFilename(), /^2\.25\.\d+\.dcm$/);
    await page.reload();
    await panel(page).getByRole('heading', { name: 'Hoshikawa, Minoru' }).waitFor();
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'Account and settings' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.waitForURL('**/login');
    await page.goto(`${server.web}/administration`);
    await page.waitForURL('**/login?next=%2Fadministration');
  }));

test('filters and the selection stand in the address; another modality is another list', () =>
  onPage(server, '/?modality=MR', async (page) => {
    await logIn(page);
    await waitForRows(page, 2);
    await page.getByLabel('Select all that are shown').check();
    await page.getByRole('toolbar', { name: '2 selected' }).waitFor();
    await page.reload();
    await page.getByRole('toolbar', { name: '2 selected' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('toolbar').getByRole('button', { name: 'Download' }).click(),
    ]);
    assert.match(download.suggestedFilename(), /\.zip$/);
    await page.getByRole('button', { name: 'Clear the selection' }).click();
    assert.equal(new URL(page.url()).search, '?modality=MR');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Born' }).click();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('columnheader', { name: 'Born' }).waitFor();
    await page.getByRole('button', { name: 'Saved searches' }).click();
    await page.getByLabel('Name of the search').fill('heads');
    const kept = page.waitForResponse((one) => one.url().endsWith('/list-view') && one.request().method() === 'PUT');
    await page.getByRole('button', { name: 'Save this search' }).click();
    await kept;
    await page.goto(`${server.web}/`);
    await waitForRows(page, 8);
    await page.getByRole('button', { name: 'Saved searches' }).click();
    await page.getByRole('menuitem', { name: 'heads' }).click();
    await waitForRows(page, 2);
  }));

test('the keyboard reaches everything: search, rows, the open study, places', () =>
  onPage(server, '/login', async (page) => {
    await page.locator('input[name=username]:focus').waitFor();
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
    await page.keyboard.press('x');
    await page.getByRole('toolbar', { name: '1 selected' }).waitFor();
    await page.keyboard.press('x');
    await page.keyboard.press('Enter');
    await panel(page).getByText('CT head to pelvis').waitFor();
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'hidden' });
    const focused = await page.evaluate("document.activeElement.closest('tr')?.textContent");
    assert.match(String(focused), /CT head to pelvis/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+k');
    await page.locator('[role=combobox]:focus').waitFor();
    await page.keyboard.type('admin');
    await page.getByRole('option', { name: 'Administration' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/administration');
  }));

test('every attribute of an image can be read and searched, and two images compared', () =>
  onPage(server, '/?q=Echocardiography', async (page) => {
    await logIn(page);
    await rows(page).getByRole('link').click();
    const links = panel(page).getByRole('link', { name: 'Attributes' });
    for (const position of [0, 1]) {
      await panel(page).locator('details').nth(1).waitFor();
      for (const details of await panel(page).locator('details').all()) await details.locator('summary').click();
      await links.nth(position).click();
      await page.getByRole('table', { name: 'Attributes' }).waitFor();
      if (position === 0) {
        await page.getByRole('searchbox').fill('patient id');
        await page.getByRole('cell', { name: 'DEMO-0003', exact: true }).waitFor();
        assert.match(page.url(), /find=patient\+id/);
      }
      await page.getByRole('button', { name: 'Compare with another' }).click();
      if (position === 0) await page.getByText('This image is remembered').waitFor();
      if (position === 0) await page.getByRole('link', { name: 'Back to the study' }).click();
    }
    await page.waitForURL('**/compare?**');
    await page.getByRole('switch', { name: 'Only what differs' }).waitFor(); // the page before stays until this one is loaded
    await page.getByRole('cell', { name: 'SOP Instance UID' }).waitFor();
    assert.equal(await page.getByRole('cell', { name: 'Patient ID', exact: true }).count(), 0);
    await page.getByRole('switch', { name: 'Only what differs' }).click();
    await page.getByRole('cell', { name: 'Patient ID', exact: true }).waitFor();
    await assertAccessible(page, 'compare');
  }));

test('an empty archive says what to do next; files and ZIPs come in, also dropped, and appear by themselves', () =>
  onPage(bare, '/', async (page) => {
    await logIn(page);
    await page.getByRole('heading', { name: 'No images yet' }).waitFor();
    const connect = page.getByRole('region', { name: 'Send images here' });
    await connect.waitFor();
    const shown = await connect.textContent();
    for (const text of ['VESALIUS', '127.0.0.1', `storescu -aec VESALIUS 127.0.0.1 ${bare.dicomPort} *.dcm`])
      assert.ok(shown?.includes(text), text);
    await assertAccessible(page, 'empty');

    await writeFile(join(folder, 'letter.txt'), 'no instance, but a letter of some length '.repeat(10));
    await writeFile(join(folder, '1.dcm'), tinyCt(1, 1));
    await writeFile(join(folder, 'two.zip'), zipOf([{ name: 'a/2.dcm', bytes: tinyCt(2, 1) }]));
    const paths = ['letter.txt', '1.dcm', 'two.zip'].map((name) => join(folder, name));
    await page.getByRole('link', { name: 'Bring in' }).first().click();
    await page.locator('#files').setInputFiles(paths);
    await page.getByText('2 stored, 0 already here; 1 could not be read.').waitFor();
    await page.getByText('What was not stored, and why').click();
    await page.getByText(/^letter\.txt: /).waitFor();
    await assertAccessible(page, 'after an import');
    await page.getByRole('link', { name: 'Studies' }).click();
    await waitForRows(page, 2);

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
    await page.getByText('1 images are held back').waitFor();
    await page.getByRole('link', { name: 'Decide' }).click();
    await page.getByRole('button', { name: 'Keep what is here' }).waitFor();
    await assertAccessible(page, 'held back');
    await page.getByRole('button', { name: 'Keep what is here' }).click();
    await page.getByRole('heading', { name: 'Nothing is held back' }).waitFor();

    await page.getByRole('link', { name: 'Studies' }).click();
    await waitForRows(page, 4);
    await page
      .getByRole('checkbox', { name: /^Select / })
      .nth(1)
      .check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
    await waitForRows(page, 3);
  }));

test('a peer is added, asked, searched and sent to, and a study fetched back from it', () =>
  onPage(bare, '/administration/peers', async (page) => {
    await logIn(page);
    await page.getByRole('heading', { name: 'No peer yet' }).waitFor();
    await page.getByRole('button', { name: 'Add a peer' }).click();
    await page.getByLabel('AE title').fill('VESALIUS');
    await page.getByLabel('Host').fill('127.0.0.1');
    await page.getByLabel('Port').fill(String(server.dicomPort));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Echo' }).click();
    await page.getByText(/^Answers in \d+ ms$/).waitFor();
    await assertAccessible(page, 'peers');

    await page.getByRole('link', { name: 'Bring in' }).click();
    await page.getByLabel('Patient name').fill('Hoshikawa');
    await page.getByRole('button', { name: 'Search there' }).click();
    await page.getByText('1 studies found').waitFor();
    await page.getByRole('button', { name: 'Fetch' }).click();
    await page.getByText('Fetching from VESALIUS').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Activity' }).click();
    await page.getByText('Fetching from VESALIUS done').waitFor();
    await page.getByRole('link', { name: 'Studies' }).click();
    await page.getByRole('link', { name: /Hoshikawa/ }).waitFor();
  }));

test('a search without an answer can be cleared', () =>
  onPage(server, '/?q=nobody', async (page) => {
    await logIn(page);
    await page.getByRole('heading', { name: 'No study fits this search' }).waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await waitForRows(page, 8);
    assert.equal(new URL(page.url()).search, '');
  }));

const TABS = ['overview', 'peers', 'users', 'roles', 'jobs', 'quarantine', 'changes', 'settings', 'log'];
const ALL_PAGES = [
  '/bring-in',
  '/welcome',
  '/bin',
  ...TABS.map((tab) => `/administration/${tab}`),
  '/projects',
  '/projects/new',
  '/audit',
  '/audit/disclosures',
  '/account',
];
for (const [name, options] of Object.entries({
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  wall: { colorScheme: 'light', viewport: { width: 3840, height: 2160 } },
  'high contrast by day': { colorScheme: 'light', contrast: 'more' },
  'high contrast': { colorScheme: 'dark', contrast: 'more' },
  phone: { colorScheme: 'light', ...PHONE },
  'phone in the dark': { colorScheme: 'dark', ...PHONE },
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
        await rows(page).last().getByRole('link').click();
        await panel(page).locator('summary').first().click();
        await assertAccessible(page, 'study');
        await page.getByRole('button', { name: 'Close' }).first().click();
        await page.keyboard.press('Control+k');
        await page.getByRole('option').first().waitFor();
        await assertAccessible(page, 'find');
        for (const path of ALL_PAGES) {
          await page.goto(server.web + path);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await page.waitForTimeout(300);
          await assertAccessible(page, path);
        }
        await page.goto(`${server.web}/api/docs`);
        await assertAccessible(page, 'API');
      },
      options,
    ));
