import assert from 'node:assert/strict';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Dataset, type DicomJson, toDicomJson, UID } from '@vesalius/dicom';
import { assertProblem, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

let server: LocalServer;
before(async () => {
  server = await openLocalServer();
  for (const number of [1, 2]) {
    const body = tinyCt(1, number);
    const stored = await server.call('POST', '/dicomweb/studies', { body, type: 'application/dicom' });
    assert.equal(stored.status, 200);
  }
});
after(() => server.close());

const HELD = '2.25.77701.1.1';
const JSON_TYPE = 'application/dicom+json';
const referTo = (...uids: string[]) =>
  Dataset.of({
    ReferencedSOPSequence: uids.map((uid) => ({
      ReferencedSOPClassUID: UID.CTImageStorage,
      ReferencedSOPInstanceUID: uid,
    })),
  });
const request = (transaction: string, dataset: Dataset, type = JSON_TYPE) =>
  server.call('POST', `/dicomweb/commitment-requests/${transaction}`, {
    body: Buffer.from(JSON.stringify(toDicomJson(dataset))),
    type,
  });
const result = (transaction: string) => server.call('GET', `/dicomweb/commitment-requests/${transaction}`);
const itemsOf = (model: DicomJson, key: string) => (model[key]?.Value ?? []) as DicomJson[];
const reasonsOf = (model: DicomJson) => itemsOf(model, '00081198').map((item) => item['00081197']!.Value![0]);

test('what is held is promised, what is not is told with its reason, and both can be asked for again', async () => {
  const answer = await request('1.2.1', referTo(HELD, '9.9.9'));
  assert.equal(answer.status, 200);
  assert.equal(answer.body['00081195'].Value[0], '1.2.1');
  assert.deepEqual(
    itemsOf(answer.body, '00081199').map((item) => item['00081155']!.Value![0]),
    [HELD],
  );
  assert.deepEqual(reasonsOf(answer.body), [0x0112]);
  assert.deepEqual((await result('1.2.1')).body, answer.body);
  assertProblem(await request('1.2.1', referTo(HELD)), 409, 'exists');
  assertProblem(await result('1.2.9'), 404, 'not-found');
});

test('another SOP class than that of the instance is no promise', async () => {
  const wrong = { ReferencedSOPClassUID: UID.MRImageStorage, ReferencedSOPInstanceUID: HELD };
  const { body } = await request('1.2.2', Dataset.of({ ReferencedSOPSequence: [wrong] }));
  assert.deepEqual(reasonsOf(body), [0x0119]);
});

test('requests that cannot be read are refused', async () => {
  assertProblem(await request('1.2.3', new Dataset()), 400, 'bad-references');
  assertProblem(await request('1.2.3', Dataset.of({ ReferencedSOPSequence: [{}] })), 400, 'bad-references');
  assertProblem(await request('x', referTo(HELD)), 400, 'bad-uid');
  assertProblem(await request('1.2.3', referTo(HELD), 'text/plain'), 415, 'unsupported-media-type');
  assertProblem(await result('1.2.3'), 404, 'not-found');
});

test('an instance whose file has rotten at its very end is not promised', async () => {
  const long = { PixelData: new Uint8Array(2 * 1024 * 1024), Rows: 1024, Columns: 1024 };
  await server.call('POST', '/dicomweb/studies', { body: tinyCt(2, 1, long), type: 'application/dicom' });
  const uid = '2.25.77702.1.1';
  assert.deepEqual(reasonsOf((await request('1.2.5', referTo(uid))).body), []);
  const sizes = await Promise.all(
    (await filesBelow(server.dataDir)).map(async (path) => [path, (await stat(path)).size] as const),
  );
  const [path, size] = sizes.find(([, bytes]) => bytes > 2 * 1024 * 1024 && bytes < 2.1 * 1024 * 1024)!;
  const file = await open(path, 'r+');
  await file.write(Buffer.from([7]), 0, 1, size - 1);
  await file.close();
  assert.deepEqual(reasonsOf((await request('1.2.6', referTo(uid))).body), [0x0110]);
});

test('an instance whose file is gone is not promised', async () => {
  for (const path of await filesBelow(server.dataDir)) await rm(path);
  const { body } = await request('1.2.4', referTo(HELD));
  assert.deepEqual(reasonsOf(body), [0x0110]);
});

/** The files of the instances: everything in folders that is no part of the index. */
async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const paths = names.filter((name) => name.includes('/')).map((name) => join(folder, name));
  const files = await Promise.all(paths.map(async (path) => ((await stat(path)).isFile() ? [path] : [])));
  return files.flat();
}
