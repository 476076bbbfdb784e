import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readFile } from '@vesalius/dicom';
import {
  assertProblem,
  BOOTSTRAP_TOKEN,
  type LocalServer,
  openLocalServer,
} from '../../../../apps/server/src/testing/local-server.ts';
import { tinyCt } from '../../../../apps/server/src/testing/tiny-ct.ts';
import { type ZipMember, zipOf } from '../testing/zip.ts';

const DICOM = 'application/dicom';
const ZIP = 'application/zip';
const TEXT = Buffer.from(
  'no instance at all, but long enough to be looked at as one, and then some more words to reach the end',
);

let server: LocalServer;

before(async () => {
  server = await openLocalServer();
});

after(() => server.close());

const send = (body: Uint8Array, type: string) => server.call('POST', '/api/v1/import', { body, type });
const held = async (): Promise<number> => (await server.call('GET', '/api/v1/statistics')).body.instances;

function sendForm(files: readonly ZipMember[]) {
  const form = new FormData();
  form.append('comment', 'a field that is no file');
  for (const { name, bytes } of files) form.append('file', new Blob([new Uint8Array(bytes)]), name);
  return server.call('POST', '/api/v1/import', { body: form });
}

/** Outcomes by file name. */
const outcomes = (results: { name: string; outcome: string }[]) =>
  Object.fromEntries(results.map(({ name, outcome }) => [name, outcome]));

test('an instance is stored, known when it comes again, and held when it comes with other bytes', async () => {
  const first = await send(tinyCt(1, 1), DICOM);
  assert.equal(first.status, 200);
  assert.deepEqual(outcomes(first.body.results), { undefined: 'stored' });
  assert.equal(first.body.results[0].instance.sopInstanceUid, '2.25.77701.1.1');
  assert.equal((await send(tinyCt(1, 1), 'application/octet-stream')).body.duplicate, 1);
  const other = await send(tinyCt(1, 1, { StudyDescription: 'tampered' }), DICOM);
  assert.deepEqual(
    [other.status, other.body.quarantined, other.body.results[0].conflict],
    [200, 1, 'instance-differs'],
  );
  assert.ok(Number.isInteger(other.body.results[0].caseId));
  assert.equal(await held(), 1);
});

test('what cannot be understood is refused with its reason and without its content', async () => {
  const cut = tinyCt(2, 1).subarray(0, 700);
  for (const [body, type, status] of [
    [TEXT, DICOM, 422],
    [new Uint8Array(0), DICOM, 422],
    [cut, DICOM, 422],
    [Buffer.from('PK\x03\x04 and then nothing of a ZIP'), ZIP, 422],
  ] as const) {
    const answer = await send(body, type);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.headers.get('content-type') ?? '', /problem\+json/);
    assert.doesNotMatch(answer.text, /Wałęsa|Yamada|P2|no instance at all|\/tmp|node:/);
  }
  assertProblem(await server.call('POST', '/api/v1/import', { body: {} }), 415, 'FST_ERR_CTP_INVALID_MEDIA_TYPE');
  const noBoundary = await server.call('POST', '/api/v1/import', { body: TEXT, type: 'multipart/form-data' });
  assertProblem(noBoundary, 422, 'not-understood');
  assert.equal(await held(), 1);
});

test('a token without the permission to store is refused before anything is read', async () => {
  const made = await server.call('POST', '/api/v1/tokens', { body: { name: 'reader', permissions: ['search'] } });
  const token = made.body.secret;
  const answer = await server.call('POST', '/api/v1/import', { body: tinyCt(3, 1), type: DICOM, token });
  assertProblem(answer, 403, 'not-permitted');
  assert.equal(await held(), 1);
});

test('a ZIP is taken with its folders; each file in it has its own result, by name', async () => {
  const zip = zipOf([
    { name: 'DISK/', bytes: new Uint8Array(0) },
    { name: 'DISK/DICOMDIR', bytes: TEXT },
    { name: 'DISK/A/B/C/1', bytes: tinyCt(4, 1) },
    { name: 'DISK/Größe/2.dcm', bytes: tinyCt(4, 2) },
    { name: 'readme.txt', bytes: TEXT },
    { name: 'empty', bytes: new Uint8Array(0) },
    { name: 'inner.zip', bytes: zipOf([{ name: 'x', bytes: tinyCt(4, 3) }]) },
    { name: 'secret', bytes: tinyCt(4, 4), encrypted: true },
    { name: 'damaged', bytes: tinyCt(4, 5), crc: 1 },
    { name: '__MACOSX/._1', bytes: TEXT },
    { name: 'last.dcm', bytes: tinyCt(4, 6) },
  ]);
  const { status, body } = await send(zip, ZIP);
  assert.equal(status, 200);
  assert.deepEqual(outcomes(body.results), {
    'DISK/DICOMDIR': 'skipped',
    'DISK/A/B/C/1': 'stored',
    'DISK/Größe/2.dcm': 'stored',
    'readme.txt': 'refused',
    empty: 'refused',
    'inner.zip': 'refused',
    secret: 'refused',
    damaged: 'refused',
    '__MACOSX/._1': 'skipped',
    'last.dcm': 'stored',
  });
  assert.deepEqual([body.stored, body.refused, body.skipped, body.truncated], [3, 5, 2, false]);
  const detail = await server.call('GET', '/api/v1/studies/2.25.77704');
  assert.equal(detail.body.study.instanceCount, 3);
});

test('a ZIP that expands to too much is refused before any of it is taken', async () => {
  const before = await held();
  const bomb = zipOf([
    { name: 'innocent.dcm', bytes: tinyCt(5, 1) },
    { name: 'zeros', bytes: new Uint8Array(80 * 1024 * 1024) },
  ]);
  assert.ok(bomb.length < 100_000);
  assertProblem(await send(bomb, ZIP), 413, 'limit-exceeded');
  assert.equal(await held(), before);
});

test('a ZIP whose entry is longer than it says is not taken', async () => {
  const zip = zipOf([{ name: 'liar', bytes: tinyCt(5, 2) }]);
  const central = zip.indexOf('PK\x01\x02');
  zip.writeUInt32LE(10, central + 24);
  const { status, body } = await send(zip, ZIP);
  assert.equal(status, 422);
  assert.deepEqual(outcomes(body.results), { liar: 'refused' });
});

test('a form carries files and ZIPs side by side; a bad one does not harm the others', async () => {
  const { status, body } = await sendForm([
    { name: 'one.dcm', bytes: tinyCt(6, 1) },
    { name: 'letter "to" you.pdf', bytes: TEXT },
    { name: 'broken.zip', bytes: Buffer.from('PK\x03\x04 broken') },
    { name: 'good.zip', bytes: zipOf([{ name: 'deep/2', bytes: tinyCt(6, 2) }]) },
    { name: 'bomb.zip', bytes: zipOf([{ name: 'zeros', bytes: new Uint8Array(70 * 1024 * 1024) }]) },
    { name: 'three.dcm', bytes: tinyCt(6, 3) },
  ]);
  assert.equal(status, 200);
  assert.deepEqual(outcomes(body.results), {
    'one.dcm': 'stored',
    'letter "to" you.pdf': 'refused',
    'broken.zip': 'refused',
    'deep/2': 'stored',
    'bomb.zip': 'refused',
    'three.dcm': 'stored',
  });
});

test('an upload that breaks off leaves nothing half; the same again takes up what is missing', async () => {
  const before = await held();
  const boundary = 'b'.repeat(20);
  const part = (name: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
  const whole = tinyCt(7, 1);
  const half = tinyCt(7, 2).subarray(0, 1500);
  const upload = request(`${server.web}/api/v1/import`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${BOOTSTRAP_TOKEN}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
  });
  upload.on('error', () => {});
  upload.write(Buffer.concat([Buffer.from(part('1')), whole, Buffer.from(`\r\n${part('2')}`), half]));
  while ((await held()) === before) await new Promise((resolve) => setTimeout(resolve, 20));
  upload.destroy();
  await new Promise((resolve) => upload.once('close', resolve));
  const again = await sendForm([
    { name: '1', bytes: whole },
    { name: '2', bytes: tinyCt(7, 2) },
  ]);
  assert.deepEqual(outcomes(again.body.results), { 1: 'duplicate', 2: 'stored' });
  assert.equal(await held(), before + 2);
});

test('an interrupted sender is told which instances are here, by the hash of their data sets', async () => {
  const file = tinyCt(7, 1);
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const dataset = file.subarray(readFile(file).datasetOffset);
  const known = (sopInstanceUid: string, datasetSha256: string) => ({ sopInstanceUid, datasetSha256 });
  const body = {
    instances: [
      known('2.25.77707.1.1', sha256(dataset)),
      known('2.25.77707.1.1', sha256(file)),
      known('2.25.77707.9.9', sha256(dataset)),
    ],
  };
  const answer = await server.call('POST', '/api/v1/import/known', { body });
  assert.deepEqual(answer.body, { known: [true, false, false] });
  const wrong = { instances: [known('2.25.77707.1.1', 'no hash')] };
  assert.equal((await server.call('POST', '/api/v1/import/known', { body: wrong })).status, 400);
});

test('nothing is left in the spool, and no name or value of a file is in the log', async () => {
  assert.deepEqual(await readdir(join(server.dataDir, 'spool')), []);
  for (const line of server.logged) assert.doesNotMatch(line, /Wałęsa|Yamada|readme|letter|secret|P4/);
});
