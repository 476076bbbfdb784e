/** Retention locks: what they keep nobody deletes, purges or replaces; one person lengthens, two shorten, after a delay. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Ask, assertProblem, type Called, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const DAY_MS = 86_400_000;
const IN_A_YEAR = Date.now() + 365 * DAY_MS;
const study = (number: number) => `2.25.7770${number}`;
const [LOCKED, BY_RULE, FREE, PARTLY] = [1, 2, 3, 4] as const;

let server: LocalServer;
let ann: Ask;
let bob: Ask;

before(async () => {
  server = await openLocalServer({
    VESALIUS_RETENTION_SHORTENING_DELAY_HOURS: '0',
    VESALIUS_BIN_PURGE_DELAY_HOURS: '0',
  });
  for (const number of [LOCKED, BY_RULE, FREE, PARTLY]) await put(tinyCt(number, 1));
  await put(tinyCt(PARTLY, 2));
  await server.done('POST', '/projects', { name: 'lung', title: 'Lung' });
  for (const name of ['ann', 'bob', 'cara']) await server.done('POST', '/users', { name, password: PASSWORD });
  for (const name of ['ann', 'bob']) await grant(name, 'administrator');
  ann = await server.as('ann', PASSWORD);
  bob = await server.as('bob', PASSWORD);
});

after(() => server.close());

const grant = (name: string, role: string) => server.done('POST', '/grants', { subject: { kind: 'user', name }, role });

async function put(body: Uint8Array): Promise<Called> {
  return server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
}

/** With a body, in a session of that user. */
async function tell(name: string, method: string, path: string, body: object = {}): Promise<Called> {
  const logged = await server.call('POST', '/api/v1/session', {
    token: null,
    body: { user: name, password: PASSWORD },
  });
  const cookie = logged.headers.getSetCookie()[0]!.split(';')[0]!;
  return server.call(method, `/api/v1${path}`, {
    token: null,
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
    body,
  });
}

const remove = (ask: Ask, number: number) => ask('DELETE', `/api/v1/studies/${study(number)}`);

async function failures(kind: string): Promise<{ facts: Record<string, unknown>; studyInstanceUid: string }[]> {
  return (await server.call('GET', `/api/v1/audit?limit=100&kind=${kind}&outcome=failure`)).body.events;
}

test('a locked study is deleted by nobody, through no door; other studies are', async () => {
  const lock = await tell('ann', 'POST', '/retention-locks', {
    studyInstanceUid: study(LOCKED),
    until: IN_A_YEAR,
    reason: 'a case in court',
  });
  assert.equal(lock.status, 201, lock.text);
  assertProblem(await remove(ann, LOCKED), 409, 'retained');
  assertProblem(await ann('DELETE', `/dicomweb/studies/${study(LOCKED)}`), 409, 'retained');
  assertProblem(
    await ann('DELETE', `/api/v1/studies/${study(LOCKED)}/series/${study(LOCKED)}.1/instances/${study(LOCKED)}.1.1`),
    409,
    'retained',
  );
  assert.equal((await server.call('GET', `/dicomweb/studies/${study(LOCKED)}/metadata`)).status, 200);
  const rows = (await failures('instances-deleted')).filter(
    ({ studyInstanceUid }) => studyInstanceUid === study(LOCKED),
  );
  assert.deepEqual(
    rows.map(({ facts }) => facts.retainedUntil),
    [IN_A_YEAR, IN_A_YEAR, IN_A_YEAR],
    'a row for each',
  );
  assert.equal((await remove(ann, FREE)).status, 200);
  await server.done('POST', `/bin/${(await server.done('GET', '/bin')).entries[0].id}/restoration`);
});

test('the list and the study say until when, and the locks why', async () => {
  const { studies } = await server.done('GET', '/studies?limit=10');
  const until = new Map(
    studies.map((one: { studyInstanceUid: string; retainedUntil?: number }) => [
      one.studyInstanceUid,
      one.retainedUntil,
    ]),
  );
  assert.deepEqual([until.get(study(LOCKED)), until.get(study(FREE))], [IN_A_YEAR, undefined]);
  assert.equal((await server.done('GET', `/studies/${study(LOCKED)}`)).study.retainedUntil, IN_A_YEAR);
  const { locks } = await server.done('GET', `/retention-locks?study=${study(LOCKED)}`);
  assert.deepEqual(
    locks.map(({ reason, madeBy }: { reason: string; madeBy: string }) => [reason, madeBy]),
    [['a case in court', 'ann']],
  );
  assert.deepEqual((await server.done('GET', `/retention-locks?study=${study(FREE)}`)).locks, []);
});

test('one person lengthens; to shorten takes a second one who was there before', async () => {
  const { id } = (await server.done('GET', `/retention-locks?study=${study(LOCKED)}`)).locks[0];
  const at = `/retention-locks/${id}`;
  assertProblem(await tell('ann', 'PUT', `${at}/term`, { until: IN_A_YEAR - DAY_MS }), 409, 'conflict');
  assert.equal((await tell('ann', 'PUT', `${at}/term`, { until: IN_A_YEAR + DAY_MS })).status, 200);
  assertProblem(await bob('PUT', `/api/v1${at}/shortening/approval`), 409, 'conflict');
  assertProblem(await tell('ann', 'PUT', `${at}/shortening`, { until: IN_A_YEAR + 2 * DAY_MS }), 409, 'conflict');
  assert.equal((await tell('ann', 'PUT', `${at}/shortening`)).status, 200);
  assertProblem(await tell('ann', 'PUT', `${at}/shortening`), 409, 'conflict');
  assertProblem(await ann('PUT', `/api/v1${at}/shortening/approval`), 403, 'not-permitted');
  await server.done('POST', '/users', { name: 'late', password: PASSWORD });
  await grant('late', 'administrator');
  const late = await server.as('late', PASSWORD);
  assertProblem(await late('PUT', `/api/v1${at}/shortening/approval`), 403, 'not-permitted');
  assertProblem(await server.call('PUT', `/api/v1${at}/shortening/approval`), 403, 'not-permitted');
  assertProblem(await remove(ann, LOCKED), 409, 'retained');
  assert.equal((await bob('DELETE', `/api/v1${at}/shortening`)).status, 200);
  await tell('ann', 'PUT', `${at}/shortening`);
  const approved = await bob('PUT', `/api/v1${at}/shortening/approval`);
  assert.equal(approved.status, 200, approved.text);
  assert.equal(approved.body.shortening.approvedBy, 'bob');
  assert.equal((await remove(ann, LOCKED)).status, 200);
  const { body } = await server.call('GET', '/api/v1/audit?limit=100&kind=configuration-changed');
  const acts = body.events.map(
    ({ facts, outcome }: { facts: { act: string }; outcome: string }) => `${facts.act} ${outcome}`,
  );
  const count = (act: string) => acts.filter((one: string) => one === act).length;
  assert.deepEqual(
    [
      count('retention-locked success'),
      count('retention-lengthened success'),
      count('retention-shortening-asked success'),
      count('retention-shortening-approved failure'),
      count('retention-shortening-withdrawn success'),
      count('retention-shortening-approved success'),
    ],
    [1, 1, 2, 2, 1, 1],
  );
});

test('a rule keeps what fits it, and what was under it when it leaves the project', async () => {
  await server.done('PUT', `/projects/lung/studies/${study(BY_RULE)}`);
  const made = await tell('ann', 'POST', '/retention-locks', {
    rule: { project: 'lung', modality: 'CT' },
    days: 3650,
    reason: 'good clinical practice',
  });
  assert.equal(made.status, 201, made.text);
  assertProblem(await remove(bob, BY_RULE), 409, 'retained');
  await server.done('DELETE', `/projects/lung/studies/${study(BY_RULE)}`);
  assertProblem(await remove(bob, BY_RULE), 409, 'retained');
  await server.done('PUT', `/projects/lung/studies/${study(FREE)}`);
  await server.done('DELETE', '/projects/lung');
  assertProblem(await remove(bob, FREE), 409, 'retained');
  assert.equal((await server.done('GET', `/retention-locks?study=${study(FREE)}`)).locks.length, 1);
});

test('it is not replaced by who decides a conflict, and what lies in the bin is not purged', async () => {
  await server.call(
    'DELETE',
    `/api/v1/studies/${study(PARTLY)}/series/${study(PARTLY)}.1/instances/${study(PARTLY)}.1.2`,
  );
  const entry = (await server.done('GET', '/bin')).entries[0].id;
  await tell('ann', 'PUT', `/bin/${entry}/purge`);
  await tell('ann', 'POST', '/retention-locks', { studyInstanceUid: study(PARTLY), until: IN_A_YEAR, reason: 'law' });
  assertProblem(await bob('PUT', `/api/v1/bin/${entry}/purge/approval`), 409, 'retained');
  await put(tinyCt(PARTLY, 1, { StudyDescription: 'other bytes' }));
  const { cases } = await server.done('GET', '/quarantine?state=open');
  const answer = await server.call('POST', `/api/v1/quarantine/${cases[0].id}/resolution`, {
    body: { decision: 'replace' },
  });
  assertProblem(answer, 409, 'retained');
  assert.equal((await failures('quarantine-resolved')).length, 1);
  assert.equal(
    (await server.call('POST', `/api/v1/quarantine/${cases[0].id}/resolution`, { body: { decision: 'reject' } }))
      .status,
    204,
  );
});

test('who may not lock is refused, and a study that is not seen is not locked', async () => {
  await grant('cara', 'researcher');
  const body = { studyInstanceUid: study(FREE), until: IN_A_YEAR, reason: 'law' };
  assertProblem(await tell('cara', 'POST', '/retention-locks', body), 403, 'not-permitted');
  assertProblem(
    await tell('ann', 'POST', '/retention-locks', { ...body, studyInstanceUid: '2.25.9' }),
    404,
    'not-found',
  );
  assertProblem(await tell('ann', 'POST', '/retention-locks', { ...body, until: 1 }), 400, 'query-not-understood');
  assertProblem(await tell('ann', 'POST', '/retention-locks', { ...body, rule: {} }), 400, 'query-not-understood');
  const cara = await server.as('cara', PASSWORD);
  assertProblem(await cara('GET', '/api/v1/retention-locks'), 403, 'not-permitted');
  assert.equal((await cara('GET', `/api/v1/retention-locks?study=${study(FREE)}`)).status, 200);
});
