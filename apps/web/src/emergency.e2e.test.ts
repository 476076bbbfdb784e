/** Breaking glass and tokens, as people do it in the pages. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { assertAccessible, openBrowser, openPage } from './testing/browser.ts';
import { keepPicture } from './testing/viewing.ts';

const PASSWORD = 'another password of tests';
let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await server.call('POST', '/api/v1/import', { body: tinyCt(1, 1), type: 'application/dicom' });
  for (const name of ['ed', 'ann']) await server.done('POST', '/users', { name, password: PASSWORD });
  const grant = (name: string, role: string, ownUploads = false) =>
    server.done('POST', '/grants', { subject: { kind: 'user', name }, role, ...(ownUploads && { ownUploads }) });
  await server.done('PUT', '/roles/emergency', { permissions: ['break-glass'] });
  await grant('ed', 'emergency');
  await grant('ed', 'learner', true);
  await grant('ann', 'auditor');
  await grant('ann', 'administrator');
});

after(async () => {
  await browser.close();
  await server.close();
});

async function logIn(page: Page, user: string): Promise<void> {
  await page.goto(`${server.web}/login`);
  await page.getByLabel('User').fill(user);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Studies' }).waitFor();
}

test('a person breaks glass and sees the study; another is told and signs', async () => {
  const first = await openPage(browser, server.web);
  const { page } = first;
  await logIn(page, 'ed');
  await page.getByRole('button', { name: 'Account and settings' }).click();
  await page.getByRole('menuitem', { name: 'Emergency access' }).click();
  await page.getByRole('heading', { level: 1, name: 'Emergency access' }).waitFor();
  await page.getByRole('menu').waitFor({ state: 'hidden' }); // while it fades it has no entries any more
  await assertAccessible(page, 'emergency page');
  await page.getByLabel('Patient ID').fill('P1');
  await page.getByLabel('Reason').fill('Unconscious, no relatives here');
  await page.getByRole('button', { name: 'Break glass' }).click();
  await page.getByRole('status').getByRole('link', { name: 'Studies' }).click();
  await page.getByText('Wałęsa').first().waitFor();
  await page.goto(`${server.web}/emergency`);
  await page.getByRole('button', { name: 'It is over' }).waitFor();
  await assertAccessible(page, 'an open emergency');
  await keepPicture(page, 'emergency');
  await page.setViewportSize({ width: 390, height: 800 });
  await assertAccessible(page, 'an open emergency on a phone');
  await keepPicture(page, 'emergency-phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'It is over' }).click();
  await page.getByRole('button', { name: 'It is over' }).waitFor({ state: 'detached' });
  assert.deepEqual(first.wrong, []);
  await first.close();

  const second = await openPage(browser, server.web, { colorScheme: 'dark' });
  await logIn(second.page, 'ann');
  await second.page.getByRole('link', { name: 'Administration' }).click();
  await second.page.getByText('Emergencies that wait for a signature: 1.').waitFor();
  await assertAccessible(second.page, 'overview with an alert');
  await second.page.getByRole('link', { name: 'Review them' }).click();
  await second.page.getByRole('button', { name: 'Sign' }).click();
  const dialog = second.page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Justified', exact: true }).check();
  await dialog.getByLabel('Remark').fill('Seen');
  await assertAccessible(second.page, 'signing');
  await keepPicture(second.page, 'emergency-sign');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await second.page.getByText('Justified · ann').waitFor();
  await assertAccessible(second.page, 'review queue');
  await keepPicture(second.page, 'emergency-review');
  assert.deepEqual(second.wrong, []);
  await second.close();
});

test('a person makes a token, uses it, sees its use and revokes it', async () => {
  const { page, wrong, close } = await openPage(browser, server.web);
  await logIn(page, 'ann');
  await page.goto(`${server.web}/account`);
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('notebook');
  await dialog.getByLabel('search', { exact: true }).check();
  await assertAccessible(page, 'making a token');
  await keepPicture(page, 'token-new');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const secret = await page.getByLabel('Secret').inputValue();
  await assertAccessible(page, 'the secret of a token');
  await page.getByRole('button', { name: 'I have kept it' }).click();
  assert.equal((await server.call('GET', '/api/v1/studies', { token: secret })).status, 200);
  assert.equal((await server.call('GET', '/api/v1/users', { token: secret })).status, 403, 'narrowed');
  await page.reload();
  await page.getByText(/^ends .*last used/).waitFor();
  await assertAccessible(page, 'tokens');
  await keepPicture(page, 'tokens');
  await page.getByRole('button', { name: 'Revoke notebook' }).click();
  await page.getByText('No tokens').waitFor();
  assert.equal((await server.call('GET', '/api/v1/studies', { token: secret })).status, 401);
  await page.goto(`${server.web}/administration/tokens`);
  await page.getByRole('button', { name: 'New service token' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('gantry');
  await page.getByRole('dialog').getByLabel('store', { exact: true }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByText('service, made by ann').waitFor();
  await assertAccessible(page, 'all tokens');
  assert.deepEqual(wrong, []);
  await close();
});
