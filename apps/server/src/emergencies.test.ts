/** Breaking glass: what is shut opens for a while, through every door, is told at once and signed by another. */
import assert from 'node:assert/strict';
import { after, afterEach, before, mock, test } from 'node:test';
import { type Ask, assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const study = (number: number) => `2.25.7770${number}`;
/** Very restricted; of another patient. */
const [SHUT, OTHER] = [1, 2] as const;
const REASON = 'Unconscious, no relatives here';
const WADO =
  `/wado?requestType=WADO&contentType=application/dicom&studyUID=${study(SHUT)}` +
  `&seriesUID=${study(SHUT)}.1&objectUID=${study(SHUT)}.1.1`;

let server: LocalServer;
let ed: Ask;

before(async () => {
  server = await openLocalServer();
  for (const number of [SHUT, OTHER])
    await server.call('POST', '/api/v1/import', { body: tinyCt(number, 1), type: 'application/dicom' });
  await server.done('PUT', `/studies/${study(SHUT)}/confidentiality`, { confidentiality: 'very-restricted' });
  for (const name of ['ed', 'ann', 'rita']) await server.done('POST', '/users', { name, password: PASSWORD });
  await server.done('PUT', '/roles/emergency', { permissions: ['break-glass'] });
  const subject = { kind: 'user', name: 'ed' };
  await server.done('POST', '/grants', { subject, role: 'learner', ownUploads: true });
  await server.done('POST', '/grants', { subject, role: 'emergency' });
  await server.done('POST', '/grants', { subject: { kind: 'user', name: 'ann' }, role: 'auditor' });
  ed = await server.as('ed', PASSWORD);
});

afterEach(() => mock.restoreAll());
after(() => server.close());

const seen = async (ask: Ask) => (await ask('GET', `/dicomweb/studies/${study(SHUT)}/metadata`)).status;

/** `Ask` with a body in a session. */
async function tell(user: string, path: string, body: object) {
  const logged = await server.call('POST', '/api/v1/session', { token: null, body: { user, password: PASSWORD } });
  const cookie = logged.headers.getSetCookie()[0]!.split(';')[0]!;
  return server.call('POST', path, { token: null, body, headers: { cookie, 'sec-fetch-site': 'same-origin' } });
}

test('the studies of the patient open through every door, those of others do not', async () => {
  assert.equal(await seen(ed), 404);
  const opened = await tell('ed', '/api/v1/emergencies', { patientId: `P${SHUT}`, reason: REASON });
  assert.equal(opened.status, 201, opened.text);
  assert.equal(opened.body.endsAt - opened.body.startedAt, 60 * 60_000);
  assert.equal(await seen(ed), 200);
  const { body: listed } = await ed('GET', '/api/v1/studies');
  assert.deepEqual(
    listed.studies.map((one: { studyInstanceUid: string }) => one.studyInstanceUid),
    [study(SHUT)],
  );
  assert.equal((await ed('GET', WADO)).status, 200);
  assert.equal((await ed('GET', `/dicomweb/studies/${study(OTHER)}/metadata`)).status, 404);
  assert.equal((await ed('DELETE', `/api/v1/studies/${study(SHUT)}`)).status, 403, 'to see is not to delete');
  const token = await tell('ed', '/api/v1/tokens', {
    name: 'mine',
    permissions: ['search', 'retrieve'],
    personal: true,
  });
  assert.equal(token.status, 201, token.text);
  const byToken = await server.call('GET', `/dicomweb/studies/${study(SHUT)}/metadata`, { token: token.body.secret });
  assert.equal(byToken.status, 404, 'a token may no more than it was given, and that is no mark');
});

test('the trail has an alert with the reason, and no patient', async () => {
  const { body } = await server.call('GET', '/api/v1/audit?limit=10&kind=security-alert&actor=ed');
  const event = body.events.find((one: { facts: { act: string } }) => one.facts.act === 'break-glass');
  assert.equal(event.facts.reason, REASON);
  assert.ok(!server.logged.join('\n').includes(REASON), 'the log has no free text');
});

test('a Patient ID that nobody has is answered alike', async () => {
  const answer = await tell('ed', '/api/v1/emergencies', { patientId: 'NOBODY', reason: REASON });
  assert.equal(answer.status, 201);
  assert.equal((await ed('POST', `/api/v1/emergencies/${answer.body.id}/end`)).status, 204);
});

test('it closes when the time is over, and when the person says so', async () => {
  assert.equal(await seen(ed), 200);
  const now = Date.now.bind(Date);
  mock.method(Date, 'now', () => now() + 61 * 60_000);
  const later = await server.as('ed', PASSWORD);
  assert.equal(await seen(later), 404, 'its time is over');
  mock.restoreAll();
  const again = await tell('ed', '/api/v1/emergencies', { patientId: `P${SHUT}`, reason: REASON });
  const fresh = await server.as('ed', PASSWORD);
  assert.equal(await seen(fresh), 200);
  const { body } = await fresh('GET', '/api/v1/emergencies');
  for (const { id } of body.emergencies) await fresh('POST', `/api/v1/emergencies/${id}/end`);
  assert.equal(await seen(fresh), 404, 'the person has ended it');
  assert.equal((await fresh('POST', `/api/v1/emergencies/${again.body.id}/end`)).status, 404, 'once');
});

test('who may not break glass, programs, and reasons that say nothing are refused', async () => {
  const about = { patientId: `P${SHUT}`, reason: REASON };
  assertProblem(await tell('rita', '/api/v1/emergencies', about), 403, 'not-permitted');
  assertProblem(await server.call('POST', '/api/v1/emergencies', { body: about }), 403, 'not-permitted');
  assert.equal((await tell('ed', '/api/v1/emergencies', { ...about, reason: 'because' })).status, 400);
});

test('another person signs each, once; who broke the glass sees their own', async () => {
  const rita = await server.as('rita', PASSWORD);
  assert.equal((await rita('GET', '/api/v1/emergencies')).status, 403);
  const ann = await server.as('ann', PASSWORD);
  const { body } = await ann('GET', '/api/v1/emergencies');
  assert.ok(body.emergencies.length >= 3, JSON.stringify(body));
  const waiting = async () => (await ann('GET', '/api/v1/emergencies/waiting')).body.waiting;
  const before = await waiting();
  const path = `/api/v1/emergencies/${body.emergencies[0].id}/review`;
  const review = { verdict: 'justified', remark: 'Seen with the emergency room' };
  assertProblem(await tell('ed', path, review), 403, 'not-permitted');
  assert.equal((await tell('ann', path, review)).status, 204);
  assert.equal(await waiting(), before - 1);
  assertProblem(await tell('ann', path, review), 409, 'conflict');
  await server.done('POST', '/grants', { subject: { kind: 'user', name: 'ann' }, role: 'emergency' });
  const own = await tell('ann', '/api/v1/emergencies', { patientId: 'X', reason: REASON });
  assertProblem(await tell('ann', `/api/v1/emergencies/${own.body.id}/review`, review), 409, 'conflict');
});
