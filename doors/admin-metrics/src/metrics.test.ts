import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { connect } from '@vesalius/dimse';
import { assertProblem, type LocalServer, openLocalServer } from '../../../apps/server/src/testing/local-server.ts';
import { tinyCt } from '../../../apps/server/src/testing/tiny-ct.ts';

const FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const MOVE = '1.2.840.10008.5.1.4.1.2.2.2';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';

let server: LocalServer;
let ownPort: number;

before(async () => {
  ownPort = await freePort();
  server = await openLocalServer({ VESALIUS_METRICS_LISTEN: `127.0.0.1:${ownPort}` });
});

after(() => server.close());

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as { port: number };
  listener.close();
  await once(listener, 'close');
  return port;
}

/** The samples as they stand, by name and labels. */
async function samples(): Promise<Map<string, number>> {
  const { text, headers } = await server.call('GET', '/metrics');
  assert.match(headers.get('content-type')!, /^text\/plain; version=0\.0\.4/);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

const store = (file: Uint8Array) => server.call('POST', '/api/v1/import', { body: file, type: 'application/dicom' });

const associate = (abstractSyntax = CT) =>
  connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'METER',
    calledAeTitle: 'VESALIUS',
    presentationContexts: [{ abstractSyntax, transferSyntaxes: [EXPLICIT] }],
  });

/** One study, Explicit VR Little Endian. */
const identifier = () =>
  Buffer.concat([element(0x0008, 0x0052, 'CS', 'STUDY '), element(0x0020, 0x000d, 'UI', '2.25.77701')]);

function element(group: number, number: number, vr: string, value: string): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4);
  head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, Buffer.from(value)]);
}

test('receptions are counted by door and outcome, with their bytes and their time', async () => {
  const file = tinyCt(1, 1);
  await store(file);
  await store(file);
  await store(tinyCt(1, 1, { StudyDescription: 'other' }));
  await store(new Uint8Array(500));
  const found = await samples();
  for (const outcome of ['stored', 'duplicate', 'quarantined', 'refused'])
    assert.equal(found.get(`vesalius_instances_received_total{door="import",outcome="${outcome}"}`), 1, outcome);
  assert.ok(found.get('vesalius_received_bytes_total{door="import"}')! >= 3 * file.length);
  assert.equal(found.get('vesalius_reception_duration_seconds_count{door="import"}'), 4);
  assert.ok(found.get('vesalius_reception_duration_seconds_sum{door="import"}')! > 0);
  assert.equal(found.get('vesalius_receptions'), 0);
  assert.equal(found.get('vesalius_instances'), 1);
  assert.equal(found.get('vesalius_quarantined_instances'), 1);
  assert.ok(found.get('vesalius_stored_bytes')! > 2048);
});

test('associations and what is asked on them are counted by how they ended', async () => {
  const finder = await associate(FIND);
  assert.equal((await samples()).get('vesalius_associations'), 1);
  const responses = finder.cFind({ sopClassUid: FIND, identifier: identifier() });
  while (!(await responses.next()).done);
  await finder.release();
  const mover = await associate(MOVE);
  const moved = await mover.cMove({ sopClassUid: MOVE, identifier: identifier(), moveDestination: 'NOWHERE' });
  assert.equal(moved.status, 0xa801);
  mover.abort();
  let found = await samples();
  for (let tries = 0; tries < 50 && found.get('vesalius_associations') !== 0; tries++) found = await samples();
  assert.equal(found.get('vesalius_associations'), 0);
  assert.equal(found.get('vesalius_associations_total{end="released"}'), 1);
  assert.equal(found.get('vesalius_associations_total{end="aborted"}'), 1);
  const operation = (name: string, status: string) =>
    found.get(`vesalius_dimse_operation_duration_seconds_count{operation="${name}",status="${status}"}`);
  assert.equal(operation('c-find', 'success'), 1);
  assert.equal(operation('c-move', 'failure'), 1);
});

test('HTTP is told by pattern of the route: no UID, no address, no name of a patient stands in a label', async () => {
  await server.call('GET', '/api/v1/studies/2.25.77701');
  await server.call('GET', '/api/v1/studies?q=walesa');
  await server.call('GET', '/nowhere/2.25.77701');
  const found = [...(await samples()).keys()];
  const route = 'route="/api/v1/studies/:study",status="200"';
  assert.ok(found.includes(`vesalius_http_request_duration_seconds_count{method="GET",${route}}`));
  assert.ok(found.some((name) => name.includes('route="unknown",status="404"')));
  for (const name of found) assert.doesNotMatch(name, /2\.25|walesa|Wałęsa|127\.0|METER|P1/);
  const before = found.length;
  for (let number = 0; number < 50; number++) await server.call('GET', `/api/v1/studies/1.2.${number}`);
  const after = [...(await samples()).keys()].filter((name) => !found.includes(name));
  assert.ok(after.length <= 40, `${before} series and then ${after}`);
});

test('jobs that wait or run are told', async () => {
  const found = await samples();
  assert.deepEqual([found.get('vesalius_jobs_waiting'), found.get('vesalius_jobs_running')], [0, 0]);
});

test('metrics want a token with their permission, but on an address of their own', async () => {
  assertProblem(await server.call('GET', '/metrics', { token: null }), 401, 'unauthenticated');
  const own = await fetch(`http://127.0.0.1:${ownPort}/metrics`);
  assert.equal(own.status, 200);
  assert.match(await own.text(), /^vesalius_instances 1$/m);
  for (const [method, path] of [
    ['GET', '/'],
    ['GET', '/api/v1/studies'],
    ['POST', '/metrics'],
  ] as const)
    assert.equal((await fetch(`http://127.0.0.1:${ownPort}${path}`, { method })).status, 404);
});
