/** Bearer tokens of a trusted issuer, through the doors. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  FAKE_CLIENT,
  type FakeProvider,
  openFakeProvider,
} from '../../../archive/identity-oidc/src/testing/fake-provider.ts';
import { identityFile } from './testing/identity-file.ts';
import { type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const AUDIENCE = 'https://pacs.example.org';
const study = (number: number) => `2.25.7770${number}`;
let fake: FakeProvider;
let server: LocalServer;

before(async () => {
  fake = await openFakeProvider();
  const { issuer } = fake;
  const file = await identityFile({
    providers: [{ id: 'house', title: 'House', issuer, clientId: FAKE_CLIENT, newAccounts: 'make' }],
    tokenIssuers: [{ id: 'ehr', issuer, audience: AUDIENCE, patientClaim: 'patient' }],
  });
  server = await openLocalServer({ VESALIUS_IDENTITY_FILE: file });
  for (const number of [1, 2])
    await server.call('POST', '/api/v1/import', { body: tinyCt(number, 1), type: 'application/dicom' });
});

after(async () => {
  await server.close();
  await fake.close();
});

function tokenFor(scope: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return fake.sign({ iss: fake.issuer, sub: 'subject-1', aud: AUDIENCE, iat: now, exp: now + 60, scope, ...more });
}

const metadata = async (number: number, token: string) =>
  (await server.call('GET', `/dicomweb/studies/${study(number)}/metadata`, { token })).status;

test('scopes decide at DICOMweb and REST', async () => {
  const token = await tokenFor('system/ImagingStudy.rs');
  assert.equal(await metadata(1, token), 200);
  assert.equal((await server.call('GET', '/api/v1/studies', { token })).body.studies.length, 2);
  const store = { body: tinyCt(3, 1), type: 'application/dicom' };
  assert.equal((await server.call('POST', '/dicomweb/studies', { ...store, token })).status, 403);
  assert.equal((await server.call('GET', '/api/v1/users', { token })).status, 403);
  const writing = await tokenFor('system/ImagingStudy.write');
  assert.equal((await server.call('POST', '/dicomweb/studies', { ...store, token: writing })).status, 200);
});

test('a token about one patient sees that patient only', async () => {
  const token = await tokenFor('patient/ImagingStudy.read', { patient: 'P1' });
  assert.deepEqual([await metadata(1, token), await metadata(2, token)], [200, 404]);
  assert.equal((await server.call('GET', '/api/v1/studies', { token })).body.studies.length, 1);
});

test('a token about a user reaches as far as the account that the person has here', async () => {
  const begun = await server.call('GET', '/api/v1/log-in/house', { token: null });
  const back = await fake.visit(begun.headers.get('location')!);
  const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!;
  await server.call('GET', `/api/v1/log-in/house/callback${back.search}`, { token: null, headers: { cookie } });
  const token = await tokenFor('user/ImagingStudy.read');
  assert.equal(await metadata(1, token), 403, 'dana may nothing yet');
  await server.done('POST', '/projects', { name: 'lung', title: 'Lung' });
  await server.done('PUT', `/projects/lung/studies/${study(1)}`);
  await server.done('POST', '/grants', {
    subject: { kind: 'user', name: 'dana' },
    role: 'researcher',
    project: 'lung',
  });
  assert.deepEqual([await metadata(1, token), await metadata(2, token)], [200, 404]);
  await server.done('PATCH', '/users/dana', { disabled: true });
  assert.equal(await metadata(1, token), 401);
});

test('what is not for us, or has ended, opens nothing and stands in no log', async () => {
  for (const lie of [{ aud: 'another' }, { iss: 'https://elsewhere.example.org' }, { exp: 1 }]) {
    const token = await tokenFor('system/*.*', lie);
    assert.equal(await metadata(1, token), 401);
    assert.ok(!server.logged.join('\n').includes(token.slice(-20)));
  }
});
