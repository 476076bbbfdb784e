import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { assertAccessible, openBrowser } from './testing/browser.ts';
import { onPage } from './testing/on-page.ts';

let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
});

after(async () => {
  await browser.close();
  await server.close();
});

const send = (study: number) =>
  server.call('POST', '/api/v1/import', { body: tinyCt(study, 1), type: 'application/dicom' });

test('an empty archive leads a new person: the door checks itself, an administrator is made, images are counted as they come', () =>
  onPage(browser, server, '/welcome', async (page) => {
    await page.getByRole('heading', { level: 1, name: 'First steps' }).waitFor();
    await assertAccessible(page, 'first steps');
    await page.getByRole('button', { name: 'Check the connection' }).click();
    await page.getByText(/^The DICOM door answers \(\d+ ms\)\.$/).waitFor();
    await page.getByText('Waiting for the first image').waitFor();
    await send(1);
    await page.getByText('1 images have come since this page was opened.').waitFor();

    await page.getByLabel('User').fill('vera');
    await page.getByLabel('Name', { exact: true }).fill('Vera Lind');
    await page.locator('input[name=password]').fill('a sentence of my own');
    await page.getByRole('button', { name: 'Make the administrator' }).click();
    await page.getByText('vera is an administrator.').waitFor();
    const vera = await server.as('vera', 'a sentence of my own');
    const { body } = await vera('GET', '/api/v1/session');
    assert.ok(body.permissions.includes('administer'));
    await page.reload();
    await page.getByText('There is an administrator besides the first account.').waitFor();
  }));

test('the overview tells growth and health; the span stands in the address', () =>
  onPage(browser, server, '/administration', async (page) => {
    await page.getByText('Ready').waitFor();
    await page.getByRole('img', { name: /^Images: .* 1$/ }).waitFor();
    await page.getByText('1 year', { exact: true }).click();
    await page.waitForURL('**/administration?days=365');
    await page.getByText('Free on the disk').waitFor();
    await assertAccessible(page, 'overview');
  }));

test('settings say where they come from; secrets are hidden; what is looked for stands in the address', () =>
  onPage(browser, server, '/administration/settings', async (page) => {
    const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name.replace('.', '\\.')}`) });
    await row('http.port').getByText('VESALIUS_HTTP_PORT').waitFor();
    await row('admin.password').getByText('(hidden)').waitFor();
    await page.getByRole('switch', { name: 'Only what is not the default' }).click();
    await row('log.level').waitFor({ state: 'hidden' });
    await page.getByRole('searchbox').fill('http');
    await page.waitForURL(/find=http.*all=no|all=no.*find=http/);
    await page.reload();
    await row('http.port').waitFor();
    assert.equal(await page.getByRole('row').count(), 2);
    await assertAccessible(page, 'settings');
  }));

test('the log of the process can be read by level', () =>
  onPage(browser, server, '/administration/log?level=warn', async (page) => {
    server.archive.log.info('all is well');
    server.archive.log.warn('something is odd', { port: 7 });
    await page.getByRole('row', { name: /something is odd \{"port":7\}/ }).waitFor();
    assert.equal(await page.getByText('all is well').count(), 0);
    await page.getByText('Information', { exact: true }).click();
    await page.getByText('all is well').waitFor();
    await assertAccessible(page, 'log');
  }));

test('a user is added with a role, kept out and let in again', () =>
  onPage(browser, server, '/administration/users', async (page) => {
    await page.getByRole('button', { name: 'New user' }).click();
    const dialog = page.getByRole('dialog', { name: 'New user' });
    await dialog.getByLabel('User').fill('ida');
    await dialog.locator('input[name=password]').fill('a sentence of Ida');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('row', { name: /^ida/ });
    await row.waitFor();
    const { grants } = await server.done('GET', '/grants');
    assert.ok(
      grants.some(
        ({ subject, role }: { subject: { name: string }; role: string }) =>
          subject.name === 'ida' && role === 'physician',
      ),
    );
    await row.getByRole('button', { name: 'Disable' }).click();
    await row.getByText('disabled').waitFor();
    await row.getByRole('button', { name: 'Enable' }).click();
    await row.getByText('disabled').waitFor({ state: 'hidden' });
    await assertAccessible(page, 'users');
  }));

test('the demonstration studies are loaded from the page, and appear', () =>
  onPage(browser, server, '/welcome', async (page) => {
    await page.getByRole('button', { name: 'Load them' }).click();
    await page.getByText('Loading the demonstration studies').first().waitFor();
    await page.goto(server.web);
    await page.getByRole('link', { name: /Hoshikawa/ }).waitFor();
  }));
