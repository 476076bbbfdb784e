/** Projects over HTTP: what governs them, how studies come into them, and what members see of it. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Dataset } from '@vesalius/dicom';
import { type Ask, assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const study = (number: number) => `2.25.7770${number}`;
const PROJECTS = '/api/v1/projects';

let server: LocalServer;

before(async () => {
  server = await openLocalServer({ VESALIUS_SERIES_QUIET_SECONDS: '1' });
  await store(1, 1);
  await store(1, 2);
  await store(2, 1);
  await store(3, 1, { PatientID: 'P1', StudyDate: '20260201' });
  for (const name of ['lung', 'heart']) await server.done('POST', '/projects', { name, title: name });
  for (const name of ['stella', 'sven', 'mia']) await server.done('POST', '/users', { name, password: PASSWORD });
  for (const name of ['stella', 'sven']) await server.done('POST', '/grants', grant(name, 'data-steward', 'lung'));
  await server.done('POST', '/grants', { subject: { kind: 'user', name: 'stella' }, role: 'researcher' });
  await server.done('POST', '/grants', grant('mia', 'project-member', 'lung'));
});

after(() => server.close());

const grant = (name: string, role: string, project: string) => ({ subject: { kind: 'user', name }, role, project });

async function store(number: number, instance: number, attributes = {}): Promise<void> {
  const body = tinyCt(number, instance, attributes);
  const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
  assert.equal(answer.status, 200, answer.text);
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function ended(ask: Ask, started: { status: number; text: string; body: any }): Promise<any> {
  assert.equal(started.status, 202, started.text);
  for (let tries = 0; tries < 400; tries++) {
    const { body } = await ask('GET', `/api/v1/jobs/${started.body.id}`);
    if (['succeeded', 'failed', 'cancelled'].includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the job did not get there in time');
}

async function studiesOf(ask: Ask): Promise<{ studyInstanceUid: string; patient: { id: string } }[]> {
  return (await ask('GET', '/api/v1/studies?limit=100')).body.studies;
}

test('a steward says what a project is for, and nobody else', async () => {
  const [stella, mia] = [await server.as('stella', PASSWORD), await server.as('mia', PASSWORD)];
  const body = { purpose: 'Nodules over time', ethicsReference: 'EK 12/26', terms: 'Tell nobody.' };
  assertProblem(await stella('GET', `${PROJECTS}/lung/governance`), 404, 'not-found');
  assertProblem(await mia('PUT', `${PROJECTS}/lung/governance`, { body }), 403, 'not-permitted');
  const made = await stella('PUT', `${PROJECTS}/lung/governance`, { body });
  assert.equal(made.status, 200, made.text);
  assert.deepEqual([made.body.termsVersion, made.body.isOpen, made.body.patients], [1, false, 0]);
  const again = await stella('PUT', `${PROJECTS}/lung/governance`, { body: { ...body, terms: 'Tell nobody at all.' } });
  assert.equal(again.body.termsVersion, 2);
  assertProblem(await stella('GET', `${PROJECTS}/heart/governance`), 404, 'not-found');
});

test('a profile is tried on real studies, versioned, compared, and cannot keep UIDs', async () => {
  const stella = await server.as('stella', PASSWORD);
  const at = `${PROJECTS}/lung/profile`;
  assertProblem(await stella('PUT', at, { body: { options: ['113110'] } }), 400, 'query-not-understood');
  const dry = await ended(
    stella,
    await stella('POST', `${at}/dry-run`, {
      body: { studyInstanceUids: [study(1)], profile: { options: ['113107'] } },
    }),
  );
  assert.equal(dry.state, 'succeeded', JSON.stringify(dry));
  assert.equal(dry.result.instances, 2);
  const birth = dry.result.changes.find(({ keyword }: { keyword: string }) => keyword === 'PatientBirthDate');
  assert.deepEqual([birth.action, birth.count], ['Z', 2]);
  assert.ok(!JSON.stringify(dry).includes('Wałęsa'));
  await ended(stella, await stella('PUT', at, { body: { options: ['113107'] } }));
  await ended(stella, await stella('PUT', at, { body: { options: ['113105', '113107'] } }));
  const { body } = await stella('GET', at);
  assert.deepEqual(
    body.versions.map(({ version, madeBy }: { version: number; madeBy: string }) => [version, madeBy]),
    [
      [1, 'stella'],
      [2, 'stella'],
    ],
  );
  const difference = await stella('GET', `${at}/difference?from=1&to=2`);
  assert.deepEqual(difference.body.lines, ['- version 1', '+ version 2', '+ option 113105']);
});

test('studies join by list, by identifiers, by query, each as a job; identifiers stand in no job', async () => {
  const stella = await server.as('stella', PASSWORD);
  const join = async (body: object) => ended(stella, await stella('POST', `${PROJECTS}/lung/joins`, { body }));
  const byList = await join({ identifiers: ['P1', 'P404', 'A2'] });
  assert.deepEqual(byList.result, { joined: 3, failed: 0, missing: 1, lines: { found: 2, 'not-found': 1 } });
  assert.ok(!JSON.stringify(byList).includes('P1'));
  assert.deepEqual((await join({ studyInstanceUids: [study(1)] })).result, { joined: 1, failed: 0, missing: 0 });
  assert.deepEqual((await join({ keys: { AccessionNumber: 'A3' } })).result, { joined: 1, failed: 0, missing: 0 });
  assertProblem(await stella('POST', `${PROJECTS}/lung/joins`, { body: {} }), 400, 'invalid');
  assertProblem(
    await stella('POST', `${PROJECTS}/lung/joins`, { body: { keys: { NoSuch: 'x' } } }),
    400,
    'query-not-understood',
  );
  await server.done('DELETE', `/projects/lung/studies/${study(2)}`);
  const { body } = await stella('GET', `${PROJECTS}/lung/studies`);
  assert.deepEqual(
    [body.total, body.studies.map(({ studyInstanceUid }: { studyInstanceUid: string }) => studyInstanceUid)],
    [2, [study(3), study(1)]],
  );
});

test('a member sees nothing before the terms are agreed to, then pseudonyms only, the same at every visit', async () => {
  const mia = await server.as('mia', PASSWORD);
  assert.deepEqual(await studiesOf(mia), []);
  const { body } = await mia('GET', `${PROJECTS}/lung/governance`);
  assert.equal(body.acceptedAt, undefined);
  assertProblem(await mia('POST', `${PROJECTS}/lung/acceptance`, { body: { termsVersion: 1 } }), 409, 'conflict');
  assert.equal((await mia('POST', `${PROJECTS}/lung/acceptance`, { body: { termsVersion: 2 } })).status, 204);
  const seen = await studiesOf(mia);
  assert.equal(seen.length, 2);
  const [one, other] = seen as [(typeof seen)[number], (typeof seen)[number]];
  assert.match(one.patient.id, /^LUNG-[0-9A-Z]{12}$/);
  assert.equal(one.patient.id, other.patient.id);
  for (const text of ['P1', 'A1', study(1), study(3), 'Wałęsa', '19700101'])
    assert.ok(!JSON.stringify(seen).includes(`"${text}`), text);
  const stella = await server.as('stella', PASSWORD);
  const members = await stella('GET', `${PROJECTS}/lung/members`);
  const accepted = members.body.members.filter((one: { acceptedAt?: number }) => one.acceptedAt !== undefined);
  assert.deepEqual(
    accepted.map(({ name }: { name: string }) => name),
    ['mia'],
  );
});

test('what was taken out, marked, deleted or is over is not seen any more; what comes later is', async () => {
  const mia = await server.as('mia', PASSWORD);
  const uids = async () => (await studiesOf(mia)).length;
  assert.equal(await uids(), 2);
  await server.done('DELETE', `/projects/lung/studies/${study(3)}`);
  assert.equal(await uids(), 1);
  await server.done('PUT', `/projects/lung/studies/${study(3)}`);
  assert.equal(await uids(), 2);
  await server.done('PUT', `/studies/${study(3)}/confidentiality`, { confidentiality: 'restricted' });
  assert.equal(await uids(), 1);
  await server.done('PUT', `/studies/${study(3)}/confidentiality`, { confidentiality: 'normal' });
  assert.equal(await uids(), 2);
  await store(3, 2, { PatientID: 'P1', StudyDate: '20260201' });
  const instances = async () => (await mia('GET', '/dicomweb/instances')).body.length;
  await until(async () => (await instances()) === 4);
  await server.done('DELETE', `/studies/${study(3)}/series/${study(3)}.1/instances/${study(3)}.1.2`);
  await until(async () => (await instances()) === 3);
  const { body } = await server.call('GET', `${PROJECTS}/lung/governance`);
  const { termsVersion: _, isOpen: __, patients: ___, acceptedAt: ____, used: _____, ...agreed } = body;
  await server.done('PUT', '/projects/lung/governance', { ...agreed, ethicsExpiresAt: Date.now() - 1 });
  assert.equal(await uids(), 0);
  await server.done('PUT', '/projects/lung/governance', agreed);
  assert.equal(await uids(), 2);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not come to be in time');
}

test('a rule brings studies in when they have arrived, and says nothing about somebody', async () => {
  const stella = await server.as('stella', PASSWORD);
  const at = `${PROJECTS}/lung/rules`;
  assertProblem(await stella('POST', at, { body: { keys: { PatientID: 'P1' } } }), 400, 'query-not-understood');
  const made = await stella('POST', at, { body: { keys: { StudyDescription: 'Lung*' } } });
  assert.equal(made.status, 201, made.text);
  await store(5, 1, { StudyDescription: 'Lung of Łucja Wałęsa' });
  await store(6, 1, { StudyDescription: 'Heart' });
  await until(async () => (await stella('GET', `${PROJECTS}/lung/studies`)).body.total === 3);
  const mia = await server.as('mia', PASSWORD);
  await until(async () => (await studiesOf(mia)).length === 3);
  assert.ok(!JSON.stringify(await studiesOf(mia)).includes('Wałęsa'));
  assert.equal((await stella('DELETE', `${at}/${made.body.id}`)).status, 204);
  assertProblem(await stella('DELETE', `${at}/${made.body.id}`), 404, 'not-found');
});

test('an identity is seen by two together, for a time, and each look is on record', async () => {
  const [stella, sven, mia] = [
    await server.as('stella', PASSWORD),
    await server.as('sven', PASSWORD),
    await server.as('mia', PASSWORD),
  ];
  const at = `${PROJECTS}/lung/identity-requests`;
  const pseudonym = (await studiesOf(mia))[0]!.patient.id;
  assertProblem(await mia('POST', at, { body: { pseudonym: 'LUNG-0', reason: 'x' } }), 404, 'not-found');
  const asked = await mia('POST', at, { body: { pseudonym, reason: 'An incidental finding of Łucja' } });
  assert.equal(asked.status, 201, asked.text);
  const one = `${at}/${asked.body.id}`;
  assertProblem(await mia('POST', `${one}/look`), 403, 'not-permitted');
  assertProblem(await mia('POST', `${one}/decision`, { body: { approve: true } }), 403, 'not-permitted');
  const own = await sven('POST', at, { body: { pseudonym, reason: 'mine' } });
  assertProblem(await sven('POST', `${at}/${own.body.id}/decision`, { body: { approve: true } }), 403, 'not-permitted');
  assert.equal((await stella('POST', `${one}/decision`, { body: { approve: true, hours: 1 } })).body.state, 'approved');
  assertProblem(await sven('POST', `${one}/decision`, { body: { approve: false } }), 409, 'conflict');
  assertProblem(await sven('POST', `${one}/look`), 404, 'not-found');
  const seen = await mia('POST', `${one}/look`);
  assert.match(seen.body.patientId, /^P[15]$/);
  assert.equal((await stella('GET', at)).body.requests.length, 2);
  assert.equal((await mia('GET', at)).body.requests.length, 1);
  const trail = (await server.call('GET', '/api/v1/audit?limit=50')).text;
  for (const act of ['identity-asked-for', 'identity-request-decided', 'identity-seen'])
    assert.ok(trail.includes(act), act);
  for (const secret of ['Wałęsa', 'incidental']) assert.ok(!trail.includes(secret));
});

test('the register lies apart, sealed, and another project has other pseudonyms', async () => {
  const folder = join(server.dataDir, 'register');
  assert.equal(statSync(join(folder, 'register.key')).mode & 0o077, 0);
  const files = ['register.sqlite', 'register.sqlite-wal']
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path));
  const bytes = Buffer.concat(files.map((path) => readFileSync(path)));
  for (const secret of ['Wałęsa', study(1), 'incidental']) assert.ok(!bytes.includes(secret), secret);
  await server.done('PUT', '/projects/heart/governance', { purpose: 'x', pseudonyms: 'counted' });
  await server.done('PUT', `/projects/heart/studies/${study(1)}`);
  const admin = (method: string, path: string, options: object = {}) => server.call(method, path, options);
  await ended(admin, await server.call('PUT', `${PROJECTS}/heart/profile`, { body: { options: [] } }));
  await server.done('POST', '/grants', grant('mia', 'project-member', 'heart'));
  const seen = await studiesOf(await server.as('mia', PASSWORD));
  const ids = new Set(seen.map(({ patient }) => patient.id));
  assert.ok(ids.has('HEART-00001'), [...ids].join());
  assert.ok(![...ids].some((id) => id === 'P1'));
  assert.ok(!server.logged.join('\n').includes('Wałęsa'));
});

test('consent: by hand goes before the data set, who withdraws is out for everybody, and copies are told', async () => {
  const [stella, mia] = [await server.as('stella', PASSWORD), await server.as('mia', PASSWORD)];
  const admin = (method: string, path: string, options: object = {}) => server.call(method, path, options);
  const at = `${PROJECTS}/lung/consents`;
  const sequence = (flag: string) => [
    Dataset.of({ DistributionType: 'NAMED_PROTOCOL', ConsentForDistributionFlag: flag }),
    Dataset.of({ DistributionType: 'PUBLIC_RELEASE', ConsentForDistributionFlag: 'YES' }),
  ];
  await store(7, 1, { ConsentForClinicalTrialUseSequence: sequence('NO') });
  await store(8, 1, { ConsentForClinicalTrialUseSequence: sequence('YES') });
  for (const number of [7, 8]) await server.done('PUT', `/projects/lung/studies/${study(number)}`);
  const lens = async () =>
    new Set((await studiesOf(mia)).map(({ patient }) => patient.id).filter((id) => id.startsWith('LUNG')));
  const before = await lens();
  assert.equal(before.size, 3, 'P1, P5 and P8; P7 says no');
  const given = await stella('PUT', at, { body: { patientId: 'P7', state: 'given' } });
  assert.deepEqual([given.status, given.body.studies], [200, 1], given.text);
  assert.ok((await lens()).has(given.body.pseudonym));
  const { body: own } = await stella('GET', `${PROJECTS}/lung/governance`);
  const { termsVersion: _, isOpen: __, patients: ___, acceptedAt: ____, used: _____, ...agreed } = own;
  await server.done('PUT', '/projects/lung/governance', { ...agreed, needsConsent: true });
  await until(async () => {
    const { body } = await server.call('GET', '/api/v1/jobs?limit=50');
    return body.jobs.every(({ state }: { state: string }) => state !== 'waiting' && state !== 'running');
  });
  assert.equal((await lens()).size, 2);
  assert.ok((await lens()).has(given.body.pseudonym), 'written down, and P8 by its data set');
  const uid = (await studiesOf(mia)).find(({ patient }) => patient.id === given.body.pseudonym)!.studyInstanceUid;
  assert.equal((await mia('GET', `/dicomweb/studies/${uid}/metadata`)).status, 200);
  const withdrawn = await stella('PUT', at, { body: { pseudonym: given.body.pseudonym, state: 'withdrawn' } });
  assert.equal(withdrawn.body.studies, 1);
  assert.ok(!(await lens()).has(given.body.pseudonym));
  assert.equal((await mia('GET', `/dicomweb/studies/${uid}/metadata`)).status, 404);
  const copy = withdrawn.body.copies.find(({ actor }: { actor: string }) => actor === 'mia');
  assert.deepEqual([copy.studyInstanceUid, copy.kind], [uid, 'instances-accessed']);
  const again = await ended(
    admin,
    await stella('POST', `${PROJECTS}/lung/joins`, { body: { studyInstanceUids: [study(7)] } }),
  );
  assert.deepEqual(again.result, { joined: 0, failed: 1, missing: 0 });
  const listed = await stella('GET', at);
  assert.deepEqual(
    listed.body.consents.map(({ pseudonym, state }: { pseudonym: string; state: string }) => [pseudonym, state]),
    [[given.body.pseudonym, 'withdrawn']],
  );
  assertProblem(await stella('PUT', at, { body: { state: 'given' } }), 400, 'query-not-understood');
  assertProblem(await mia('GET', at), 403, 'not-permitted');
  await server.done('PUT', '/projects/lung/governance', { ...agreed, needsConsent: false });
});
