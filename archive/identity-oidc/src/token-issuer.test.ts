import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Logger } from '@vesalius/archive/api';
import { type FakeProvider, openFakeProvider } from './testing/fake-provider.ts';
import { tokenIssuer } from './token-issuer.ts';

const AUDIENCE = 'https://pacs.example.org';
const LOG: Logger = { debug() {}, info() {}, warn() {}, error() {} };

let fake: FakeProvider;
let offset = 0;
const clock = { now: () => Date.now() + offset };

before(async () => {
  fake = await openFakeProvider();
});
after(() => fake.close());

const settings = () => ({ id: 'ehr', issuer: fake.issuer, audience: AUDIENCE, patientClaim: 'patient' });

function claims(more: Readonly<Record<string, unknown>> = {}) {
  const now = Math.floor(Date.now() / 1000);
  const honest = { iss: fake.issuer, sub: 'app-1', aud: AUDIENCE, iat: now, exp: now + 300 };
  return { ...honest, scope: 'user/ImagingStudy.rs openid', ...more };
}

test('a signed token is believed with its subject, scopes, patient and end', async () => {
  const told = claims({ patient: 'P1' });
  const issuer = tokenIssuer(settings(), clock, LOG);
  assert.deepEqual(await issuer.verify(await fake.sign(told)), {
    issuer: fake.issuer,
    subject: 'app-1',
    scopes: ['user/ImagingStudy.rs', 'openid'],
    expiresAt: told.exp * 1000,
    patientId: 'P1',
  });
});

const LIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'another issuer': { iss: 'https://elsewhere.example.org' },
  'another audience': { aud: 'https://another.example.org' },
  'no audience': { aud: undefined },
  'an end that has passed': { exp: 1 },
  'no end': { exp: undefined },
  'a beginning to come': { nbf: Math.floor(Date.now() / 1000) + 3600 },
  'no subject': { sub: undefined },
};

for (const [name, lie] of Object.entries(LIES))
  test(`a token with ${name} is not believed`, async () => {
    assert.equal(await tokenIssuer(settings(), clock, LOG).verify(await fake.sign(claims(lie))), undefined);
  });

test('a token without signature, of another key, or of the wrong kind of key is not believed', async () => {
  const issuer = tokenIssuer(settings(), clock, LOG);
  const [head, body, signature] = (await fake.sign(claims())).split('.');
  const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  assert.equal(await issuer.verify(`${header({ alg: 'none' })}.${body}.`), undefined);
  assert.equal(await issuer.verify(`${header({ alg: 'HS256' })}.${body}.${signature}`), undefined);
  assert.equal(await issuer.verify(`${head}.${body}.${'A'.repeat(342)}`), undefined);
  assert.equal(await issuer.verify('opaque'), undefined);
  assert.equal(await issuer.verify('x'.repeat(20_000)), undefined);
});

test('a key that is new is asked for, and a flood of unknown keys asks no more than once in half a minute', async () => {
  const issuer = tokenIssuer(settings(), clock, LOG);
  assert.ok(await issuer.verify(await fake.sign(claims())));
  await fake.rotate();
  const asked = fake.asked.keys;
  const flood = await Promise.all(Array.from({ length: 20 }, (_, kid) => fake.sign(claims(), { kid: String(kid) })));
  for (const token of flood) assert.equal(await issuer.verify(token), undefined);
  assert.ok(fake.asked.keys - asked <= 1, `${fake.asked.keys - asked} questions`);
  assert.ok(await tokenIssuer(settings(), clock, LOG).verify(await fake.sign(claims())), 'the new key counts');
});

test('a token ends with its time, whatever was known of it', async () => {
  const issuer = tokenIssuer(settings(), clock, LOG);
  const token = await fake.sign(claims());
  assert.ok(await issuer.verify(token));
  offset = 600_000;
  assert.equal(await issuer.verify(token), undefined);
  offset = 0;
});

test('an issuer that is asked about tokens decides; what it does not vouch for is refused', async (t) => {
  const answers: Record<string, object> = {
    good: { ...claims(), active: true },
    revoked: { active: false },
    'of another audience': { ...claims({ aud: 'another' }), active: true },
    'of another issuer': { ...claims({ iss: 'https://elsewhere.example.org' }), active: true },
    ended: { ...claims({ exp: 1 }), active: true },
  };
  const seen: string[] = [];
  const server = createServer(async (request, response) => {
    seen.push(request.headers.authorization ?? '');
    const form = new URLSearchParams(Buffer.concat(await Array.fromAsync(request)).toString());
    response.end(JSON.stringify(answers[form.get('token')!] ?? { active: false }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/introspect`;
  const introspection = { url, clientId: 'pacs', clientSecret: 'a b' };
  const issuer = tokenIssuer({ ...settings(), introspection }, clock, LOG);
  assert.equal((await issuer.verify('good'))?.subject, 'app-1');
  assert.equal(seen[0], `Basic ${Buffer.from('pacs:a%20b').toString('base64')}`);
  for (const token of Object.keys(answers).slice(1)) assert.equal(await issuer.verify(token), undefined, token);
  server.close();
  server.closeAllConnections();
  assert.equal(await issuer.verify('good'), undefined, 'when it is away nothing is believed');
});
