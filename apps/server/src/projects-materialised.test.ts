/** Studies of a project made de-identified ones of their own: in the archive, seen by members through every door, gone with a withdrawal. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Ask, assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const study = (number: number) => `2.25.7770${number}`;
const AT = '/api/v1/projects/lung';

let server: LocalServer;
let stella: Ask;
let mia: Ask;

before(async () => {
  server = await openLocalServer();
  for (const number of [1, 2]) for (const instance of [1, 2]) await store(number, instance);
  for (const name of ['lung', 'heart']) await server.done('POST', '/projects', { name, title: name });
  for (const name of ['stella', 'mia']) await server.done('POST', '/users', { name, password: PASSWORD });
  await server.done('POST', '/grants', grant('stella', 'data-steward'));
  await server.done('POST', '/grants', grant('mia', 'project-member'));
  await server.done('PUT', '/projects/lung/governance', { purpose: 'Nodules' });
  for (const number of [1, 2]) await server.done('PUT', `/projects/lung/studies/${study(number)}`);
  [stella, mia] = [await server.as('stella', PASSWORD), await server.as('mia', PASSWORD)];
});

after(() => server.close());

const grant = (name: string, role: string) => ({ subject: { kind: 'user', name }, role, project: 'lung' });

async function store(number: number, instance: number, attributes = {}): Promise<void> {
  const body = tinyCt(number, instance, { PatientID: 'PAT4711', ...attributes });
  const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
  assert.equal(answer.status, 200, answer.text);
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function ended(started: { status: number; text: string }, id: number): Promise<any> {
  assert.equal(started.status, 202, started.text);
  for (let tries = 0; tries < 800; tries++) {
    const { body } = await stella('GET', `/api/v1/jobs/${id}`);
    if (['succeeded', 'failed', 'cancelled'].includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the job did not get there in time');
}

async function batch(body = {}) {
  const started = await stella('POST', `${AT}/batches`, { body });
  return ended(started, started.body.job?.id);
}

async function studiesOf(ask: Ask): Promise<{ studyInstanceUid: string; patient: { id: string } }[]> {
  return (await ask('GET', '/api/v1/studies?limit=100')).body.studies;
}

test('there is no batch without a profile, for members, or of studies that are elsewhere', async () => {
  assertProblem(await stella('POST', `${AT}/batches`, { body: {} }), 409, 'conflict');
  const profile = await stella('PUT', `${AT}/profile`, { body: { options: ['113107'] } });
  await ended(profile, profile.body.id);
  assertProblem(await mia('POST', `${AT}/batches`, { body: {} }), 403, 'not-permitted');
  assertProblem(await stella('POST', `${AT}/batches`, { body: { studyInstanceUids: ['2.25.404'] } }), 404, 'not-found');
});

test('a batch brings studies with UIDs of their own, the originals leave, and the pseudonym stays', async () => {
  const before = await studiesOf(mia);
  assert.equal(before.length, 2);
  const job = await batch({ studyInstanceUids: [study(1)] });
  assert.equal(job.state, 'succeeded', JSON.stringify(job));
  assert.deepEqual([job.result.state, job.result.published], ['published', 2]);
  for (const secret of ['PAT4711', study(1), 'Wałęsa']) assert.ok(!JSON.stringify(job).includes(secret), secret);
  const after = await studiesOf(mia);
  assert.equal(after.length, 2);
  const [made] = after.filter(({ studyInstanceUid }) =>
    before.every((one) => one.studyInstanceUid !== studyInstanceUid),
  );
  assert.equal(made?.patient.id, before[0]!.patient.id);
  const { body } = await stella('GET', `${AT}/studies`);
  const copies = body.studies.filter(({ isCopy }: { isCopy: boolean }) => isCopy);
  assert.deepEqual(
    [body.total, copies.length, copies[0].studyInstanceUid, copies[0].shownAs],
    [2, 1, made!.studyInstanceUid, made!.studyInstanceUid],
  );
  assert.equal((await studiesOf(server.call)).length, 3, 'the original stays in the archive');
  assert.deepEqual(readdirSync(join(server.dataDir, 'projects', 'batches')), [], 'no file stays beside the archive');
});

test('members get it by metadata, frames and files, without a word of the original', async () => {
  const made = await madeStudy();
  const metadata = await mia('GET', `/dicomweb/studies/${made}/metadata`);
  assert.equal(metadata.body.length, 2);
  assert.equal(metadata.body[0]['00120062'].Value[0], 'YES');
  const [{ '0020000E': series, '00080018': instance }] = metadata.body;
  const at = `/dicomweb/studies/${made}/series/${series.Value[0]}/instances/${instance.Value[0]}`;
  assert.equal((await mia('GET', `${at}/frames/1`)).status, 200);
  assert.equal((await mia('GET', `${at}/rendered`)).status, 200);
  const file = await mia('GET', `/dicomweb/studies/${made}`);
  assert.equal(file.status, 200);
  for (const text of [metadata.text, file.text])
    for (const secret of ['PAT4711', study(1), 'Wałęsa', '19700101']) assert.ok(!text.includes(secret), secret);
});

async function madeStudy(): Promise<string> {
  const { body } = await stella('GET', `${AT}/studies`);
  return body.studies.find(({ isCopy }: { isCopy: boolean }) => isCopy).studyInstanceUid;
}

test('only the register knows what it was made of, sealed', async () => {
  const folder = join(server.dataDir, 'register');
  const files = ['register.sqlite', 'register.sqlite-wal']
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path));
  const bytes = Buffer.concat(files.map((path) => readFileSync(path)));
  for (const secret of ['PAT4711', study(1), 'Wałęsa']) assert.ok(!bytes.includes(secret), secret);
  assert.ok(bytes.includes(await madeStudy()));
});

test('the same again is refused for what is there, and a batch that failed goes on', async () => {
  await server.done('PUT', `/projects/lung/studies/${study(1)}`);
  await store(1, 3);
  const job = await batch({ studyInstanceUids: [study(1)] });
  assert.deepEqual([job.result.published, job.result.refused], [1, 2]);
  const metadata = await mia('GET', `/dicomweb/studies/${await madeStudy()}/metadata`);
  assert.equal(metadata.body.length, 3);
  const { body } = await stella('GET', `${AT}/batches`);
  assert.deepEqual(
    body.batches.map(({ state }: { state: string }) => state),
    ['published', 'published'],
  );
  const id = body.batches[0].id;
  assertProblem(await stella('POST', `${AT}/batches/${id}/job`), 409, 'conflict');
  assertProblem(await stella('DELETE', `${AT}/batches/${id}`), 409, 'conflict');
  assertProblem(await stella('GET', `${AT}/batches/404`), 404, 'not-found');
});

test('who withdraws takes the de-identified studies along, whichever name the request has', async () => {
  const made = await madeStudy();
  const pseudonym = (await studiesOf(mia))[0]!.patient.id;
  const { body } = await stella('PUT', `${AT}/consents`, { body: { pseudonym, state: 'withdrawn' } });
  assert.equal(body.studies, 2, 'a copy and an original');
  assert.deepEqual(await studiesOf(mia), []);
  assert.equal((await stella('GET', `${AT}/studies`)).body.total, 0);
  assert.equal((await server.call('GET', `/api/v1/studies/${made}`)).status, 404);
  assertProblem(await stella('POST', `${AT}/batches`, { body: {} }), 404, 'not-found');
});
