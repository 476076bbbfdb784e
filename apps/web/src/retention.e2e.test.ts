/** Retention locks in the pages: made beside the study, seen in the list, lifted by two people. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { assertAccessible, openBrowser, openPage } from './testing/browser.ts';
import { LOOKS } from './testing/looks.ts';
import { addReader, keepPicture, type Login } from './testing/viewing.ts';

const STUDY = '2.25.77701';
const login = (user: string): Login => ({ user, password: 'another password of tests' });
let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await server.call('POST', '/api/v1/import', { body: tinyCt(1, 1), type: 'application/dicom' });
  for (const user of ['ann', 'bob']) await addReader(server, login(user), user, 'administrator');
});

after(async () => {
  await browser.close();
  await server.close();
});

async function logIn(page: Page, user: string): Promise<void> {
  await page.context().request.post(`${server.web}/api/v1/session`, { data: login(user) });
}

test('a person locks a study; the list and the panel say so; another approves that it is lifted', async () => {
  const { page, wrong, close } = await openPage(browser, server.web);
  await logIn(page, 'ann');
  await page.goto(`${server.web}/?study=${STUDY}`);
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await page.getByLabel('Keep until').fill('2040-01-31');
  await page.getByLabel('Reason').fill('A case in court');
  await assertAccessible(page, 'locking');
  await keepPicture(page, 'retention-lock');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('img', { name: 'Kept until 31 Jan 2040' }).waitFor();
  await page.getByText('A case in court').waitFor();
  await assertAccessible(page, 'a locked study');
  await keepPicture(page, 'retention-study');
  assert.equal((await server.call('DELETE', `/api/v1/studies/${STUDY}`)).status, 409);
  await page.getByRole('button', { name: 'Ask to lift' }).click();
  await page.getByText('ann has asked: lift it').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0, 'not by who asked');
  assert.deepEqual(wrong, []);
  await close();

  const second = await openPage(browser, server.web, LOOKS.dark);
  await logIn(second.page, 'bob');
  await second.page.goto(`${server.web}/administration/retention`);
  await second.page.getByRole('button', { name: 'Approve' }).click();
  await second.page.getByText(/approved by bob, holds from /).waitFor();
  await second.page.getByRole('button', { name: 'New rule' }).click();
  await second.page.getByRole('textbox', { name: 'Modality' }).fill('CT');
  await second.page.getByLabel('Keep for days after receipt').fill('3650');
  await second.page.getByLabel('Reason').fill('Law');
  await assertAccessible(second.page, 'a new rule');
  await keepPicture(second.page, 'retention-rule');
  await second.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await second.page.getByText(/Kept for 3,650 days · CT/).waitFor();
  await assertAccessible(second.page, 'all locks');
  await keepPicture(second.page, 'retention-dark');
  await second.page.setViewportSize(LOOKS.phone.viewport);
  await assertAccessible(second.page, 'all locks on a phone');
  await keepPicture(second.page, 'retention-phone');
  assert.deepEqual(second.wrong, []);
  await second.close();
});
