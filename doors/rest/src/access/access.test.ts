import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  ADMIN_PASSWORD,
  assertProblem,
  type LocalServer,
  openLocalServer,
} from '../../../../apps/server/src/testing/local-server.ts';

let server: LocalServer;

before(async () => {
  server = await openLocalServer();
});

after(() => server.close());

const logIn = (password = ADMIN_PASSWORD, headers: Record<string, string> = {}, user = 'admin') =>
  server.call('POST', '/api/v1/session', { token: null, headers, body: { user, password } });

async function cookieOf(password?: string): Promise<string> {
  const answer = await logIn(password);
  assert.equal(answer.status, 200);
  return answer.headers.getSetCookie()[0]!.split(';')[0]!;
}

const asBrowser = (cookie: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) => ({
  token: null,
  headers: { cookie, ...headers },
});

async function tokenFor(permissions: string[], more: object = {}): Promise<{ secret: string; id: number }> {
  const made = await server.call('POST', '/api/v1/tokens', { body: { name: 'gantry', permissions, ...more } });
  assert.equal(made.status, 201, made.text);
  return { secret: made.body.secret, id: made.body.token.id };
}

test('the session cookie is for the browser alone: no script, no other site, gone when the browser closes', async () => {
  const answer = await logIn();
  const [cookie = ''] = answer.headers.getSetCookie();
  assert.match(cookie, /^vesalius_session=[\w-]{40,};/);
  assert.match(cookie, /; HttpOnly/);
  assert.match(cookie, /; SameSite=Strict/);
  assert.match(cookie, /; Path=\//);
  assert.doesNotMatch(cookie, /Secure|Max-Age|Expires|Domain/);
  assert.equal(answer.body.name, 'admin');
  assert.ok(answer.body.permissions.includes('administer'));
  assert.equal(answer.headers.get('cache-control'), 'no-store');
});

test('behind a declared reverse proxy the cookie is that of TLS: Secure, and of this host alone', async () => {
  const proxied = await openLocalServer({ VESALIUS_HTTP_TRUSTED_PROXIES: '127.0.0.1' });
  try {
    const body = { user: 'admin', password: ADMIN_PASSWORD };
    const answer = await proxied.call('POST', '/api/v1/session', { token: null, body });
    const [cookie = ''] = answer.headers.getSetCookie();
    assert.match(cookie, /^__Host-vesalius_session=[\w-]{40,};/);
    assert.match(cookie, /; Secure/);
    assert.match(cookie, /; Path=\/;/);
    assert.doesNotMatch(cookie, /Domain/);
    assert.equal(answer.headers.get('strict-transport-security'), 'max-age=31536000; includeSubDomains');
    const [named = ''] = cookie.split(';');
    assert.equal((await proxied.call('GET', '/api/v1/session', asBrowser(named))).status, 200);
    const plain = named.slice('__Host-'.length);
    assert.equal(
      (await proxied.call('GET', '/api/v1/session', asBrowser(plain))).status,
      401,
      'a cookie anybody may set',
    );
  } finally {
    await proxied.close();
  }
});

test('wrong user and wrong password are told alike, and the trail knows of it', async () => {
  const wrong = [await logIn('wrong'), await logIn(ADMIN_PASSWORD, {}, 'nobody')];
  for (const answer of wrong) {
    assertProblem(answer, 401, 'wrong-credentials');
    assert.deepEqual(answer.headers.getSetCookie(), []);
  }
  assert.equal(wrong[0]!.text, wrong[1]!.text);
  assertProblem(await server.call('POST', '/api/v1/session', { token: null, body: { user: 'admin' } }), 400, 'invalid');
  const audit = await server.call('GET', '/api/v1/audit?kind=user-authentication&limit=2');
  assert.deepEqual(
    audit.body.events.map(({ actor, outcome }: { actor: string; outcome: string }) => [actor, outcome]),
    [
      ['nobody', 'failure'],
      ['admin', 'failure'],
    ],
  );
  assert.doesNotMatch(server.logged.join() + JSON.stringify(audit.body), new RegExp(ADMIN_PASSWORD));
});

test('a session opens what a token opens, and ends with the log-out', async () => {
  const cookie = await cookieOf();
  const session = asBrowser(cookie);
  assert.equal((await server.call('GET', '/api/v1/studies', session)).status, 200);
  assert.equal((await server.call('GET', '/', session)).status, 200);
  assert.equal((await server.call('DELETE', '/api/v1/session', session)).status, 204);
  assertProblem(await server.call('GET', '/api/v1/studies', session), 401, 'unauthenticated');
});

test('what changes something by cookie must come from this site', async () => {
  const cookie = await cookieOf();
  const origin = { origin: server.web };
  for (const [headers, allowed] of [
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [origin, true],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ origin: 'https://elsewhere.example' }, false],
    [{ origin: 'null' }, false],
    [{}, false],
  ] as const) {
    const answer = await server.call('PUT', '/api/v1/peers/ONE', {
      ...asBrowser(cookie, headers),
      body: { host: 'one.example', port: 104 },
    });
    assert.equal(answer.status, allowed ? 200 : 403, JSON.stringify(headers));
    if (!allowed) assert.equal(answer.body.code, 'cross-site');
  }
  assertProblem(await logIn(ADMIN_PASSWORD, { 'sec-fetch-site': 'cross-site' }), 403, 'cross-site');
});

test('another password ends every session, and the new one opens', async () => {
  const before = await cookieOf();
  const session = asBrowser(await cookieOf());
  const change = (current: string, next: string) =>
    server.call('PUT', '/api/v1/session/password', { ...session, body: { current, next } });
  assertProblem(await change('not it', 'a good new password'), 403, 'wrong-credentials');
  assertProblem(await change(ADMIN_PASSWORD, 'short'), 400, 'invalid');
  const changed = await change(ADMIN_PASSWORD, 'a good new password');
  assert.equal(changed.status, 204);
  assert.equal((await server.call('GET', '/api/v1/session', asBrowser(before))).status, 401);
  const renewed = changed.headers.getSetCookie()[0]!.split(';')[0]!;
  assert.equal((await server.call('GET', '/api/v1/session', asBrowser(renewed))).status, 200);
  assertProblem(await logIn(), 401, 'wrong-credentials');
  await cookieOf('a good new password');
});

test('a token may do what it was made for and nothing else; revoked or at its end it opens nothing', async () => {
  const { secret, id } = await tokenFor(['search']);
  assert.match(secret, /^vsl_/);
  assert.equal((await server.call('GET', '/api/v1/studies', { token: secret })).status, 200);
  for (const [method, path, body] of [
    ['GET', '/api/v1/statistics'],
    ['GET', '/api/v1/audit'],
    ['GET', '/api/v1/quarantine'],
    ['GET', '/api/v1/peers'],
    ['GET', '/api/v1/users'],
    ['POST', '/api/v1/projects', { name: 'mine', title: 'Mine' }],
    ['GET', '/metrics'],
    ['POST', '/api/v1/tokens', { name: 'more', permissions: ['administer'] }],
    ['DELETE', '/api/v1/studies/1.2.3'],
    ['PUT', '/api/v1/peers/X', { host: 'x', port: 104 }],
  ] as const)
    assertProblem(await server.call(method, path, { token: secret, body }), 403, 'not-permitted');
  assert.deepEqual((await server.call('GET', '/api/v1/tokens', { token: secret })).body, { tokens: [] });
  assert.equal((await server.call('DELETE', `/api/v1/tokens/${id}`)).status, 204);
  assertProblem(await server.call('GET', '/api/v1/studies', { token: secret }), 401, 'unauthenticated');
  assertProblem(await server.call('DELETE', `/api/v1/tokens/${id}`), 404, 'not-found');
  const { secret: over } = await tokenFor(['search'], { expiresAt: Date.now() - 1 });
  assertProblem(await server.call('GET', '/api/v1/studies', { token: over }), 401, 'unauthenticated');
});

test('secrets of tokens are shown once and never again', async () => {
  const { secret, id } = await tokenFor(['search']);
  const list = await server.call('GET', '/api/v1/tokens');
  assert.ok(list.body.tokens.some((token: { id: number }) => token.id === id));
  assert.ok(!list.text.includes(secret.slice(4)));
  assert.ok(!server.logged.join().includes(secret));
});

test('a wrong bearer token is not overruled by a good cookie', async () => {
  const cookie = await cookieOf('a good new password');
  for (const authorization of ['Bearer nonsense', 'Bearer ', 'Basic YWRtaW46eA=='])
    assertProblem(
      await server.call('GET', '/api/v1/studies', asBrowser(cookie, { authorization })),
      401,
      'unauthenticated',
    );
});

test('without a principal there are the log-in page with its files, health and the OpenAPI document, and nothing else', async () => {
  const open = ['/login', '/health/live', '/health/ready', '/api/openapi.json', '/assets/mark.svg'];
  for (const path of open) assert.equal((await server.call('GET', path, { token: null })).status, 200, path);
  for (const path of ['/metrics', '/api/v1', '/api/v1/nothing', '/assets/connection.json', '/.env'])
    assertProblem(await server.call('GET', path, { token: null }), 401, 'unauthenticated');
  for (const [path, next] of [
    ['/', '/login'],
    ['/?q=a%26b&study=1.2', '/login?next=%2F%3Fq%3Da%2526b%26study%3D1.2'],
    ['/api/docs', '/login?next=%2Fapi%2Fdocs'],
  ] as const) {
    const answer = await server.call('GET', path, { token: null });
    assert.deepEqual([answer.status, answer.headers.get('location')], [302, next]);
  }
});

test('problems are told without what is inside', async () => {
  assertProblem(await server.call('GET', '/api/v1/nothing'), 404, 'not-found');
  assertProblem(await server.call('GET', '/api/v1/jobs/zero'), 400, 'invalid');
  assertProblem(
    await server.call('POST', '/api/v1/tokens', { body: '{', type: 'application/json' }),
    400,
    'FST_ERR_CTP_INVALID_JSON_BODY',
  );
  const huge = await server.call('POST', '/api/v1/tokens', { body: { name: 'x'.repeat(2_000_000), permissions: [] } });
  assert.equal(huge.status, 413);
  const answer = await server.call('GET', '/api/v1/studies');
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  assert.match(answer.headers.get('content-security-policy')!, /^default-src 'none'; .*frame-ancestors 'self'$/);
  assert.equal(answer.headers.get('strict-transport-security'), null, 'a promise that plain HTTP cannot give');
});
