import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generate } from 'otplib';
import {
  ADMIN_PASSWORD,
  assertProblem,
  type Called,
  type LocalServer,
  openLocalServer,
} from '../../../../apps/server/src/testing/local-server.ts';
import { tinyCt } from '../../../../apps/server/src/testing/tiny-ct.ts';

let server: LocalServer;

before(async () => {
  server = await openLocalServer({ VESALIUS_SESSION_IDLE_MINUTES: '40', VESALIUS_SESSION_CONFIRMED_MINUTES: '5' });
  await server.call('POST', '/api/v1/users', { body: { name: 'leo', password: 'a password of leo only' } });
});

after(() => server.close());

type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Called>;

async function logIn(user: string, password: string): Promise<Call> {
  const headers = { 'user-agent': `Browser of ${user}` };
  const answer = await server.call('POST', '/api/v1/session', { token: null, headers, body: { user, password } });
  assert.equal(answer.status, 200, answer.text);
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
  return (method, path, body, more = {}) =>
    server.call(method, path, {
      token: null,
      headers: { cookie, 'sec-fetch-site': 'same-origin', ...more },
      ...(body !== undefined && { body }),
    });
}

const asAdmin = () => logIn('admin', ADMIN_PASSWORD);
const asLeo = () => logIn('leo', 'a password of leo only');
const minutes = (count: number) => count * 60_000;
const near = (value: number, wanted: number) => assert.ok(value <= wanted && value > wanted - 20_000, String(value));

/** As if so long had gone by: the server runs in this process, by its clock. */
async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const now = Date.now;
  Date.now = () => now() + ms;
  try {
    return await work();
  } finally {
    Date.now = now;
  }
}

test('a session says how long it lasts: by role, else as the settings say', async () => {
  const [admin, leo] = [await asAdmin(), await asLeo()];
  const { session } = (await admin('GET', '/api/v1/session')).body;
  near(session.expiresInMs, minutes(15));
  near(session.endsInMs, minutes(600));
  assert.equal(session.confirmed, true);
  near((await leo('GET', '/api/v1/session')).body.session.expiresInMs, minutes(40));
  assert.equal((await server.call('GET', '/api/v1/session')).body.session, undefined, 'a token has none');

  const role = { name: 'looker', permissions: ['search'] };
  await server.call('PUT', '/api/v1/roles/looker', { body: { permissions: role.permissions } });
  await server.call('POST', '/api/v1/grants', { body: { subject: { kind: 'user', name: 'leo' }, role: 'looker' } });
  assert.equal((await admin('PUT', '/api/v1/roles/looker/log-in', { idleMinutes: 3 })).status, 204);
  near((await leo('GET', '/api/v1/session')).body.session.expiresInMs, minutes(3));
  assertProblem(await admin('PUT', '/api/v1/roles/nothing/log-in', {}), 404, 'not-found');
  assertProblem(await leo('PUT', '/api/v1/roles/looker/log-in', {}), 403, 'not-permitted');
  const { roles } = (await admin('GET', '/api/v1/roles')).body;
  assert.deepEqual(roles.find(({ name }: { name: string }) => name === 'looker').logIn, { idleMinutes: 3 });
  await admin('PUT', '/api/v1/roles/looker/log-in', {});
});

test('what pages ask while nobody is there does not keep a session open; a word that somebody is does', async () => {
  const leo = await asLeo();
  await later(minutes(39), async () => {
    assert.equal((await leo('GET', '/api/v1/studies', undefined, { 'vesalius-idle': '1' })).status, 200);
    assert.equal((await leo('GET', '/api/v1/changes')).status, 200);
  });
  await later(minutes(41), async () => assertProblem(await leo('GET', '/api/v1/session'), 401, 'unauthenticated'));
  const other = await asLeo();
  await later(minutes(39), async () =>
    near((await other('POST', '/api/v1/session/activity')).body.session.expiresInMs, minutes(40)),
  );
  await later(minutes(78), async () => assert.equal((await other('GET', '/api/v1/session')).status, 200));
});

test('what does harm wants to be confirmed after a while; a token, which nobody types, does not', async () => {
  const admin = await asAdmin();
  await later(minutes(6), async () => {
    for (const [method, path, body] of [
      ['DELETE', '/api/v1/studies/1.2.3'],
      ['DELETE', '/dicomweb/studies/1.2.3'],
      ['POST', '/api/v1/tokens', { name: 't', permissions: ['search'] }],
      ['PUT', '/api/v1/roles/looker', { permissions: [] }],
      ['POST', '/api/v1/grants', { subject: { kind: 'user', name: 'leo' }, role: 'auditor' }],
      ['PATCH', '/api/v1/users/leo', { disabled: true }],
    ] as const)
      assertProblem(await admin(method, path, body), 403, 'confirmation-required');
    assert.equal((await admin('GET', '/api/v1/session')).body.session.confirmed, false);
    assertProblem(await admin('POST', '/api/v1/session/confirmation', { password: 'no' }), 403, 'wrong-credentials');
    assertProblem(await admin('DELETE', '/api/v1/studies/1.2.3'), 403, 'confirmation-required');
    assert.equal((await admin('POST', '/api/v1/session/confirmation', { password: ADMIN_PASSWORD })).status, 204);
    assertProblem(await admin('DELETE', '/api/v1/studies/1.2.3'), 404, 'not-found');
    assertProblem(await server.call('DELETE', '/api/v1/studies/1.2.3'), 404, 'not-found');
  });
  const audit = await server.call('GET', '/api/v1/audit?kind=user-authentication&limit=2');
  assert.deepEqual(
    audit.body.events.map(({ outcome, facts }: { outcome: string; facts: { act: string } }) => [outcome, facts.act]),
    [
      ['success', 'confirmation'],
      ['failure', 'confirmation'],
    ],
  );
});

test('people end their own sessions, administrators anybody’s', async () => {
  const [first, second, admin] = [await asLeo(), await asLeo(), await asAdmin()];
  const { sessions } = (await first('GET', '/api/v1/sessions')).body;
  const current = sessions.filter((one: { current: boolean }) => one.current);
  assert.equal(current.length, 1);
  assert.equal(current[0].userAgent, 'Browser of leo');
  assert.equal(current[0].address, '127.0.0.1');
  assertProblem(await first('GET', '/api/v1/sessions?user=admin'), 403, 'not-permitted');
  const seen = (await second('GET', '/api/v1/sessions')).body.sessions;
  const { handle } = seen.find((one: { current: boolean }) => one.current);
  assertProblem(await first('DELETE', `/api/v1/sessions/${handle}?user=admin`), 403, 'not-permitted');
  assert.equal((await first('DELETE', `/api/v1/sessions/${handle}`)).status, 204);
  assertProblem(await first('DELETE', `/api/v1/sessions/${handle}`), 404, 'not-found');
  assertProblem(await second('GET', '/api/v1/session'), 401, 'unauthenticated');
  assert.equal((await admin('DELETE', `/api/v1/sessions/${current[0].handle}?user=leo`)).status, 204);
  assertProblem(await first('GET', '/api/v1/session'), 401, 'unauthenticated');
  const [ended] = (await server.call('GET', '/api/v1/audit?kind=user-authentication&limit=1')).body.events;
  assert.deepEqual([ended.actor, ended.facts.act, ended.facts.user], ['admin', 'session-ended', 'leo']);
});

test('a feed of changes ends with the session that asked for it', async () => {
  const answer = await server.call('POST', '/api/v1/session', {
    token: null,
    body: { user: 'admin', password: ADMIN_PASSWORD },
  });
  const headers = { cookie: answer.headers.getSetCookie()[0]!.split(';')[0]! };
  const feed = await fetch(`${server.web}/api/v1/changes`, { headers: { ...headers, accept: 'text/event-stream' } });
  const reader = feed.body!.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await reader.read()).value ?? '', /changes/);
  const store = (number: number) =>
    server.call('POST', '/api/v1/import', { body: tinyCt(number, 1), type: 'application/dicom' });
  await store(1);
  assert.match((await reader.read()).value ?? '', /instance-stored/);
  await server.call('DELETE', '/api/v1/session', {
    token: null,
    headers: { ...headers, 'sec-fetch-site': 'same-origin' },
  });
  await store(2);
  assert.equal((await reader.read()).done, true);
});

test('a role may want a second factor: until there is one nothing else answers, then a code is asked for at the log-in', async () => {
  const password = 'a password of mia only';
  await server.call('POST', '/api/v1/users', { body: { name: 'mia', password } });
  await server.call('PUT', '/api/v1/roles/guarded', { body: { permissions: ['search'] } });
  await server.call('PUT', '/api/v1/roles/guarded/log-in', { body: { secondFactor: true } });
  await server.call('POST', '/api/v1/grants', { body: { subject: { kind: 'user', name: 'mia' }, role: 'guarded' } });
  const mia = await logIn('mia', password);
  assert.deepEqual((await mia('GET', '/api/v1/session')).body.session.duties, ['second-factor']);
  for (const path of ['/api/v1/studies', '/dicomweb/studies', '/api/v1/changes'])
    assert.equal((await mia('GET', path)).status, 403, path);
  const begun = await mia('POST', '/api/v1/second-factor/totp');
  assert.equal(begun.status, 201);
  assertProblem(await mia('PUT', '/api/v1/second-factor/totp', { code: '1' }), 403, 'wrong-credentials');
  const { secret } = begun.body;
  const set = await mia('PUT', '/api/v1/second-factor/totp', { code: await generate({ secret }) });
  assert.equal(set.body.recoveryCodes.length, 10);
  assert.equal((await mia('GET', '/api/v1/studies')).status, 200);

  const attempt = (body: object) =>
    server.call('POST', '/api/v1/session', { token: null, body: { user: 'mia', ...body } });
  const asked = await attempt({ password });
  assertProblem(asked, 401, 'second-factor-required');
  assert.deepEqual(asked.headers.getSetCookie(), []);
  assertProblem(await attempt({ password: 'wrong' }), 401, 'wrong-credentials');
  assertProblem(await attempt({ password, code: '000000' }), 401, 'wrong-credentials');
  assert.equal((await attempt({ password, code: set.body.recoveryCodes[0] })).status, 200);
  assertProblem(await attempt({ password, code: set.body.recoveryCodes[0] }), 401, 'wrong-credentials');

  const next = 'another password of mia';
  const changed = await mia('PUT', '/api/v1/session/password', { current: password, next });
  assert.equal(changed.status, 204, 'who changes the password stays logged in');
  assert.equal(changed.headers.getSetCookie().length, 1);
  const said = JSON.stringify((await server.call('GET', '/api/v1/audit?limit=1000')).body) + server.logged.join();
  for (const hidden of [secret, set.body.recoveryCodes[0], set.body.recoveryCodes[1], password, next])
    assert.ok(!said.includes(hidden), 'no secret is written down');
  assertProblem(await server.call('GET', '/api/v1/second-factor'), 403, 'not-permitted');
  assert.equal((await server.call('DELETE', '/api/v1/users/mia/second-factor')).status, 204);
  assert.equal((await attempt({ password: next })).status, 200);
});
