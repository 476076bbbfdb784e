/** Passkeys with Chromium's virtual authenticator. */
import assert from 'node:assert/strict';
import { after, afterEach, before, mock, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { assertAccessible, openBrowser, openPage, sessionKnown } from './testing/browser.ts';
import { keepPicture } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
/** An address has no passkeys, a name has. */
let web: string;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer({ VESALIUS_HTTP_HOST: 'localhost' })]);
  web = `http://localhost:${new URL(server.web).port}`;
});

afterEach(() => mock.restoreAll());

after(async () => {
  await browser.close();
  await server.close();
});

test('a person makes a passkey, comes in by it, confirms an act by it, names and removes it', async () => {
  const { page, wrong, close } = await openPage(browser, web);
  const devices = await page.context().newCDPSession(page);
  await devices.send('WebAuthn.enable');
  const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto(`${web}/login?next=/account`);
  await assertAccessible(page, 'log-in page with passkeys');
  await keepPicture(page, 'passkey-log-in');
  await page.getByLabel('User').fill('admin');
  await page.locator('input[name=password]').fill(ADMIN_PASSWORD);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await page.getByRole('button', { name: /^Remove / }).waitFor();
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('My laptop');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('My laptop').waitFor();
  await assertAccessible(page, 'passkeys');
  await keepPicture(page, 'passkeys');

  await page.getByRole('button', { name: 'Account and settings' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByRole('heading', { level: 1, name: 'Studies' }).waitFor();

  await page.goto(`${web}/account`);
  await sessionKnown(page);
  const now = Date.now.bind(Date);
  mock.method(Date, 'now', () => now() + 11 * 60_000);
  await page.getByRole('button', { name: 'Remove My laptop' }).click();
  const dialog = page.getByRole('dialog', { name: 'Is it you?' });
  await dialog.waitFor();
  await assertAccessible(page, 'confirming by passkey');
  await keepPicture(page, 'passkey-confirm');
  await dialog.getByRole('button', { name: 'Use a passkey' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('My laptop').waitFor({ state: 'detached' });
  mock.restoreAll();

  // A finger that is not recognised opens nothing, and neither does a passkey that was removed.
  await page.getByRole('button', { name: 'Account and settings' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByText('That passkey does not open this.').waitFor();
  await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await page.getByText('No passkey was shown.').waitFor();
  assert.deepEqual(
    wrong.filter((one) => !/status of 403/.test(one)),
    [],
  );
  await close();
});
