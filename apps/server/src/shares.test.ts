/** Share links: one study, for who has the link, as long as its maker may see it; nothing else opens, and every look is on record. */
import assert from 'node:assert/strict';
import { after, afterEach, before, mock, test } from 'node:test';
import { GUESTS } from '../../../tools/policy/policy-table.ts';
import { type Ask, assertProblem, type Called, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const LINK_PASSWORD = 'a password of the link, long';
const DAY_MS = 86_400_000;
const study = (number: number) => `2.25.7770${number}`;
const [SHARED, OTHER] = [1, 2] as const;
const INSTANCE = `/dicomweb/studies/${study(SHARED)}/series/${study(SHARED)}.1/instances/${study(SHARED)}.1.1`;
/** What a viewer asks. */
const LOOKS = [
  `/dicomweb/studies/${study(SHARED)}/metadata`,
  `${INSTANCE}/frames/1`,
  `${INSTANCE}/rendered`,
  `/dicomweb/studies/${study(SHARED)}/thumbnail`,
];
/** Tests share an address, whose tries are counted. */
let now = Date.now();

let server: LocalServer;
let admin: Ask;

before(async () => {
  server = await openLocalServer();
  for (const number of [SHARED, OTHER])
    await server.call('POST', '/api/v1/import', { body: tinyCt(number, 1), type: 'application/dicom' });
  for (const name of ['ed', 'lea', 'boss']) await server.done('POST', '/users', { name, password: PASSWORD });
  const grant = (name: string, role: string) =>
    server.done('POST', '/grants', { subject: { kind: 'user', name }, role });
  await grant('ed', 'physician');
  await grant('lea', 'learner');
  await grant('boss', 'administrator');
  admin = await server.as('boss', PASSWORD);
});

afterEach(() => mock.restoreAll());
after(() => server.close());

/** Minutes later: what is counted by address is forgotten. */
function later(milliseconds = 10 * 60_000): void {
  now += milliseconds;
  mock.method(Date, 'now', () => now);
}

async function made(about: object = {}, user = 'ed'): Promise<Called> {
  const body = {
    studyInstanceUid: study(SHARED),
    purpose: 'second opinion',
    expiresAt: Date.now() + 30 * DAY_MS,
    ...about,
  };
  const logged = await server.call('POST', '/api/v1/session', {
    token: null,
    body: { user, password: PASSWORD },
  });
  const cookie = logged.headers.getSetCookie()[0]!.split(';')[0]!;
  return server.call('POST', '/api/v1/shares', {
    token: null,
    body,
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
  });
}

const secretOf = ({ body }: Called): string => body.path.split('#')[1];
const open = (secret: string, password?: string) =>
  server.call('POST', '/api/v1/shares/opening', { token: null, body: { secret, ...(password && { password }) } });

/** Asks with the cookie of an answer. */
function guestOf(opened: Called) {
  const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!;
  return (method: string, path: string, options: object = {}) =>
    server.call(method, path, { token: null, headers: { cookie, 'sec-fetch-site': 'same-origin' }, ...options });
}

test('a guest sees the one study as a viewer asks for it, and nothing else', async () => {
  const share = await made();
  assert.equal(share.status, 201, share.text);
  assert.match(share.body.path, /^\/guest#[\w-]{43}$/);
  const opened = await open(secretOf(share));
  assert.equal(opened.status, 200, opened.text);
  assert.equal(opened.body.studyInstanceUid, study(SHARED));
  assert.match(opened.body.watermark, /^ed · \d{4}-\d\d-\d\d$/);
  assert.match(opened.headers.getSetCookie()[0]!, /HttpOnly.*SameSite=Strict/);
  assert.equal(opened.headers.get('referrer-policy'), 'no-referrer');
  const guest = guestOf(opened);
  for (const path of LOOKS) assert.equal((await guest('GET', path)).status, 200, path);
  const [seen, kept] = await Promise.all([guest('GET', LOOKS[2]!), server.call('GET', LOOKS[2]!)]);
  assert.notDeepEqual(seen.bytes, kept.bytes, 'the watermark is in what the server draws');
  assert.notEqual(seen.headers.get('etag'), kept.headers.get('etag'), 'and no cache takes one for the other');
  const found = await guest('GET', '/dicomweb/studies', {
    headers: { ...cookieOf(opened), accept: 'application/dicom+json' },
  });
  assert.deepEqual(
    found.body.map((one: Record<string, { Value: string[] }>) => one['0020000D']!.Value[0]),
    [study(SHARED)],
  );
  assert.equal((await guest('GET', `/dicomweb/studies/${study(OTHER)}/metadata`)).status, 404);
  assert.equal((await guest('GET', '/api/v1/guest')).body.studyInstanceUid, study(SHARED));
});

const cookieOf = (opened: Called) => ({ cookie: opened.headers.getSetCookie()[0]!.split(';')[0]! });

test('every operation that is not for guests knows no guest', async () => {
  const guest = guestOf(await open(secretOf(await made())));
  const { body: document } = await server.call('GET', '/api/openapi.json', { token: null });
  const items = Object.entries(document.paths as Record<string, Record<string, { security?: unknown[] }>>);
  const open401: string[] = [];
  for (const [path, item] of items)
    for (const [method, { security }] of Object.entries(item)) {
      if (security?.length === 0) continue;
      const answer = await guest(method.toUpperCase(), path.replaceAll(/\{[^}]+\}/g, 'x'));
      if (answer.status !== 401) open401.push(`${method} ${path}`);
    }
  assert.deepEqual(open401.sort(), [...GUESTS].sort());
  for (const path of ['/', '/view', '/administration'])
    assert.equal(
      (await guest('GET', path)).headers.get('location'),
      path === '/' ? '/login' : `/login?next=${encodeURIComponent(path)}`,
    );
});

test('a password is wanted, guesses become slow, and all of it is on record', async () => {
  later();
  const share = await made({ password: LINK_PASSWORD });
  const id = share.body.share.id;
  assertProblem(await open(secretOf(share)), 401, 'password-wanted');
  for (let tries = 0; tries < 3; tries++) assertProblem(await open(secretOf(share), 'a guess'), 401, 'wrong-password');
  const slow = await open(secretOf(share), LINK_PASSWORD);
  assertProblem(slow, 429, 'too-many-requests');
  assert.ok(Number(slow.headers.get('retry-after')) >= 1);
  later();
  assert.equal((await open(secretOf(share), LINK_PASSWORD)).status, 200);
  const { body } = await server.call(
    'GET',
    `/api/v1/audit?limit=100&kind=user-authentication&actor=${encodeURIComponent(`link ${id}`)}`,
  );
  const rows = body.events.map((one: { outcome: string }) => one.outcome);
  assert.deepEqual(rows, ['success', 'failure', 'failure', 'failure']);
});

test('it opens so often, and until then, and not when it was revoked', async () => {
  later();
  const few = await made({ mostOpenings: 1 });
  assert.equal((await open(secretOf(few))).status, 200);
  assertProblem(await open(secretOf(few)), 404, 'not-found');
  const short = await made({ expiresAt: Date.now() + 60_000 });
  const guest = guestOf(await open(secretOf(short)));
  later(61_000);
  assertProblem(await open(secretOf(short)), 404, 'not-found');
  assert.equal((await guest('GET', LOOKS[0]!)).status, 401, 'the guest is out too');
  later();
  admin = await server.as('boss', PASSWORD);
  const taken = await made();
  const out = guestOf(await open(secretOf(taken)));
  assert.equal((await out('GET', LOOKS[0]!)).status, 200);
  const lea = await server.as('lea', PASSWORD);
  assertProblem(await lea('DELETE', `/api/v1/shares/${taken.body.share.id}`), 404, 'not-found');
  assert.equal((await admin('DELETE', `/api/v1/shares/${taken.body.share.id}`)).status, 204);
  assert.equal((await out('GET', LOOKS[0]!)).status, 401);
  assertProblem(await open(secretOf(taken)), 404, 'not-found');
  assertProblem(await open('x'.repeat(43)), 404, 'not-found');
});

test('it stands on the rights of who made it, and on the mark the study had', async () => {
  later();
  const guest = guestOf(await open(secretOf(await made())));
  const mark = (confidentiality: string) =>
    server.done('PUT', `/studies/${study(SHARED)}/confidentiality`, { confidentiality });
  await mark('restricted');
  assert.equal(
    (await guest('GET', LOOKS[0]!)).status,
    401,
    'a physician sees restricted ones, the link was made for less',
  );
  await mark('normal');
  assert.equal((await guest('GET', LOOKS[0]!)).status, 200);
  await server.done('PATCH', '/users/ed', { disabled: true });
  assert.equal((await guest('GET', LOOKS[0]!)).status, 401);
  await server.done('PATCH', '/users/ed', { disabled: false });
});

test('only people who may share and see a study make links to it', async () => {
  later();
  assertProblem(await made({}, 'lea'), 403, 'not-permitted');
  assertProblem(await made({ studyInstanceUid: '2.25.999' }), 404, 'not-found');
  assertProblem(await made({ expiresAt: 1 }), 400, 'query-not-understood');
  assertProblem(await made({ password: 'password' }), 422, 'weak-password');
  const body = { studyInstanceUid: study(SHARED), purpose: 'p', expiresAt: Date.now() + DAY_MS };
  assertProblem(await server.call('POST', '/api/v1/shares', { body }), 403, 'not-permitted');
  const session = await server.call('POST', '/api/v1/session', {
    token: null,
    body: { user: 'ed', password: PASSWORD },
  });
  const secret = secretOf(await made());
  const loggedIn = await server.call('POST', '/api/v1/shares/opening', {
    token: null,
    body: { secret },
    headers: cookieOf(session),
  });
  assertProblem(loggedIn, 409, 'logged-in');
});

test('who saw it is told of the patient, and no secret is in the log or on record', async () => {
  later();
  const share = await made();
  const guest = guestOf(await open(secretOf(share)));
  await guest('GET', LOOKS[1]!);
  await new Promise((resolve) => setTimeout(resolve, 1200)); // what was read is written within a second
  const { body } = await server.call('POST', '/api/v1/audit/disclosures', { body: { patientId: `P${SHARED}` } });
  const told = body.disclosures.find(({ actor }: { actor: string }) => actor === `link ${share.body.share.id}`);
  assert.equal(told?.by, 'guest', JSON.stringify(body));
  const secret = secretOf(share);
  assert.ok(!server.logged.join('\n').includes(secret));
  assert.ok(!(await server.call('GET', '/api/v1/audit?limit=1000')).text.includes(secret));
});
