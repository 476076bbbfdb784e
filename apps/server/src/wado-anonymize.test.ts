import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readFile, TAG } from '@vesalius/dicom';
import { type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

let server: LocalServer;
before(async () => {
  server = await openLocalServer();
  const risky = tinyCt(1, 3, { Modality: 'US', SeriesInstanceUID: '2.25.77701.2', SOPInstanceUID: '2.25.77701.2.3' });
  for (const body of [tinyCt(1, 1), tinyCt(1, 2), risky]) {
    const stored = await server.call('POST', '/dicomweb/studies', { body, type: 'application/dicom' });
    assert.equal(stored.status, 200, stored.text);
  }
});
after(() => server.close());

function wado(series: string, instance: string, method = 'GET') {
  const identity = `studyUID=2.25.77701&seriesUID=${series}&objectUID=${instance}`;
  return server.call(method, `/wado?requestType=WADO&${identity}&contentType=application%2Fdicom&anonymize=yes`);
}

async function workFolderIsEmpty(): Promise<void> {
  const left = async () => (await readdir(join(server.dataDir, 'spool'))).filter((name) => name.startsWith('wado-'));
  for (let tries = 0; tries < 100 && (await left()).length > 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(await left(), []);
}

test('anonymize gives the instance without its patient, under UIDs that hold a study together', async () => {
  const copies = [];
  for (const number of [1, 2]) {
    const answer = await wado('2.25.77701.1', `2.25.77701.1.${number}`);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers.get('content-length'), String(answer.bytes.length));
    const bytes = Buffer.from(answer.bytes);
    for (const identity of ['Wałęsa', 'Łucja', '2.25.77701', '19700101'])
      assert.ok(!bytes.includes(identity), identity);
    copies.push(readFile(answer.bytes).dataset);
  }
  const [first, second] = copies as [(typeof copies)[0], (typeof copies)[0]];
  assert.equal(first.text(TAG.PatientIdentityRemoved), 'YES');
  assert.equal(first.items(TAG.DeidentificationMethodCodeSequence)[0]!.text(TAG.CodeValue), '113100');
  assert.equal(first.text(TAG.StudyInstanceUID), second.text(TAG.StudyInstanceUID));
  assert.notEqual(first.text(TAG.SOPInstanceUID), second.text(TAG.SOPInstanceUID));
  assert.deepEqual(first.bytes(TAG.PixelData), readFile(tinyCt(1, 1)).dataset.bytes(TAG.PixelData));
  assert.equal((await wado('2.25.77701.1', '2.25.77701.1.1', 'HEAD')).status, 200);
  await workFolderIsEmpty();
});

test('what may have text in its pixels is refused, and leaves nothing behind', async () => {
  const answer = await wado('2.25.77701.2', '2.25.77701.2.3');
  assert.equal(answer.status, 406);
  assert.equal(answer.body.code, 'not-deidentified');
  await workFolderIsEmpty();
});
