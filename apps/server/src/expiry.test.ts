/** Studies that are over by rules: counted, moved into the bin, had back; what is not over stays. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const study = (number: number) => `2.25.7770${number}`;
const EXPIRY = '/api/v1/expiry';

let server: LocalServer;

before(async () => {
  server = await openLocalServer({
    VESALIUS_EXPIRY_RULES: 'years=10;ModalitiesInStudy=CT;StudyDescription=Follow*,days=36500',
  });
  await store(1, 1, { StudyDate: '20010203', StudyDescription: 'Follow-up' });
  await store(1, 2, { StudyDate: '20010203', StudyDescription: 'Follow-up' });
  await store(2, 1, { StudyDate: '20010203', StudyDescription: 'Teaching' });
  await store(3, 1, { StudyDate: '', StudyDescription: 'Follow-up' });
  await store(4, 1, { StudyDate: '20990101', StudyDescription: 'Follow-up' });
  await store(5, 1, { StudyDate: '19010101', StudyDescription: 'Old' });
});

after(() => server.close());

async function store(number: number, instance: number, attributes = {}): Promise<void> {
  const body = tinyCt(number, instance, attributes);
  const answer = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
  assert.equal(answer.status, 200, answer.text);
}

async function ran(dryRun: boolean) {
  const { status, body, text } = await server.call('POST', EXPIRY, { body: { dryRun } });
  assert.equal(status, 202, text);
  for (;;) {
    const job = (await server.call('GET', `/api/v1/jobs/${body.id}`)).body;
    if (job.state === 'succeeded') return job;
    assert.ok(['waiting', 'running'].includes(job.state), JSON.stringify(job));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function kept(): Promise<string[]> {
  const { body } = await server.call('GET', '/api/v1/studies?limit=100');
  return body.studies.map(({ studyInstanceUid }: { studyInstanceUid: string }) => studyInstanceUid).sort();
}

test('the rules in force are told with the day that they reach to', async () => {
  const { body } = await server.call('GET', EXPIRY);
  const year = new Date().getUTCFullYear();
  assert.match(body.rules[0].before, new RegExp(`^${year - 10}\\d{4}$`));
  assert.equal(body.rules.length, 2);
  assert.equal(body.daily, false);
});

test('a dry run counts and takes nothing; a run moves what is over into the bin, where it can be had back from', async () => {
  const dry = await ran(true);
  assert.deepEqual(dry.result, { dryRun: true, studies: 2, instances: 3, held: 0 });
  assert.equal((await kept()).length, 5);
  const done = await ran(false);
  assert.deepEqual(
    { ...done.result, bytes: done.result.bytes > 0 },
    { dryRun: false, studies: 2, instances: 3, held: 0, bytes: true },
  );
  assert.deepEqual([done.done, done.total], [2, 2]);
  assert.deepEqual(await kept(), [study(2), study(3), study(4)]);
  const { body } = await server.call('GET', '/api/v1/bin');
  assert.equal(body.entries.length, 2);
  assert.deepEqual((await ran(false)).result, { dryRun: false, studies: 0, instances: 0, held: 0, bytes: 0 });
});

test('what a retention lock keeps stays, and is counted as held', async () => {
  await store(6, 1, { StudyDate: '19010101' });
  const PASSWORD = 'another password of tests';
  await server.done('POST', '/users', { name: 'ann', password: PASSWORD });
  await server.done('POST', '/grants', { subject: { kind: 'user', name: 'ann' }, role: 'administrator' });
  const ann = await server.as('ann', PASSWORD);
  const until = Date.now() + 365 * 86_400_000;
  const body = { studyInstanceUid: study(6), until, reason: 'a case in court' };
  const lock = await ann('POST', '/api/v1/retention-locks', { body });
  assert.equal(lock.status, 201, lock.text);
  const { result } = await ran(false);
  assert.deepEqual(result, { dryRun: false, studies: 0, instances: 0, held: 1, bytes: 0 });
  assert.ok((await kept()).includes(study(6)));
});

test('nobody without the permission to delete begins it', async () => {
  const PASSWORD = 'another password of tests';
  await server.done('POST', '/users', { name: 'mia', password: PASSWORD });
  const mia = await server.as('mia', PASSWORD);
  assertProblem(await mia('POST', EXPIRY, { body: { dryRun: false } }), 403, 'not-permitted');
  assertProblem(await mia('GET', EXPIRY), 403, 'not-permitted');
});
