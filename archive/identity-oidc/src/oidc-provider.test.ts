import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type { IdentityProvider, Logger } from '@vesalius/archive/api';
import { oidcProvider } from './oidc-provider.ts';
import { FAKE_CLIENT, type FakeProvider, openFakeProvider } from './testing/fake-provider.ts';

const BACK = 'https://pacs.example.org/api/v1/log-in/house/callback';
const LOG_OUT_EVENT = { 'http://schemas.openid.net/event/backchannel-logout': {} };

let fake: FakeProvider;
let provider: IdentityProvider;
let logged: string[];

beforeEach(async () => {
  fake = await openFakeProvider();
  logged = [];
  provider = oidcProvider({ ...settingsOf(fake.issuer) }, logTo(logged));
});

afterEach(async () => {
  mock.restoreAll();
  await fake.close();
});

function settingsOf(issuer: string) {
  return {
    id: 'house',
    title: 'House',
    issuer,
    clientId: FAKE_CLIENT,
    scopes: ['profile'],
    nameClaim: 'preferred_username',
    groupsClaim: 'groups',
    newAccounts: 'make',
    linkByName: false,
    secondFactor: false,
    roles: [],
  } as const;
}

function logTo(lines: string[]): Logger {
  const at = (message: string, facts: object = {}) => void lines.push(JSON.stringify({ message, ...facts }));
  return { debug: at, info: at, warn: at, error: at };
}

/** Goes there and comes back. */
async function there(anew = false) {
  const { url, secrets } = await provider.begin(BACK, anew);
  return { url: new URL(url), answer: await fake.visit(url), secrets };
}

test('the request carries PKCE, state and nonce, and the person comes back with groups', async () => {
  const { url, answer, secrets } = await there();
  for (const name of ['state', 'nonce', 'code_challenge', 'redirect_uri']) assert.ok(url.searchParams.get(name), name);
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
  const { provedAt, ...person } = (await provider.finish(answer, secrets))!;
  assert.ok(Math.abs(provedAt! - Date.now()) < 60_000);
  assert.deepEqual(person, {
    issuer: fake.issuer,
    subject: 'subject-1',
    displayName: 'Dana',
    groups: ['radiology'],
    name: 'dana',
    session: 'there-1',
  });
});

test('to prove it anew the person is asked, and an old proof is not taken', async () => {
  const { url, answer, secrets } = await there(true);
  assert.deepEqual([url.searchParams.get('prompt'), url.searchParams.get('max_age')], ['login', '0']);
  fake.claims.auth_time = Math.floor(Date.now() / 1000) - 3600;
  assert.equal(await provider.finish(answer, secrets), undefined);
});

const LIES: Readonly<Record<string, () => Record<string, unknown>>> = {
  'another issuer': () => ({ iss: 'https://elsewhere.example.org' }),
  'another audience': () => ({ aud: 'another-client' }),
  'audience of several without authorized party': () => ({ aud: [FAKE_CLIENT, 'another'] }),
  'an end that has passed': () => ({ exp: Math.floor(Date.now() / 1000) - 3600 }),
  'another nonce': () => ({ nonce: 'a nonce of somebody else' }),
  'no nonce': () => ({ nonce: undefined }),
  'no subject': () => ({ sub: undefined }),
};

for (const [name, lie] of Object.entries(LIES))
  test(`an ID token with ${name} is not believed`, async () => {
    const { answer, secrets } = await there();
    Object.assign(fake.claims, lie());
    assert.equal(await provider.finish(answer, secrets), undefined);
    assert.equal(logged.length, 1);
    assert.ok(!logged[0]!.includes(answer.searchParams.get('code')!), 'the code is in no log');
  });

test('another state, a code used twice, an answer of another provider and an error are not believed', async () => {
  const first = await there();
  const changed = new URL(first.answer);
  changed.searchParams.set('state', 'of somebody else');
  assert.equal(await provider.finish(changed, first.secrets), undefined, 'state');
  const mixed = new URL(first.answer);
  mixed.searchParams.set('iss', 'https://elsewhere.example.org');
  assert.equal(await provider.finish(mixed, first.secrets), undefined, 'mix-up (RFC 9207)');
  const bare = new URL(first.answer);
  bare.searchParams.delete('iss');
  assert.equal(await provider.finish(bare, first.secrets), undefined, 'the provider says that it names itself');
  const other = await there();
  assert.equal(await provider.finish(first.answer, other.secrets), undefined, 'state of another log-in');
  assert.ok(await provider.finish(first.answer, first.secrets));
  assert.equal(await provider.finish(first.answer, first.secrets), undefined, 'code used twice');
  const refused = new URL(`${BACK}?error=access_denied&state=${other.secrets.state}&iss=${fake.issuer}`);
  assert.equal(await provider.finish(refused, other.secrets), undefined, 'the provider refused');
});

test('without the PKCE verifier the code is worth nothing', async () => {
  const { answer, secrets } = await there();
  assert.equal(await provider.finish(answer, { ...secrets, verifier: 'x'.repeat(43) }), undefined);
});

test('keys that the provider has changed are asked for anew, and not at each token', async () => {
  const first = await there();
  assert.ok(await provider.finish(first.answer, first.secrets));
  await fake.rotate();
  const early = await there();
  assert.equal(await provider.finish(early.answer, early.secrets), undefined, 'within a minute keys are not asked for');
  const asked = fake.asked.keys;
  const later = Date.now() + 61_000;
  mock.method(Date, 'now', () => later);
  const second = await there();
  assert.ok(await provider.finish(second.answer, second.secrets));
  assert.equal(fake.asked.keys, asked + 1);
});

function logOut(claims: Readonly<Record<string, unknown>> = {}) {
  const now = Math.floor(Date.now() / 1000);
  const honest = { iss: fake.issuer, aud: FAKE_CLIENT, iat: now, exp: now + 120, jti: 'j', sid: 'there-1' };
  return { ...honest, events: LOG_OUT_EVENT, ...claims };
}

test('a log-out token says whose sessions end', async () => {
  assert.deepEqual(await provider.loggedOut(await fake.sign(logOut({ sub: 's' }))), {
    issuer: fake.issuer,
    subject: 's',
    session: 'there-1',
  });
});

const LOG_OUT_LIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'another issuer': { iss: 'https://elsewhere.example.org' },
  'another audience': { aud: 'another-client' },
  'an end that has passed': { exp: 1 },
  'an old date': { iat: 1 },
  'a nonce, which an ID token has': { nonce: 'n' },
  'no event': { events: undefined },
  'another event': { events: { 'https://elsewhere.example.org': {} } },
  'nobody in it': { sid: undefined },
  'no identifier': { jti: undefined },
};

for (const [name, lie] of Object.entries(LOG_OUT_LIES))
  test(`a log-out token with ${name} is not believed`, async () => {
    assert.equal(await provider.loggedOut(await fake.sign(logOut(lie))), undefined);
  });

test('a log-out token without signature, or of another key, is not believed', async () => {
  const [head, body] = (await fake.sign(logOut())).split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  assert.equal(await provider.loggedOut(`${none}.${body}.`), undefined);
  assert.equal(await provider.loggedOut(`${head}.${body}.${'A'.repeat(342)}`), undefined);
  assert.equal(await provider.loggedOut('not a token'), undefined);
});

test('a provider that is away says so, and is asked again', async () => {
  const { issuer } = fake;
  await fake.close();
  await assert.rejects(provider.begin(BACK, false));
  fake = await openFakeProvider();
  assert.notEqual(fake.issuer, issuer);
});
