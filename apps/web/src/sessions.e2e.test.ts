import assert from 'node:assert/strict';
import { after, afterEach, before, mock, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { loadDemo } from '../../server/src/load-demo.ts';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { assertAccessible, openBrowser, openPage, sessionKnown } from './testing/browser.ts';
import { PHANTOM_STUDY, phantom, sopOf } from './testing/phantom.ts';
import { drag, importFiles, keepPicture, listed, saved, settled, tool } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await loadDemo(server.archive);
  await importFiles(server, phantom());
});

afterEach(() => mock.restoreAll());

after(async () => {
  await browser.close();
  await server.close();
});

/** The server, which runs in this process, lives so much later. */
function later(minutes: number): void {
  mock.restoreAll();
  const now = Date.now.bind(Date);
  mock.method(Date, 'now', () => now() + minutes * 60_000);
}

/** A page of the administrator, logged in; it must end without anything wrong on it but the refusals that were wanted. */
async function asAdmin(path: string, work: (page: Page) => Promise<void>, options?: BrowserContextOptions) {
  const { page, wrong, close } = await openPage(browser, server.web, options);
  try {
    await page.context().request.post(`${server.web}/api/v1/session`, {
      data: { user: 'admin', password: ADMIN_PASSWORD },
    });
    await page.goto(server.web + path);
    await work(page);
    assert.deepEqual(
      wrong.filter((one) => !/status of 403/.test(one)),
      [],
    );
  } finally {
    await close();
  }
}

const cover = (page: Page) => page.getByRole('dialog', { name: 'You have been logged off' });

/** Nothing of the page is seen behind it. */
async function assertCovers(page: Page) {
  await cover(page).waitFor();
  const behind = await cover(page).evaluate((dialog) => getComputedStyle(dialog, '::backdrop').backgroundColor);
  assert.match(behind, /^rgb\(/, 'without a hole in its colour');
  const own = await cover(page).evaluate((dialog) => getComputedStyle(dialog).backgroundColor);
  assert.match(own, /^rgb\(/);
}

/** As when the window is looked at again. */
const lookAgain = (page: Page) => page.evaluate("void document.dispatchEvent(new Event('visibilitychange'))");

async function logInAgain(page: Page, password = ADMIN_PASSWORD) {
  await cover(page).getByLabel('Password').fill(password);
  await cover(page).getByRole('button', { name: 'Log in' }).click();
}

test('a page warns, is covered when the session has ended, and goes on where it was', () =>
  asAdmin('/administration/peers', async (page) => {
    await page.getByRole('button', { name: 'Add a peer' }).first().click();
    await page.getByLabel('Host').fill('half typed');
    await sessionKnown(page);
    later(14.5);
    await lookAgain(page);
    await page.getByText('You are about to be logged off').waitFor();
    await keepPicture(page, 'session-warning');
    later(16);
    await lookAgain(page);
    await assertCovers(page);
    await page.getByText('You are about to be logged off').waitFor({ state: 'detached' });
    await keepPicture(page, 'session-over');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await assertCovers(page);
    await logInAgain(page, 'wrong');
    await page.getByText('User or password is not right').waitFor();
    await logInAgain(page);
    await cover(page).waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel('Host').inputValue(), 'half typed');
  }));

test('being there puts the end off; only asking does not', () =>
  asAdmin('/', async (page) => {
    await page.getByText(/^9 studies/).waitFor();
    await sessionKnown(page);
    later(14.5);
    await lookAgain(page);
    await page.getByRole('button', { name: 'Stay logged in' }).click();
    await page.getByText('You are about to be logged off').waitFor({ state: 'detached' });
    later(20);
    await lookAgain(page);
    await page.getByRole('heading', { level: 1, name: 'Studies' }).click();
    assert.equal(await cover(page).count(), 0);
  }));

test('an answer 401 covers the page too: the session was ended from elsewhere', () =>
  asAdmin('/', async (page) => {
    await page.getByText(/^9 studies/).waitFor();
    await sessionKnown(page);
    const { sessions } = (await server.call('GET', '/api/v1/sessions?user=admin')).body;
    for (const { handle } of sessions) await server.call('DELETE', `/api/v1/sessions/${handle}?user=admin`);
    await page.getByRole('searchbox').fill('quill');
    await cover(page).waitFor();
    await logInAgain(page);
    await cover(page).waitFor({ state: 'detached' });
    await page.getByText(/^2 studies|2 shown/).waitFor();
    assert.equal(await page.getByRole('searchbox').inputValue(), 'quill');
  }));

test('a measurement drawn after the session has ended is kept, and saved when the reader is back', () =>
  asAdmin(`/view?study=${PHANTOM_STUDY}&instance=${sopOf(16)}`, async (page) => {
    await settled(page);
    await tool(page, 'length');
    await page.waitForLoadState('networkidle'); // slices that are still on their way would be refused, too
    later(16);
    await drag(page, [
      [500, 400],
      [700, 400],
    ]);
    await page.locator('.saved[data-saving="failed"]').waitFor({ timeout: 20_000 });
    await lookAgain(page);
    await assertCovers(page);
    await keepPicture(page, 'session-over-viewer');
    await logInAgain(page);
    await cover(page).waitFor({ state: 'detached' });
    await saved(page);
    assert.equal((await listed(page)).length, 1);
  }));

test('an act that does harm asks again who it is; who cancels does no harm', () =>
  asAdmin('/?q=Echocardiography', async (page) => {
    const rows = page.locator('tr[data-study]');
    await rows.first().waitFor();
    later(11);
    const remove = () => page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
    const confirm = page.getByRole('dialog', { name: 'Is it you?' });
    await page.getByLabel('Select all that are shown').check();
    await remove();
    await confirm.waitFor();
    await keepPicture(page, 'session-confirm');
    await confirm.getByLabel('Password').fill('wrong');
    await confirm.getByRole('button', { name: 'Go on' }).click();
    await confirm.getByText('The password is not right').waitFor();
    await confirm.getByLabel('Password').fill(ADMIN_PASSWORD);
    await confirm.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'No study fits this search' }).waitFor();
  }));

test('people see and end their sessions, administrators those of others; a role gets its limits', () =>
  asAdmin('/account', async (page) => {
    const other = await server.call('POST', '/api/v1/session', {
      token: null,
      headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:131.0) Gecko/20100101 Firefox/131.0' },
      body: { user: 'admin', password: ADMIN_PASSWORD },
    });
    const cookie = other.headers.getSetCookie()[0]!.split(';')[0]!;
    await page.reload();
    const entry = page.getByRole('listitem').filter({ hasText: 'Firefox · Windows' });
    await assertAccessible(page, 'account');
    await keepPicture(page, 'account');
    await entry.getByRole('button', { name: 'End' }).click();
    await entry.waitFor({ state: 'detached' });
    assert.equal((await server.call('GET', '/api/v1/session', { token: null, headers: { cookie } })).status, 401);

    await page.goto(`${server.web}/administration/users`);
    await page
      .getByRole('row', { name: /^admin/ })
      .getByRole('button', { name: 'Sessions' })
      .click();
    await page.getByRole('dialog').getByText('this one').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await assertAccessible(page, 'users');

    await page.goto(`${server.web}/administration/roles`);
    const learner = page.getByRole('row', { name: /^learner/ });
    await learner.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Log off without use').fill('5');
    await page.getByRole('dialog').getByLabel('break-glass', { exact: true }).check();
    await assertAccessible(page, 'changing a role');
    await page.getByRole('button', { name: 'Save' }).click();
    await learner.getByText('5 min').waitFor();
    await learner.getByText('break-glass').waitFor();
    await page.getByRole('button', { name: 'New role' }).click();
    await page.getByRole('dialog').getByLabel('Role').fill('night-shift');
    await page.getByRole('dialog').getByLabel('search', { exact: true }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /^night-shift search/ }).waitFor();
    await assertAccessible(page, 'roles');
    await keepPicture(page, 'roles');
  }));

test('a person changes the password and stays logged in; phone and dark are fine for axe', () =>
  asAdmin(
    '/account',
    async (page) => {
      await page.getByLabel('Current password').waitFor();
      await assertAccessible(page, 'account on a phone');
      await keepPicture(page, 'account-phone');
      const fill = async (current: string, next: string, again: string) => {
        await page.locator('input[name=current]').fill(current);
        await page.locator('input[name=next]').fill(next);
        await page.locator('input[name=again]').fill(again);
        await page.getByRole('button', { name: 'Change the password' }).click();
      };
      await fill(ADMIN_PASSWORD, 'quite another password', 'quite another passwort');
      await page.getByText('The two are not the same.').waitFor();
      await fill('wrong', 'quite another password', 'quite another password');
      await page.getByText('The password is not right').waitFor();
      await fill(ADMIN_PASSWORD, 'quite another password', 'quite another password');
      await page.getByText('The password is changed.').waitFor();
      await page.reload();
      await page.getByLabel('Current password').waitFor();
    },
    { colorScheme: 'dark', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  ));
