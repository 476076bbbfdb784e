import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile as readBytes, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { readFile, TAG } from '@vesalius/dicom';
import { connect } from '@vesalius/dimse';
import { freePort, type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { datasetHash } from '../../../tools/torture/server/sha256.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const run = promisify(execFile);
const CT = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';

let folder: string;
let server: RunningServer;
let sinkPort: number;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-e2e-'));
  sinkPort = await freePort();
  server = await startServer({ dataDir: join(folder, 'data'), env: { VESALIUS_PEERS: `SINK@127.0.0.1:${sinkPort}` } });
});

after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function fetchJson(path: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(server.web + path, { headers: { authorization: `Bearer ${server.token}` } });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

async function folderWith(name: string, files: readonly Uint8Array[]): Promise<string> {
  const path = await mkdtemp(join(folder, name));
  for (const [index, file] of files.entries()) await writeFile(join(path, `${index}.dcm`), file);
  return path;
}

const aec = () => ['-aec', 'VESALIUS', '127.0.0.1', String(server.dicomPort)];

/** Data sets of the files in a folder, by SOP Instance UID. */
async function hashesIn(path: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const name of await readdir(path)) {
    const file = await readBytes(join(path, name));
    hashes.set(readFile(file).dataset.text(TAG.SOPInstanceUID)!, datasetHash(file));
  }
  return hashes;
}

test('echoscu is answered', async () => {
  await run('echoscu', aec());
});

test('what storescu sends is found by findscu and QIDO, and returned bit for bit by getscu, movescu and WADO-RS', async () => {
  const files = Array.from({ length: 12 }, (_, number) => tinyCt(1, number + 1));
  const sent = new Map(files.map((file) => [readFile(file).dataset.text(TAG.SOPInstanceUID)!, datasetHash(file)]));
  await run('storescu', ['+sd', '-R', ...aec(), await folderWith('send', files)]);

  const keys = ['-S', '-k', 'QueryRetrieveLevel=STUDY', '-k', 'StudyInstanceUID=2.25.77701'];
  const found = await run('findscu', [
    ...keys,
    '-k',
    'NumberOfStudyRelatedInstances',
    '-k',
    'PatientName=walesa*',
    ...aec(),
  ]);
  assert.match(found.stderr + found.stdout, /NumberOfStudyRelatedInstances/);
  assert.match(found.stderr + found.stdout, /\[12\]/);

  const qido = await fetchJson(`/dicomweb/studies?PatientName=${encodeURIComponent('Wałęsa^*')}`);
  assert.equal(qido.status, 200);
  assert.equal((qido.body as object[]).length, 1);

  const got = await mkdtemp(join(folder, 'get'));
  await run('getscu', [...keys, '-od', got, ...aec()]);
  assert.deepEqual(await hashesIn(got), sent);

  const moved = await mkdtemp(join(folder, 'move'));
  await run('movescu', [...keys, '-aem', 'SINK', '--port', String(sinkPort), '-od', moved, ...aec()]);
  assert.deepEqual(await hashesIn(moved), sent);

  for (const [uid, hash] of sent) assert.equal(await wadoHash('2.25.77701', uid), hash);
});

async function wadoHash(study: string, uid: string): Promise<string | undefined> {
  const answer = await fetch(`${server.web}/dicomweb/studies/${study}/series/${study}.1/instances/${uid}`, {
    headers: { authorization: `Bearer ${server.token}`, accept: 'application/dicom; transfer-syntax=*' },
  });
  return answer.status === 200 ? datasetHash(new Uint8Array(await answer.arrayBuffer())) : undefined;
}

test('the same instance again is a success and is kept once; other bytes under its UID are held, the original stays', async () => {
  const original = tinyCt(1, 1);
  const send = async (file: Uint8Array) =>
    run('storescu', [...aec(), join(await folderWith('again', [file]), '0.dcm')]);
  await send(original);
  await send(tinyCt(1, 1, { StudyDescription: 'tampered' }));
  const instances = await fetchJson('/dicomweb/studies/2.25.77701/instances');
  assert.equal((instances.body as object[]).length, 12);
  assert.equal(await wadoHash('2.25.77701', '2.25.77701.1.1'), datasetHash(original));
});

test('bad content is refused with what is wrong with it, never as out of resources', async () => {
  const association = await connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'TEST',
    calledAeTitle: 'VESALIUS',
    presentationContexts: [{ abstractSyntax: CT, transferSyntaxes: [EXPLICIT] }],
  });
  const store = (source: Uint8Array, sopInstanceUid = '2.25.1') =>
    association.cStore({ sopClassUid: CT, sopInstanceUid, transferSyntaxUid: EXPLICIT, source });
  assert.equal((await store(new Uint8Array(3000).fill(0xff))).status, 0xc000);
  const file = tinyCt(3, 1);
  const dataset = file.subarray(readFile(file).datasetOffset);
  assert.equal((await store(dataset, '2.25.999')).status, 0xa900);
  assert.equal((await store(dataset.subarray(0, dataset.length - 100), '2.25.77703.1.1')).status, 0xc000);
  assert.equal((await store(dataset, '2.25.77703.1.1')).status, 0);
  await association.release();
});

test('without a principal nothing of the archive is told', async () => {
  for (const path of [
    '/dicomweb/studies',
    '/dicomweb/studies/2.25.77701/metadata',
    '/wado?requestType=WADO',
    '/nowhere',
  ]) {
    const answer = await fetch(server.web + path, { redirect: 'manual' });
    assert.equal(answer.status, 401, path);
  }
});

test('SIGTERM ends cleanly', async () => {
  const other = await startServer({ dataDir: join(folder, 'other') });
  assert.equal(await other.stop(), 0);
});
