/** A batch whose job is cancelled goes on where it was; one that is dropped while it is made leaves nothing. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const AT = '/api/v1/projects/lung';
const COUNT = 40;

let server: LocalServer;

before(async () => {
  server = await openLocalServer();
  for (let instance = 1; instance <= COUNT; instance++) {
    const body = tinyCt(1, instance, { PatientID: 'PAT4711' });
    assert.equal((await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' })).status, 200);
  }
  await server.done('POST', '/projects', { name: 'lung', title: 'lung' });
  await server.done('PUT', '/projects/lung/governance', { purpose: 'x' });
  await server.done('PUT', '/projects/lung/studies/2.25.77701');
  await ended((await server.done('PUT', '/projects/lung/profile', { options: ['113107'] })).id);
});

after(() => server.close());

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function ended(id: number): Promise<any> {
  for (let tries = 0; tries < 2400; tries++) {
    const job = await server.done('GET', `/jobs/${id}`);
    if (['succeeded', 'failed', 'cancelled'].includes(job.state)) return job;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the job did not get there in time');
}

/** A batch of which some outputs are made and others not. */
async function underWay(): Promise<{ batch: number; job: number }> {
  const { batch, job } = await server.done('POST', '/projects/lung/batches', {});
  for (let tries = 0; tries < 4000; tries++) {
    const { state, counts } = await server.done('GET', `/projects/lung/batches/${batch.id}`);
    assert.equal(state, 'making', 'it was too quick for this test');
    if ((counts.unseen ?? 0) >= 2) return { batch: batch.id, job: job.id };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('nothing was made in time');
}

const folderOf = (batch: number) => join(server.dataDir, 'projects', 'batches', String(batch));

test('a batch that is dropped while it is made leaves no file, and its job ends', async () => {
  const { batch, job } = await underWay();
  await server.done('DELETE', `/projects/lung/batches/${batch}`);
  const over = await ended(job);
  assert.equal(over.state, 'failed', JSON.stringify(over));
  assert.ok(!JSON.stringify(over).includes('PAT4711'));
  assert.ok(!existsSync(folderOf(batch)));
  assertProblem(await server.call('GET', `${AT}/batches/${batch}`), 404, 'not-found');
});

test('a batch whose job is cancelled keeps what is made, shows none of it, and goes on from there', async () => {
  const { batch, job } = await underWay();
  const second = await server.done('POST', `/projects/lung/batches/${batch}/job`);
  assert.equal((await ended(second.job.id)).state, 'failed');
  await server.done('POST', `/jobs/${job}/cancel`);
  assert.equal((await ended(job)).state, 'cancelled');
  const before = await server.done('GET', `/projects/lung/batches/${batch}`);
  assert.equal(before.state, 'making');
  assert.ok(before.counts.unseen >= 2 && before.counts.unseen < COUNT, JSON.stringify(before));
  await originalGone(batch);
  assert.equal((await server.done('GET', '/projects/lung/studies')).total, 1);
  const goneOn = await server.done('POST', `/projects/lung/batches/${batch}/job`);
  const { result } = await ended(goneOn.job.id);
  assert.deepEqual([result.state, result.published, result.refused], ['published', COUNT, undefined]);
  const { studies } = await server.done('GET', '/projects/lung/studies');
  assert.deepEqual(
    studies.map(({ isCopy }: { isCopy: boolean }) => isCopy),
    [true],
  );
  const metadata = await server.call('GET', `/dicomweb/studies/${studies[0].studyInstanceUid}/metadata`);
  assert.equal(metadata.body.length, COUNT);
});

/** The instance that was at work when its job was cancelled comes to its end first. */
async function originalGone(batch: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (!readdirSync(folderOf(batch)).some((name) => name.endsWith('.part'))) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('an original stays');
}
