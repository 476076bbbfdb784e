import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { DicomJson } from '@vesalius/dicom';
import { jobDone, rest } from '../../../tools/torture/server/rest.ts';
import { freePort, type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { datasetHash } from '../../../tools/torture/server/sha256.ts';
import { dicomweb, keep } from '../../../tools/torture/server/store.ts';
import { commandLine } from '../../cli/src/testing/command-line.ts';
import { type Orthanc, startOrthanc } from './testing/orthanc.ts';
import { hashesIn, hashesOf } from './testing/received.ts';
import { tinyCt } from './testing/tiny-ct.ts';

/** Instances that only Orthanc has at first, and such that only we have. */
const THEIRS = [1, 2, 3].map((number) => tinyCt(1, number));
const MORE_OF_THEIRS = [1, 2].map((number) => tinyCt(3, number));
const OURS = [1, 2, 3].map((number) => tinyCt(2, number));

let folder: string;
let server: RunningServer;
let orthanc: Orthanc;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-orthanc-'));
  const dicomPort = await freePort();
  server = await startServer({
    dataDir: join(folder, 'data'),
    env: { VESALIUS_PEERS: `ORTHANC@127.0.0.1:${dicomPort}` },
  });
  orthanc = await startOrthanc(folder, { dicomPort, vesalius: { port: server.dicomPort } });
  for (const file of [...THEIRS, ...MORE_OF_THEIRS]) await orthanc.put('/instances', file);
  await keep(server, OURS);
});

after(async () => {
  await orthanc.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const study = (number: number) => `2.25.7770${number}`;

/** What we keep of a study, by SOP Instance UID. */
async function kept(number: number): Promise<Map<string, string>> {
  const found = await dicomweb(server).search(`studies/${study(number)}/instances`);
  const files: Uint8Array[] = [];
  for (const match of found) {
    const uid = String(match['00080018']?.Value?.[0]);
    const resource = `studies/${study(number)}/series/${study(number)}.1/instances/${uid}`;
    for await (const part of dicomweb(server).retrieve(resource))
      files.push(Buffer.concat(await Array.fromAsync(part.body)));
  }
  return hashesOf(files);
}

/** What Orthanc has of a study. */
async function atOrthanc(number: number): Promise<Map<string, string>> {
  const ids = await orthanc.find('Instance', { StudyInstanceUID: study(number) });
  return hashesOf(await Promise.all(ids.map((id) => orthanc.bytes(`/instances/${id}/file`))));
}

test('Orthanc echoes us, and we echo it', async () => {
  await orthanc.call('POST', '/modalities/vesalius/echo', {});
  const echo = await rest<{ reachable: boolean; reason?: string }>(server, 'POST', '/peers/ORTHANC/echo');
  assert.equal(echo.reachable, true, echo.reason);
});

test('what Orthanc sends is kept, bit for bit', async () => {
  const ids = await orthanc.find('Study', { StudyInstanceUID: study(1) });
  const sent = await orthanc.call<Record<string, unknown>>('POST', '/modalities/vesalius/store', {
    Resources: ids,
    Synchronous: true,
  });
  assert.deepEqual([sent.InstancesCount, sent.FailedInstancesCount], [3, 0]);
  assert.deepEqual(await kept(1), hashesOf(THEIRS));
});

test('Orthanc finds here, names in their script, and retrieves by C-MOVE to itself', async () => {
  const { ID } = await orthanc.call<{ ID: string }>('POST', '/modalities/vesalius/query', {
    Level: 'Study',
    Query: { PatientName: 'Yamada*', StudyInstanceUID: '' },
  });
  const answers = await orthanc.call<Record<string, string>[]>('GET', `/queries/${ID}/answers?expand&simplify`);
  assert.deepEqual(
    answers.map(({ StudyInstanceUID, PatientName }) => [StudyInstanceUID, PatientName]),
    [[study(2), 'Yamada^Tarou=山田^太郎']],
  );
  await orthanc.call('POST', `/queries/${ID}/retrieve`, { TargetAet: orthanc.aeTitle, Synchronous: true });
  assert.deepEqual(await atOrthanc(2), hashesOf(OURS));
});

test('we query Orthanc', async () => {
  const { matches } = await rest<{ matches: DicomJson[] }>(server, 'POST', '/peers/ORTHANC/query', {
    level: 'study',
    keys: { PatientID: 'P3' },
  });
  assert.deepEqual(
    matches.map((match) => match['0020000D']?.Value),
    [[study(3)]],
  );
});

for (const method of ['c-get', 'c-move'] as const) {
  test(`we retrieve a study from Orthanc by ${method}, bit for bit`, async () => {
    const number = method === 'c-get' ? 3 : 4;
    const files = number === 3 ? MORE_OF_THEIRS : [1, 2].map((one) => tinyCt(4, one));
    if (number === 4) for (const file of files) await orthanc.put('/instances', file);
    const job = await jobDone(server, '/peers/ORTHANC/retrieve', { studyInstanceUid: study(number), method });
    assert.deepEqual([job.state, job.result], ['succeeded', { completed: 2, warning: 0, failed: 0 }], job.error);
    assert.deepEqual(await kept(number), hashesOf(files));
  });
}

test('what we send to Orthanc arrives, bit for bit', async () => {
  const files = [1, 2, 3].map((number) => tinyCt(5, number));
  await keep(server, files);
  const job = await jobDone(server, '/peers/ORTHANC/send', { studyInstanceUids: [study(5)] });
  assert.deepEqual([job.state, job.result], ['succeeded', { completed: 3, warning: 0, failed: 0 }], job.error);
  assert.deepEqual(await atOrthanc(5), hashesOf(files));
});

test('Orthanc sends again what it retrieved here: nothing new is kept', async () => {
  const [uid, hash] = [...hashesOf(OURS)][0]!;
  const [id] = await orthanc.find('Instance', { SOPInstanceUID: uid });
  await orthanc.call('POST', '/modalities/vesalius/store', { Resources: [id], Synchronous: true });
  assert.equal(datasetHash(await orthanc.bytes(`/instances/${id}/file`)), hash);
  assert.deepEqual(await kept(2), hashesOf(OURS));
});

test('the command line echoes Orthanc, stores to it, finds there and gets it back, bit for bit', async () => {
  const peer = `ORTHANC@127.0.0.1:${orthanc.dicomPort}`;
  const file = tinyCt(6, 1);
  const path = join(folder, '6.dcm');
  await writeFile(path, file);
  const got = await mkdtemp(join(folder, 'get-'));
  const key = `StudyInstanceUID=${study(6)}`;
  const ran = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await commandLine(args);
    assert.equal(exitCode, 0, `${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  await ran('echo', peer);
  assert.equal(await ran('store', peer, path), '1 sent, 0 failed\n');
  assert.match(await ran('find', peer, '-k', key, '-k', 'PatientName', '--json'), /山田/);
  await ran('get', peer, '-k', key, '-o', got);
  assert.deepEqual(await hashesIn(got), hashesOf([file]));
});
