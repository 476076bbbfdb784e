/** A link to a study: made in the page of the study, used by somebody without an account, taken back. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { assertAccessible, openBrowser, openPage } from './testing/browser.ts';
import { LOOKS } from './testing/looks.ts';
import { PHANTOM_STUDY, phantom } from './testing/phantom.ts';
import { ADMIN, importFiles, keepPicture, settled } from './testing/viewing.ts';

const LINK_PASSWORD = 'a password of the link, long';
const WATERMARK = 'For Dr. Gast';
let browser: Browser;
let server: LocalServer;
let link = '';

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await importFiles(server, [
    ...phantom(),
    ...phantom({ attributes: { SeriesInstanceUID: '2.25.201', SeriesNumber: 2 }, sop: '2.25.401' }),
  ]);
});

after(async () => {
  await browser.close();
  await server.close();
});

async function logIn(page: Page): Promise<void> {
  await page.context().request.post(`${server.web}/api/v1/session`, { data: ADMIN });
}

test('a person makes a link beside the study; it is shown once', async () => {
  const { page, wrong, close } = await openPage(browser, server.web);
  await logIn(page);
  await page.goto(`${server.web}/?study=${PHANTOM_STUDY}`);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('No links').waitFor();
  await dialog.getByLabel('For whom or what').fill('Second opinion');
  await dialog.getByLabel('How often it opens').fill('3');
  await dialog.getByLabel('Password', { exact: true }).fill(LINK_PASSWORD);
  await dialog.getByLabel('Watermark').fill(WATERMARK);
  await assertAccessible(page, 'sharing');
  await keepPicture(page, 'share');
  await page.setViewportSize(LOOKS.phone.viewport);
  await assertAccessible(page, 'sharing on a phone');
  await keepPicture(page, 'share-phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await dialog.getByRole('button', { name: 'Save' }).click();
  link = await page.getByLabel('Link', { exact: true }).inputValue();
  assert.match(link, /\/guest#[\w-]{43}$/);
  await assertAccessible(page, 'the link');
  await keepPicture(page, 'share-link');
  await page.getByRole('button', { name: 'I have kept it' }).click();
  assert.deepEqual(wrong, []);
  await close();
});

test('who has the link and its password looks at the study under the watermark, and saves nothing', async () => {
  const { page, wrong, close } = await openPage(browser, server.web);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.url()} ${request.headers().referer ?? ''}`));
  await page.goto(link);
  const secret = link.split('#')[1]!;
  await page.getByLabel('Password of the link').fill('a guess');
  assert.ok(!page.url().includes(secret), 'it does not stay in the address');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByText('That is not the password.').waitFor();
  await assertAccessible(page, 'asking for the password');
  await keepPicture(page, 'guest-password');
  await page.getByLabel('Password of the link').fill(LINK_PASSWORD);
  await page.getByRole('button', { name: 'Open' }).click();
  await settled(page);
  assert.ok(!asked.some((one) => one.includes(secret)), 'no address and no Referer holds it');
  assert.equal(await page.locator(`.vv-cell [data-watermark="${WATERMARK}"]`).count(), 1);
  assert.equal(await page.locator(`.vv-strip .picture [data-watermark="${WATERMARK}"]`).count(), 2);
  await keepPicture(page, 'guest');
  await page.getByLabel('Layout').selectOption('2x2');
  const cells = await page.locator('.vv-cell').count();
  assert.equal(cells, 4);
  assert.equal(await page.locator(`.vv-cell > [data-watermark="${WATERMARK}"]`).count(), cells, 'over every viewport');
  assert.equal(await page.locator('[data-command="save-view"], [data-command="segments"]').count(), 0);
  await page.reload();
  await settled(page);
  assert.ok(!asked.some((one) => /\/studies$/.test(one.split(' ')[0]!) && one.startsWith('POST')));
  await page.setViewportSize(LOOKS.phone.viewport);
  await page.locator(`.vv-cell > [data-watermark="${WATERMARK}"]`).first().waitFor();
  await keepPicture(page, 'guest-phone');
  await page.goto(`${server.web}/view?study=${PHANTOM_STUDY}`);
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  assert.deepEqual(wrong, []);
  await close();
});

test('it is taken back in the account page, and opens nothing any more', async () => {
  const guest = await openPage(browser, server.web, LOOKS.dark);
  await guest.page.goto(link);
  await guest.page.getByLabel('Password of the link').fill(LINK_PASSWORD);
  await guest.page.getByRole('button', { name: 'Open' }).click();
  await settled(guest.page);
  const { page, wrong, close } = await openPage(browser, server.web, LOOKS.dark);
  await logIn(page);
  await page.goto(`${server.web}/account`);
  await page.getByText(/opened 2 of 3 times, last used/).waitFor();
  await assertAccessible(page, 'my links');
  await page.getByRole('heading', { name: 'Share links' }).scrollIntoViewIfNeeded();
  await keepPicture(page, 'shares-dark');
  await page.getByRole('button', { name: 'Revoke the link for Second opinion' }).click();
  await page.getByText(/^revoked /).waitFor();
  await page.goto(`${server.web}/administration/shares`);
  await page.getByText('Second opinion').waitFor();
  await assertAccessible(page, 'all links');
  assert.deepEqual(wrong, []);
  await close();
  await guest.page.reload();
  await guest.page.getByText(/This link opens nothing/).waitFor();
  await assertAccessible(guest.page, 'a link that is over');
  await keepPicture(guest.page, 'guest-gone');
  await guest.close();
});

for (const [locale, title] of [
  ['de-DE', 'Eine Studie wurde für Sie freigegeben'],
  ['es-ES', 'Se ha compartido un estudio con usted'],
] as const)
  test(`a guest is spoken to in their language: ${locale}`, async () => {
    const { page, close } = await openPage(browser, server.web, { locale });
    await page.goto(`${server.web}/guest#${'x'.repeat(43)}`);
    await page.getByRole('heading', { name: title }).waitFor();
    await close();
  });
