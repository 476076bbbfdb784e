import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';
import { assertAccessible, openBrowser } from './testing/browser.ts';
import { onPage, until } from './testing/on-page.ts';

let browser: Browser;
let server: LocalServer;
const OTHER = { user: 'vera', password: 'a sentence of Vera' };

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  for (const study of [1, 2, 3])
    await server.call('POST', '/api/v1/import', { body: tinyCt(study, 1), type: 'application/dicom' });
  await server.done('POST', '/users', { name: OTHER.user, password: OTHER.password });
  await server.done('POST', '/grants', { subject: { kind: 'user', name: OTHER.user }, role: 'administrator' });
});

after(async () => {
  await browser.close();
  await server.close();
});

const rows = (page: Page, count: number) =>
  until(page, async () => (await page.locator('tr[data-study]').count()) === count, `${count} studies`);

test('studies are deleted at once, many together, and Undo has them back', () =>
  onPage(browser, server, '/?q=P', async (page) => {
    await rows(page, 3);
    await page.getByLabel('Select all that are shown').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('3 studies are in the bin').waitFor();
    await rows(page, 0);
    assert.equal((await server.done('GET', '/statistics')).studies, 0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('3 restored').waitFor();
    await rows(page, 3);
    assert.equal((await server.done('GET', '/statistics')).instances, 3);
  }));

test('the bin tells what lies there and has it back; two people purge before its time, and call it off', async () => {
  await server.done('DELETE', '/studies/2.25.77701');
  const row = (page: Page) => page.getByRole('row', { name: /P1/ });
  await onPage(browser, server, '/', async (page) => {
    await page.getByRole('link', { name: 'Bin' }).click();
    await row(page).getByText('Wałęsa, Łucja').waitFor();
    await assertAccessible(page, 'bin');
    await row(page).getByRole('button', { name: 'Ask for purging' }).click();
    await row(page).getByText('admin asked for purging').waitFor();
    assert.equal(await row(page).getByRole('button', { name: 'Approve purging' }).count(), 0);
  });
  await onPage(
    browser,
    server,
    '/bin',
    async (page) => {
      await row(page).getByRole('button', { name: 'Approve purging' }).click();
      await row(page).getByText('asked for by admin, approved by vera').waitFor();
      await row(page).getByRole('button', { name: 'Call off' }).click();
      await row(page).getByRole('button', { name: 'Ask for purging' }).waitFor();
      await row(page).getByRole('button', { name: 'Restore' }).click();
      await page.getByRole('heading', { name: 'The bin is empty' }).waitFor();
    },
    { person: OTHER },
  );
  assert.equal((await server.done('GET', '/statistics')).studies, 3);
});
