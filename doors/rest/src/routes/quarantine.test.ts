import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  assertProblem,
  BOOTSTRAP_TOKEN,
  type LocalServer,
  openLocalServer,
} from '../../../../apps/server/src/testing/local-server.ts';
import { tinyCt } from '../../../../apps/server/src/testing/tiny-ct.ts';
import { datasetHash } from '../../../../tools/torture/server/sha256.ts';

let server: LocalServer;

before(async () => {
  server = await openLocalServer();
});

after(() => server.close());

const store = async (file: Uint8Array) =>
  (await server.call('POST', '/api/v1/import', { body: file, type: 'application/dicom' })).body;

/** Holds an original, then sends other bytes under its UID. */
async function conflict(study: number): Promise<{ id: number; original: Uint8Array; newcomer: Uint8Array }> {
  const original = tinyCt(study, 1);
  const newcomer = tinyCt(study, 1, { StudyDescription: 'another' });
  await store(original);
  const held = await store(newcomer);
  return { id: held.results[0].caseId, original, newcomer };
}

async function kept(study: number): Promise<string> {
  const uid = `2.25.7770${study}`;
  const answer = await fetch(`${server.web}/dicomweb/studies/${uid}/series/${uid}.1/instances/${uid}.1.1`, {
    headers: {
      authorization: `Bearer ${BOOTSTRAP_TOKEN}`,
      accept: 'application/dicom; transfer-syntax=*',
    },
  });
  return datasetHash(new Uint8Array(await answer.arrayBuffer()));
}

const resolve = (id: number, decision: unknown) =>
  server.call('POST', `/api/v1/quarantine/${id}/resolution`, { body: { decision } });

test('what contradicts is listed with what it contradicts, without patient data; the original is what is given back', async () => {
  const { id, original } = await conflict(1);
  const { body, text } = await server.call('GET', '/api/v1/quarantine?state=open');
  assert.deepEqual(
    body.cases.map((one: { id: number; conflict: string; state: string }) => [one.id, one.conflict, one.state]),
    [[id, 'instance-differs', 'open']],
  );
  assert.equal(body.cases[0].held.sopInstanceUid, '2.25.77701.1.1');
  assert.equal(body.cases[0].source.door, 'import');
  assert.doesNotMatch(text, /Wałęsa|another/);
  assert.equal(await kept(1), datasetHash(original));
  assert.equal((await server.call('GET', '/api/v1/statistics')).body.quarantined, 1);
});

test('a rejected newcomer goes, and the case is closed for good', async () => {
  const { id, original } = await conflict(2);
  assert.equal((await resolve(id, 'reject')).status, 204);
  const { body } = await server.call('GET', `/api/v1/quarantine/${id}`);
  assert.deepEqual([body.state, body.resolvedBy], ['rejected', 'bootstrap']);
  assert.equal(await kept(2), datasetHash(original));
  assertProblem(await resolve(id, 'replace'), 409, 'conflict');
});

test('a newcomer that replaces is what is given back from then on', async () => {
  const { id, newcomer } = await conflict(3);
  assert.equal((await resolve(id, 'replace')).status, 204);
  assert.equal((await server.call('GET', `/api/v1/quarantine/${id}`)).body.state, 'accepted');
  assert.equal(await kept(3), datasetHash(newcomer));
  const { events } = (await server.call('GET', '/api/v1/audit?kind=quarantine-resolved')).body;
  assert.equal(events.length, 2);
});

test('an instance of a study of another patient cannot replace anything', async () => {
  await store(tinyCt(4, 1));
  const held = await store(tinyCt(4, 2, { PatientID: 'SOMEBODY ELSE', PatientName: 'Else^Somebody' }));
  assert.equal(held.results[0].conflict, 'study-of-other-patient');
  const id = held.results[0].caseId;
  assertProblem(await resolve(id, 'replace'), 409, 'conflict');
  assert.equal((await server.call('GET', `/api/v1/quarantine/${id}`)).body.state, 'open');
});

test('cases are paged, and asked for wrongly they are refused', async () => {
  const page = async (query: string) => (await server.call('GET', `/api/v1/quarantine?${query}`)).body.cases;
  const all = await page('limit=10');
  const first = await page('limit=2');
  const second = await page(`limit=2&before=${first.at(-1).id}`);
  assert.deepEqual(
    [...first, ...second].map(({ id }) => id),
    all.map(({ id }: { id: number }) => id),
  );
  assertProblem(await server.call('GET', '/api/v1/quarantine?state=lost'), 400, 'invalid');
  assertProblem(await server.call('GET', '/api/v1/quarantine/999'), 404, 'not-found');
  assertProblem(await resolve(999, 'reject'), 404, 'not-found');
  assertProblem(await resolve(all[0].id, 'forget'), 400, 'invalid');
});
