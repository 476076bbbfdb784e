import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import {
  assertProblem,
  type Called,
  type LocalServer,
  openLocalServer,
} from '../../../apps/server/src/testing/local-server.ts';
import { tinyCt } from '../../../apps/server/src/testing/tiny-ct.ts';

/** Ours, and the one next door, which knows us too. */
let ours: LocalServer;
let theirs: LocalServer;
let silent: Server;

before(async () => {
  ours = await openLocalServer({ VESALIUS_AE_TITLE: 'OURS' });
  theirs = await openLocalServer({ VESALIUS_AE_TITLE: 'THEIRS', VESALIUS_PEERS: `OURS@127.0.0.1:${ours.dicomPort}` });
  silent = createServer(answerNothing).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const peers = { THEIRS: theirs.dicomPort, SILENT: (silent.address() as AddressInfo).port, NOBODY: 1 };
  for (const [aeTitle, port] of Object.entries(peers)) {
    const added = await ours.call('PUT', `/api/v1/peers/${aeTitle}`, { body: { host: '127.0.0.1', port } });
    assert.equal(added.status, 200, added.text);
  }
  for (const number of [1, 2, 3]) await put(theirs, tinyCt(1, number));
  for (const number of [1, 2]) await put(ours, tinyCt(2, number));
});

after(async () => {
  await ours.close();
  await theirs.close();
  silent.close();
});

/** Hears the A-ASSOCIATE-RQ and says nothing; upon the A-ABORT it hangs up. */
function answerNothing(socket: Socket): void {
  socket.on('error', () => {}).once('data', () => socket.once('data', () => socket.destroy()));
}

async function put(to: LocalServer, body: Uint8Array): Promise<void> {
  assert.equal((await to.call('POST', '/api/v1/import', { body, type: 'application/dicom' })).status, 200);
}

const ask = (aeTitle: string, operation: string, body?: unknown): Promise<Called> =>
  ours.call('POST', `/api/v1/peers/${aeTitle}/${operation}`, { body });

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function jobUntil(started: Called, states = ['succeeded', 'failed', 'cancelled']): Promise<any> {
  assert.equal(started.status, 202, started.text);
  for (let tries = 0; tries < 200; tries++) {
    const { body } = await ours.call('GET', `/api/v1/jobs/${started.body.id}`);
    if (states.includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the job did not get there in time');
}

const instances = async (server: LocalServer, study: number): Promise<number> =>
  (await server.call('GET', `/api/v1/studies/2.25.7770${study}`)).body.study?.instanceCount ?? 0;

test('an echo tells whether the peer answers and how long it took', async () => {
  const there = await ask('THEIRS', 'echo');
  assert.deepEqual([there.status, there.body.reachable], [200, true]);
  assert.ok(there.body.milliseconds > 0);
  const nobody = await ask('NOBODY', 'echo');
  assert.deepEqual([nobody.status, nobody.body.reachable], [200, false]);
  assert.ok(nobody.body.reason.length > 0);
  assertProblem(await ask('UNKNOWN', 'echo'), 404, 'not-found');
});

test('a query gives what the peer has, at every level, up to the limit', async () => {
  const studies = await ask('THEIRS', 'query', { keys: { PatientName: 'Wałęsa*' } });
  assert.equal(studies.status, 200);
  assert.equal(studies.body.truncated, false);
  assert.deepEqual(studies.body.matches[0]['0020000D'].Value, ['2.25.77701']);
  assert.deepEqual(studies.body.matches[0]['00201208'].Value, [3]);
  assert.equal(studies.body.matches[0]['00100010'].Value[0].Alphabetic, 'Wałęsa^Łucja');
  const keys = { StudyInstanceUID: '2.25.77701', SeriesInstanceUID: '2.25.77701.1' };
  const two = await ask('THEIRS', 'query', { level: 'instance', keys, limit: 2 });
  assert.deepEqual([two.body.matches.length, two.body.truncated], [2, true]);
  assert.equal((await ask('THEIRS', 'query', { level: 'patient', keys: { PatientID: 'P1' } })).body.matches.length, 1);
  assert.equal((await ask('THEIRS', 'query', { level: 'series', keys })).body.matches[0]['00080060'].Value[0], 'CT');
});

test('a query that is none is refused before the peer is asked; a peer that is not there is a bad gateway', async () => {
  assertProblem(await ask('THEIRS', 'query', { keys: { NoSuchKeyword: '' } }), 400, 'query-not-understood');
  assertProblem(await ask('THEIRS', 'query', { level: 'planet' }), 400, 'invalid');
  assertProblem(await ask('THEIRS', 'query', { keys: {}, wrong: 1 }), 400, 'invalid');
  assertProblem(await ask('NOBODY', 'query', { keys: {} }), 502, 'peer-unreachable');
});

test('a study is sent as a job, and the peer has it then', async () => {
  const job = await jobUntil(await ask('THEIRS', 'send', { studyInstanceUids: ['2.25.77702'] }));
  assert.equal(job.state, 'succeeded', job.error);
  assert.deepEqual([job.done, job.total, job.failed, job.result.completed], [2, 2, 0, 2]);
  assert.equal(await instances(theirs, 2), 2);
  const { events } = (await ours.call('GET', '/api/v1/audit?kind=instances-transferred&limit=1')).body;
  assert.deepEqual([events[0].actor, events[0].facts.destination], ['bootstrap', 'THEIRS']);
});

test('a study comes by C-GET, and again without harm', async () => {
  const job = await jobUntil(await ask('THEIRS', 'retrieve', { studyInstanceUid: '2.25.77701' }));
  assert.equal(job.state, 'succeeded', job.error);
  assert.equal(job.result.completed, 3);
  assert.equal(await instances(ours, 1), 3);
  const again = await jobUntil(await ask('THEIRS', 'retrieve', { studyInstanceUid: '2.25.77701' }));
  assert.equal(again.state, 'succeeded', again.error);
  assert.equal(await instances(ours, 1), 3);
});

test('an instance comes by C-MOVE through our own DIMSE door', async () => {
  await put(theirs, tinyCt(3, 1));
  await put(theirs, tinyCt(3, 2));
  const body = {
    studyInstanceUid: '2.25.77703',
    seriesInstanceUid: '2.25.77703.1',
    sopInstanceUid: '2.25.77703.1.2',
    method: 'c-move',
  };
  const job = await jobUntil(await ask('THEIRS', 'retrieve', body));
  assert.equal(job.state, 'succeeded', job.error);
  assert.equal(await instances(ours, 3), 1);
  const { seriesInstanceUid: _, ...wrong } = body;
  assertProblem(await ask('THEIRS', 'retrieve', wrong), 400, 'query-not-understood');
});

test('a job that cannot be done fails and says why', async () => {
  const unreachable = await jobUntil(await ask('NOBODY', 'send', { studyInstanceUids: ['2.25.77702'] }));
  assert.equal(unreachable.state, 'failed');
  assert.ok(unreachable.error.length > 0);
  assertProblem(await ask('THEIRS', 'send', {}), 400, 'invalid');
  assertProblem(await ask('THEIRS', 'send', { studyInstanceUids: ['not a uid'] }), 400, 'invalid');
});

test('a job is cancelled at once though its peer does not answer, and cannot be cancelled twice', async () => {
  const started = await ask('SILENT', 'retrieve', { studyInstanceUid: '2.25.77701' });
  await jobUntil(started, ['running']);
  const cancelled = await ours.call('POST', `/api/v1/jobs/${started.body.id}/cancel`);
  assert.deepEqual([cancelled.status, cancelled.body.state], [200, 'cancelled']);
  assertProblem(await ours.call('POST', `/api/v1/jobs/${started.body.id}/cancel`), 409, 'conflict');
  const list = await ours.call('GET', '/api/v1/jobs?state=cancelled&limit=5');
  assert.ok(list.body.jobs.some(({ id }: { id: number }) => id === started.body.id));
});

test('jobs are seen by who started them and by administrators', async () => {
  const made = await ours.call('POST', '/api/v1/tokens', {
    body: { name: 'fetcher', permissions: ['peers.use', 'store', 'search'] },
  });
  const token = made.body.secret;
  const started = await ours.call('POST', '/api/v1/peers/THEIRS/retrieve', {
    token,
    body: { studyInstanceUid: '2.25.77701' },
  });
  await jobUntil(started);
  const own = (await ours.call('GET', '/api/v1/jobs', { token })).body.jobs;
  assert.deepEqual(
    own.map(({ id }: { id: number }) => id),
    [started.body.id],
  );
  assertProblem(await ours.call('GET', `/api/v1/jobs/${started.body.id - 1}`, { token }), 404, 'not-found');
  const send = { token, body: { studyInstanceUids: ['2.25.77702'] } };
  assertProblem(await ours.call('POST', '/api/v1/peers/THEIRS/send', send), 403, 'not-permitted');
});

test('peers are registered, changed and removed; one of the settings cannot be', async () => {
  const put = (aeTitle: string, body: unknown, on = ours) =>
    on.call('PUT', `/api/v1/peers/${encodeURIComponent(aeTitle)}`, { body });
  assert.equal((await put('CT 1', { host: 'ct1.example', port: 104, tls: true })).body.tls, true);
  assert.equal((await put('CT 1', { host: 'ct1.example', port: 105 })).body.port, 105);
  const { peers } = (await ours.call('GET', '/api/v1/peers')).body;
  assert.deepEqual(
    peers.filter((peer: { aeTitle: string }) => peer.aeTitle === 'CT 1').map((peer: { port: number }) => peer.port),
    [105],
  );
  assert.equal((await ours.call('DELETE', '/api/v1/peers/CT%201')).status, 204);
  assertProblem(await ours.call('DELETE', '/api/v1/peers/CT%201'), 404, 'not-found');
  for (const [aeTitle, body] of [
    ['LONGER THAN SIXTEEN', { host: 'x', port: 104 }],
    ['BACK\\SLASH', { host: 'x', port: 104 }],
    ['X', { host: 'x', port: 0 }],
    ['X', { host: 'x y', port: 104 }],
    ['X', { host: 'x', port: 104, permissions: ['everything'] }],
    ['X', { host: 'x' }],
  ] as const)
    assertProblem(await put(aeTitle, body), 400, 'invalid');
  assertProblem(await put('OURS', { host: 'x', port: 104 }, theirs), 409, 'conflict');
  assertProblem(await theirs.call('DELETE', '/api/v1/peers/OURS'), 409, 'conflict');
});
