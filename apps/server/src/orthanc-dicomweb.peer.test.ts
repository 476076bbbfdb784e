/** Orthanc's DICOMweb plugin as a client: what it stores, searches, gets, retrieves and deletes here. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../../../tools/torture/server/running-server.ts';
import { BOOTSTRAP_TOKEN, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { type Orthanc, startOrthanc } from './testing/orthanc.ts';
import { hashesOf } from './testing/received.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const HERE = '/dicom-web/servers/vesalius';
const study = (number: number) => `2.25.7770${number}`;
const filesOf = (number: number) => [1, 2, 3].map((one) => tinyCt(number, one));

let folder: string;
let server: LocalServer;
let orthanc: Orthanc;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-orthanc-web-'));
  server = await openLocalServer();
  orthanc = await startOrthanc(folder, {
    dicomPort: await freePort(),
    vesalius: { port: server.dicomPort },
    dicomweb: { url: `${server.web}/dicomweb/`, token: BOOTSTRAP_TOKEN },
  });
  for (const file of filesOf(1)) await orthanc.put('/instances', file);
  for (const file of filesOf(2)) {
    const stored = await server.call('POST', '/dicomweb/studies', { body: file, type: 'application/dicom' });
    assert.equal(stored.status, 200);
  }
});

after(async () => {
  await orthanc.stop();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** What is kept here of an instance. */
async function keptHere(number: number, one: number): Promise<Uint8Array> {
  const path = `/dicomweb/studies/${study(number)}/series/${study(number)}.1/instances/${study(number)}.1.${one}`;
  const answer = await server.call('GET', path, { headers: { accept: 'application/dicom; transfer-syntax=*' } });
  assert.equal(answer.status, 200);
  return answer.bytes;
}

test('it stores a study here, bit for bit (stow)', async () => {
  const ids = await orthanc.find('Study', { StudyInstanceUID: study(1) });
  await orthanc.call('POST', `${HERE}/stow`, { Resources: ids, Synchronous: true });
  const kept = await Promise.all([1, 2, 3].map((one) => keptHere(1, one)));
  assert.deepEqual(hashesOf(kept), hashesOf(filesOf(1)));
});

test('it searches here at every level, with arguments and wildcards (qido)', async () => {
  const qido = (Uri: string, Arguments: Record<string, string> = {}) =>
    orthanc.call<Record<string, { Value?: unknown }>[]>('POST', `${HERE}/qido`, { Uri, Arguments });
  assert.equal((await qido('/studies')).length, 2);
  const [found] = await qido('/studies', { PatientName: 'Yamada*', includefield: 'StudyDescription' });
  assert.equal(JSON.stringify(found).includes(study(2)), true);
  assert.equal((await qido(`/studies/${study(2)}/series`)).length, 1);
  assert.equal((await qido(`/studies/${study(2)}/series/${study(2)}.1/instances`, { limit: '2' })).length, 2);
  assert.deepEqual(await qido('/studies', { PatientID: 'nobody' }), []);
});

test('it gets metadata, frames and pictures here (get)', async () => {
  const instance = `/studies/${study(2)}/series/${study(2)}.1/instances/${study(2)}.1.1`;
  const metadata = await orthanc.call<unknown[]>('POST', `${HERE}/get`, { Uri: `${instance}/metadata` });
  assert.equal(metadata.length, 1);
  const picture = await orthanc.fetched('POST', `${HERE}/get`, {
    Uri: `${instance}/rendered`,
    HttpHeaders: { Accept: 'image/jpeg' },
  });
  assert.deepEqual([...picture.subarray(0, 2)], [0xff, 0xd8]);
});

test('it retrieves a study and a series from here, bit for bit (retrieve)', async () => {
  await orthanc.call('POST', `${HERE}/retrieve`, { Resources: [{ Study: study(2) }], Synchronous: true });
  const ids = await orthanc.find('Instance', { StudyInstanceUID: study(2) });
  const files = await Promise.all(ids.map((id) => orthanc.bytes(`/instances/${id}/file`)));
  assert.deepEqual(hashesOf(files), hashesOf(filesOf(2)));
  const series = { Study: study(1), Series: `${study(1)}.1` };
  await orthanc.call('POST', `${HERE}/retrieve`, { Resources: [series], Synchronous: true });
  assert.equal((await orthanc.find('Instance', { StudyInstanceUID: study(1) })).length, 3);
});

test('it deletes a study here (delete)', async () => {
  await orthanc.call('POST', `${HERE}/delete`, { Level: 'Study', StudyInstanceUID: study(1) });
  assert.equal((await server.call('GET', `/dicomweb/studies/${study(1)}`)).status, 404);
});
