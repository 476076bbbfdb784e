/** Logging in by `oidc-provider`, a certified OpenID provider, through its own log-in page in Chromium. */
import assert from 'node:assert/strict';
import { after, afterEach, before, mock, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { identityFile } from '../../server/src/testing/identity-file.ts';
import { type LocalServer, openLocalServer } from '../../server/src/testing/local-server.ts';
import { assertAccessible, openBrowser, openPage, sessionKnown } from './testing/browser.ts';
import { OPENID_CLIENT, openOpenIdProvider } from './testing/openid-provider.ts';
import { keepPicture } from './testing/viewing.ts';

let browser: Browser;
let server: LocalServer;
let provider: Awaited<ReturnType<typeof openOpenIdProvider>>;

before(async () => {
  provider = await openOpenIdProvider({ dana: ['radiology', 'administrators'], erin: [] });
  const roles = [
    { group: 'radiology', role: 'physician' },
    { group: 'administrators', role: 'administrator' },
  ];
  const VESALIUS_IDENTITY_FILE = await identityFile({
    providers: [
      {
        id: 'hospital',
        title: 'City Hospital',
        issuer: provider.issuer,
        clientId: OPENID_CLIENT.id,
        clientSecret: OPENID_CLIENT.secret,
        scopes: ['profile', 'groups'],
        newAccounts: 'make',
        roles,
      },
    ],
  });
  [browser, server] = await Promise.all([openBrowser(), openLocalServer({ VESALIUS_IDENTITY_FILE })]);
  provider.begin(server.web);
});

afterEach(() => mock.restoreAll());

after(async () => {
  await browser.close();
  await server.close();
  await provider.close();
});

/** Types the name into the provider's page, and agrees there. */
async function logInThere(page: Page, name: string): Promise<void> {
  await page.waitForURL(`${provider.issuer}/interaction/**`);
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  const consent = page.getByRole('button', { name: 'Continue' });
  await Promise.race([consent.waitFor(), page.waitForURL(`${server.web}/**`)]);
  if (page.url().startsWith(provider.issuer)) await consent.click();
}

/** What the provider's page loads and logs is not for us to judge. */
const ours = (wrong: readonly string[]) =>
  wrong.filter((one) => !one.startsWith('elsewhere:') && !/Failed to load resource|fonts|status of 403/.test(one));

test('a person logs in at the provider, may what their groups may, and is out when they leave there', async () => {
  const { page, wrong, close } = await openPage(browser, server.web);
  await page.goto(`${server.web}/login?next=/administration/users`);
  await page.getByRole('link', { name: 'Log in with City Hospital' }).waitFor();
  await assertAccessible(page, 'log-in page with a provider');
  await keepPicture(page, 'log-in-provider');
  await page.getByRole('link', { name: 'Log in with City Hospital' }).click();
  await logInThere(page, 'dana');
  await page.waitForURL(`${server.web}/administration/users`);
  await page.getByRole('cell', { name: 'Person dana' }).waitFor();
  const { body } = await server.call('GET', '/api/v1/grants');
  const granted = body.grants.map((grant: Record<string, unknown>) => [grant.role, grant.grantedBy]);
  assert.deepEqual(granted, [
    ['physician', 'provider:hospital'],
    ['administrator', 'provider:hospital'],
  ]);
  await page.goto(`${server.web}/account`);
  await page.getByText('You may log in with City Hospital.').waitFor();
  await assertAccessible(page, 'account page with a provider');

  // An act that does harm is confirmed at the provider, in a window of its own.
  await sessionKnown(page);
  const now = Date.now.bind(Date);
  mock.method(Date, 'now', () => now() + 11 * 60_000);
  await page.getByRole('button', { name: 'Stop logging in with City Hospital' }).click();
  const dialog = page.getByRole('dialog', { name: 'Is it you?' });
  await dialog.getByText('Prove who you are at City Hospital').waitFor();
  await assertAccessible(page, 'confirming elsewhere');
  mock.restoreAll();
  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    dialog.getByRole('button', { name: 'Go to City Hospital' }).click(),
  ]);
  await logInThere(popup, 'dana');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('conflict').waitFor(); // it is the only way in

  // The session there ends, and the provider says so to the server itself.
  const leaving = await page.context().newPage();
  await leaving.goto(`${provider.issuer}/session/end`);
  await leaving.locator('button[name=logout]').click();
  await leaving.waitForURL(`${provider.issuer}/session/end/success`);
  await page.goto(`${server.web}/administration`);
  await page.waitForURL('**/login**');
  const { body: trail } = await server.call('GET', '/api/v1/audit?limit=100&actor=dana');
  const acts = trail.events.map(({ kind, facts }: { kind: string; facts?: { act?: string } }) => facts?.act ?? kind);
  for (const act of ['user-authentication', 'confirmation', 'logged-out-by-provider'])
    assert.ok(acts.includes(act), act);
  assert.deepEqual(ours(wrong), []);
  await close();
});

test('a refusal is told in words, and the other way in is still there', async () => {
  const { page, close } = await openPage(browser, server.web, { locale: 'de-DE' });
  await page.goto(`${server.web}/api/v1/log-in/hospital/callback?code=1&state=2`);
  await page.getByText('Die Anmeldung hat zu lange gedauert oder wurde woanders begonnen.').waitFor();
  await page.getByLabel('Passwort').first().waitFor();
  await close();
});

test('a log-out token of nobody is refused', async () => {
  const type = 'application/x-www-form-urlencoded';
  const path = '/api/v1/log-in/hospital/log-out';
  const refused = await server.call('POST', path, { token: null, type, body: Buffer.from('logout_token=abc') });
  assert.equal(refused.status, 400);
});
