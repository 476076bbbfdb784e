import assert from 'node:assert/strict';
import { after, afterEach, before, mock, test } from 'node:test';
import { generate } from 'otplib';
import type { Browser, Page } from 'playwright-core';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { assertAccessible, openBrowser, openPage, sessionKnown } from './testing/browser.ts';
import { keepPicture } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
});

afterEach(() => mock.restoreAll());

after(async () => {
  await browser.close();
  await server.close();
});

/** The server, which runs in this process, lives a code later. */
function laterBy(ms: number): void {
  const now = Date.now.bind(Date);
  mock.method(Date, 'now', () => now() + ms);
}

async function logIn(page: Page): Promise<void> {
  await page.getByLabel('User').fill('admin');
  await page.locator('input[name=password]').fill(ADMIN_PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
}

test('a role that wants a second factor leads to setting it up; the next log-in asks for it', async () => {
  const { page, wrong, close } = await openPage(browser, server.web);
  await server.call('PUT', '/api/v1/roles/administrator/log-in', { body: { secondFactor: true } });
  await page.goto(`${server.web}/login`);
  await logIn(page);
  await page.waitForURL('**/account');
  await page.getByText('Your role wants a second factor').waitFor();
  await assertAccessible(page, 'a duty');
  await page.getByRole('button', { name: 'Set up an app' }).click();
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  await assertAccessible(page, 'setting up');
  await keepPicture(page, 'factor-setup');
  const secret = (await page.locator('.mono').textContent())!.replaceAll(' ', '');
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByText('The code is not right').waitFor();
  await page.getByLabel('Code', { exact: true }).fill(await generate({ secret }));
  await page.getByRole('button', { name: 'Finish' }).click();
  const list = page.getByRole('list', { name: 'Recovery codes' });
  await list.waitFor();
  const codes = await list.getByRole('listitem').allTextContents();
  assert.equal(codes.length, 10);
  await keepPicture(page, 'factor-codes');
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('Recovery codes left: 10').waitFor();
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByRole('heading', { level: 1, name: 'Administration' }).waitFor();

  await page.getByRole('button', { name: 'Account and settings' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.waitForURL('**/login');
  await logIn(page);
  await page.getByText('Type the code that your authenticator app shows now').waitFor();
  await assertAccessible(page, 'asking for the code');
  await page.getByLabel('Code of the app').fill(codes[0]!);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Studies' }).waitFor();

  await sessionKnown(page);
  laterBy(31 * 60_000);
  await page.evaluate("void document.dispatchEvent(new Event('visibilitychange'))");
  const cover = page.getByRole('dialog', { name: 'You have been logged off' });
  await cover.getByLabel('Password').fill(ADMIN_PASSWORD);
  await cover.getByRole('button', { name: 'Log in' }).click();
  await cover.getByLabel('Code of the app').fill(await generate({ secret, epoch: Math.floor(Date.now() / 1000) }));
  await cover.getByRole('button', { name: 'Log in' }).click();
  await cover.waitFor({ state: 'detached' });
  assert.deepEqual(
    wrong.filter((one) => !/status of 403/.test(one)),
    [],
  );
  await close();
});
