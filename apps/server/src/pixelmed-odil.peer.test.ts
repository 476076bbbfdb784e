import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort, type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { dicomweb } from '../../../tools/torture/server/store.ts';
import { ended, succeeded } from './testing/program.ts';
import { hashesIn, hashesOf } from './testing/received.ts';
import { tinyCt } from './testing/tiny-ct.ts';

let folder: string;
let server: RunningServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-pixelmed-'));
  server = await startServer({ dataDir: join(folder, 'data') });
});

after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(study: number): Promise<{ path: string; file: Uint8Array }> {
  const file = tinyCt(study, 1);
  const path = join(folder, `${study}.dcm`);
  await writeFile(path, file);
  return { path, file };
}

async function kept(study: number): Promise<Map<string, string>> {
  const uid = `2.25.7770${study}`;
  const parts = dicomweb(server).retrieve(`studies/${uid}/series/${uid}.1/instances/${uid}.1.1`);
  const files: Uint8Array[] = [];
  for await (const part of parts) files.push(Buffer.concat(await Array.fromAsync(part.body)));
  return hashesOf(files);
}

/** Its programs end with 0 whatever happened; what they print tells. */
const pixelmed = (program: string, args: readonly string[]) =>
  succeeded('java', ['-cp', '/usr/share/java/pixelmed.jar', `com.pixelmed.network.${program}`, ...args]);
const ours = () => ['127.0.0.1', String(server.dicomPort), 'VESALIUS', 'PIXELMED'];

test('pixelmed echoes', async () => {
  assert.match(await pixelmed('VerificationSOPClassSCU', [...ours(), 'NONSECURE']), /: was successful/);
  const nobody = ['127.0.0.1', String(await freePort()), 'VESALIUS', 'PIXELMED', 'NONSECURE'];
  assert.doesNotMatch(await pixelmed('VerificationSOPClassSCU', nobody), /: was successful/);
});

test('what pixelmed stores is kept, bit for bit', async () => {
  const { path, file } = await fileOf(1);
  assert.doesNotMatch(await pixelmed('StorageSOPClassSCU', [...ours(), path]), /Exception/);
  assert.deepEqual(await kept(1), hashesOf([file]));
});

const odil = () => ['127.0.0.1', String(server.dicomPort), 'ODIL', 'VESALIUS'];

test('odil echoes; what it stores is kept, bit for bit, found and taken by C-GET again', async () => {
  await succeeded('odil', ['echo', ...odil()]);
  const { path, file } = await fileOf(2);
  await succeeded('odil', ['store', ...odil(), path]);
  assert.deepEqual(await kept(2), hashesOf([file]));
  const asked = ['QueryRetrieveLevel=STUDY', 'StudyInstanceUID=2.25.77702'];
  assert.match((await ended('odil', ['find', ...odil(), 'study', ...asked, 'PatientID'])).text, /P2/);
  const got = await mkdtemp(join(folder, 'get-'));
  await succeeded('odil', ['get', '-d', got, ...odil(), 'study', ...asked]);
  assert.equal((await hashesIn(got)).size, 1);
});
