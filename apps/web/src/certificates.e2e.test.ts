import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { assertAccessible, openBrowser } from './testing/browser.ts';
import { onPage } from './testing/on-page.ts';

let browser: Browser;
let server: LocalServer;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), openLocalServer()]);
  await server.done('PUT', '/peers/CT1', { host: '127.0.0.1', port: 104 });
});

after(async () => {
  await browser.close();
  await server.close();
});

test('an authority is made, a certificate is issued for a peer and downloaded once, renewed and revoked', () =>
  onPage(browser, server, '/administration/certificates', async (page) => {
    await page.getByRole('button', { name: 'Make the authority' }).click();
    const make = page.getByRole('dialog', { name: 'Make the authority' });
    await make.getByLabel('Name').fill('Hospital');
    await make.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^Hospital, good until /).waitFor();

    await page.getByRole('button', { name: 'New certificate' }).click();
    const issue = page.getByRole('dialog', { name: 'New certificate' });
    await issue.locator('input[name=name]').fill('CT 1');
    await issue.locator('select[name=aeTitle]').selectOption('CT1');
    await issue.locator('input[name=password]').fill('of the file 12');
    await assertAccessible(page, 'new certificate');
    await issue.getByRole('button', { name: 'Save' }).click();

    const given = page.getByRole('dialog', { name: 'Certificate of CT 1' });
    const fileOf = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        given.getByRole('link', { name, exact: true }).click(),
      ]);
      return readFile(await download.path());
    };
    const certificate = new X509Certificate(await fileOf('CT-1.crt'));
    assert.match(String(await fileOf('CT-1.key')), /^-----BEGIN PRIVATE KEY-----/);
    assert.ok((await fileOf('CT-1.p12')).length > 1000);
    const { certificates } = await server.done('GET', '/peers/CT1');
    assert.deepEqual(certificates, [certificate.fingerprint256]);
    await given.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Renew' }).click();
    await given.getByRole('button', { name: 'Done' }).click();
    const rows = page.getByRole('row', { name: /^CT 1/ });
    await rows.nth(1).waitFor();
    await rows.nth(1).getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await rows.nth(1).getByText('revoked').waitFor();
    assert.equal(await rows.nth(1).getByRole('button').count(), 0);
    await assertAccessible(page, 'certificates');
  }));
