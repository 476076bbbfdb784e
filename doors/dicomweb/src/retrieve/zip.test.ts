import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { readDicomdir, UID } from '@vesalius/dicom';
import { makeEncapsulated, makeFile, nativePixels } from '../testing/files.ts';
import { type Served, serve } from '../testing/serve.ts';

const files = [
  makeFile('1.1.1', nativePixels(3)),
  makeFile('1.1.2', { PixelData: new Uint8Array(300_000) }),
  makeEncapsulated('1.2.1', [Buffer.from('first!')], UID.JPEGLSLossless),
];
const [first] = files as [(typeof files)[0]];

async function filled(): Promise<Served> {
  const served = await serve();
  for (const { bytes } of files) served.memory.store(Buffer.from(bytes), { form: 'file' });
  return served;
}

/** Unpacked by Python, which checks every checksum. */
async function unpacked(zip: Response): Promise<Map<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'dicomweb-zip-'));
  try {
    await writeFile(join(folder, 'a.zip'), Buffer.from(await zip.arrayBuffer()));
    const program =
      'import zipfile, sys; z = zipfile.ZipFile("a.zip"); z.extractall("out"); print("\\n".join(z.namelist()))';
    const { stdout } = await promisify(execFile)('python3', ['-c', program], { cwd: folder });
    const names = stdout.trim().split('\n');
    return new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(folder, 'out', name))] as const)),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a study as a ZIP with a DICOMDIR that refers to its files', async () => {
  await using served = await filled();
  const response = await fetch(`${served.root}/studies/${first.study}?accept=application/zip&dicomdir=true`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/zip');
  assert.match(response.headers.get('content-disposition')!, /^attachment; filename="[\d.]+\.zip"$/);
  const entries = await unpacked(response);
  assert.deepEqual(
    [...entries.keys()],
    [
      'DICOM/ST000001/SE000001/IM000001',
      'DICOM/ST000001/SE000001/IM000002',
      'DICOM/ST000001/SE000002/IM000001',
      'DICOMDIR',
    ],
  );
  const [one, two, three, directory] = [...entries.values()];
  assert.deepEqual(
    [one, two, three],
    files.map(({ bytes }) => Buffer.from(bytes)),
  );
  const listed = [...referred(readDicomdir(directory!).records)];
  assert.deepEqual(listed, [...entries.keys()].slice(0, 3));
});

test('series and instance, by header, without a DICOMDIR unless it is wished', async () => {
  await using served = await filled();
  const series = `${served.root}/studies/${first.study}/series/${first.series}`;
  const headers = { accept: 'application/zip' };
  assert.equal((await unpacked(await fetch(series, { headers }))).size, 2);
  const instance = await unpacked(await fetch(`${series}/instances/${first.instance}`, { headers }));
  assert.deepEqual([...instance.values()], [Buffer.from(first.bytes)]);
  assert.equal((await fetch(`${series}?dicomdir=perhaps`, { headers })).status, 400);
  assert.match((await fetch(series)).headers.get('content-type')!, /^multipart/);
});

test('a transfer syntax that is named leaves out the rest', async () => {
  await using served = await filled();
  const study = `${served.root}/studies/${first.study}`;
  const as = (uid: string) => fetch(study, { headers: { accept: `application/zip; transfer-syntax=${uid}` } });
  const some = await as(UID.JPEGLSLossless);
  assert.equal(some.status, 206);
  assert.equal((await unpacked(some)).size, 1);
  assert.equal((await as(UID.RLELossless)).status, 406);
});

test('a file that cannot be read ends the connection, and the archive goes on', async () => {
  await using served = await filled();
  served.memory.corruptFrom = 200_000;
  const study = `${served.root}/studies/${first.study}?accept=application/zip`;
  await assert.rejects(async () => (await fetch(study)).arrayBuffer());
  served.memory.corruptFrom = Number.POSITIVE_INFINITY;
  assert.equal((await unpacked(await fetch(study))).size, 3);
});

test('who goes away ends the reading', async () => {
  await using served = await filled();
  const stop = new AbortController();
  const response = await fetch(`${served.root}/studies/${first.study}?accept=application/zip`, { signal: stop.signal });
  await response.body!.getReader().read();
  stop.abort();
  assert.equal((await fetch(`${served.root}/studies`)).status, 200);
});

function* referred(records: ReturnType<typeof readDicomdir>['records']): Generator<string> {
  for (const record of records) {
    if (record.fileId) yield record.fileId.join('/');
    yield* referred(record.children);
  }
}
