import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { UID } from '@vesalius/dicom';
import { type Ask, assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const STUDY = '2.25.77701';
const PASSWORD = 'a password of people in tests';
let server: LocalServer;
let ann: Ask;
let bob: Ask;

before(async () => {
  server = await openLocalServer({ VESALIUS_BIN_PURGE_DELAY_HOURS: '0' });
  for (const name of ['ann', 'bob']) {
    await server.done('POST', '/users', { name, password: PASSWORD });
    await server.done('POST', '/grants', { subject: { kind: 'user', name }, role: 'archivist' });
  }
  ann = await server.as('ann', PASSWORD);
  bob = await server.as('bob', PASSWORD);
});
after(() => server.close());

const put = () => server.call('POST', '/api/v1/import', { body: tinyCt(1, 1), type: 'application/dicom' });
const find = async () => (await ann('GET', `/dicomweb/studies?StudyInstanceUID=${STUDY}`)).body.length;
const fileOf = async () =>
  (
    await server.call('GET', `/dicomweb/studies/${STUDY}/series/${STUDY}.1/instances/${STUDY}.1.1`, {
      headers: { accept: `application/dicom; transfer-syntax=${UID.ExplicitVRLittleEndian}` },
    })
  ).status;

test('what is deleted over DICOMweb or REST is gone from every list and comes back by one request', async () => {
  await put();
  for (const path of [`/dicomweb/studies/${STUDY}`, `/api/v1/studies/${STUDY}`]) {
    assert.equal((await ann('DELETE', path)).status < 300, true);
    assert.equal(await find(), 0);
    assertProblem(await ann('GET', `/api/v1/studies/${STUDY}`), 404, 'not-found');
    const { entries } = (await ann('GET', '/api/v1/bin')).body;
    assert.deepEqual([entries.length, entries[0].studyInstanceUid, entries[0].deletedBy], [1, STUDY, 'ann']);
    const again = await put();
    assert.match(again.text, /Deleted, in the bin: until \d{4}-\d\d-\d\d; restore or purge it first/);
    const back = await ann('POST', `/api/v1/bin/${entries[0].id}/restoration`);
    assert.deepEqual(back.body, { instances: 1, held: 0 });
    assert.equal(await find(), 1);
  }
  assertProblem(await ann('POST', '/api/v1/bin/1/restoration'), 404, 'not-found');
});

test('one person asks for a purge, another approves it, and both are on record', async () => {
  const { body } = await ann('DELETE', `/api/v1/studies/${STUDY}`);
  const [id] = body.bin;
  assertProblem(await server.call('PUT', `/api/v1/bin/${id}/purge`), 403, 'not-permitted'); // a token is no person
  assert.equal((await ann('PUT', `/api/v1/bin/${id}/purge`)).body.purge.askedBy, 'ann');
  assertProblem(await ann('PUT', `/api/v1/bin/${id}/purge/approval`), 403, 'not-permitted');
  assert.equal((await ann('DELETE', `/api/v1/bin/${id}/purge`)).body.purge, undefined);
  assertProblem(await bob('PUT', `/api/v1/bin/${id}/purge/approval`), 409, 'conflict');
  await ann('PUT', `/api/v1/bin/${id}/purge`);
  const approved = await bob('PUT', `/api/v1/bin/${id}/purge/approval`);
  assert.equal(approved.status, 200, approved.text);
  assert.equal(approved.body.purge.approvedBy, 'bob');
  for (let tries = 0; (await ann('GET', '/api/v1/bin')).body.entries.length > 0; tries++) {
    assert.ok(tries < 600, 'it was not purged');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const audit = await server.call('GET', `/api/v1/audit?limit=100&studyInstanceUid=${STUDY}`);
  const acts = audit.body.events;
  const told = acts
    .filter(({ kind }: { kind: string }) => kind !== 'query')
    .map((row: { kind: string; actor: string; facts?: { act?: string } }) =>
      [row.facts?.act ?? row.kind, row.actor].join(' '),
    );
  assert.deepEqual(told.slice(0, 6), [
    'instances-purged vesalius',
    'purge-approved bob',
    'purge-asked ann',
    'purge-withdrawn ann',
    'purge-approved ann',
    'purge-asked ann',
  ]);
  assert.equal((await put()).status, 200);
  assert.equal(await find(), 1);
  assert.equal(await fileOf(), 200);
});
