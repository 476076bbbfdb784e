import assert from 'node:assert/strict';
import { get as httpGet } from 'node:http';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ArchiveError } from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';
import { makeFile, nativePixels } from '../testing/files.ts';
import { type Served, serve } from '../testing/serve.ts';
import { arrayElements, documentText } from './metadata-text.ts';

const files = [makeFile('1.1.1', nativePixels(1)), makeFile('1.1.2', nativePixels(2)), makeFile('1.2.1')];
const [first, second] = files as [(typeof files)[0], (typeof files)[0]];

async function filled(): Promise<Served> {
  const served = await serve();
  for (const { bytes } of files) served.memory.store(Buffer.from(bytes), { form: 'file' });
  return served;
}

/** As it comes over the wire, not decoded. */
function raw(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    httpGet(url, { headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({ status: response.statusCode!, headers: response.headers, bytes: Buffer.concat(chunks) });
    }).on('error', reject);
  });
}

const uidsOf = (models: DicomJson[]) => models.map((model) => model['00080018']!.Value![0]);

test('metadata of study, series and instance, bulk data by absolute addresses that answer', async () => {
  await using served = await filled();
  const study = await served.client.metadata(`studies/${first.study}`);
  assert.deepEqual(
    uidsOf(study),
    files.map(({ instance }) => instance),
  );
  assert.deepEqual(uidsOf(await served.client.metadata(`studies/${first.study}/series/${first.series}`)), [
    first.instance,
    second.instance,
  ]);
  const place = `studies/${second.study}/series/${second.series}/instances/${second.instance}`;
  const [instance] = await served.client.metadata(place);
  assert.deepEqual(instance, study[1]);
  const uri = instance!['7FE00010']!.BulkDataURI!;
  assert.equal(uri, `${served.root}/${place}/bulkdata/7FE00010`);
  assert.deepEqual(new Uint8Array(await (await fetch(uri)).arrayBuffer()), new Uint8Array([1, 1, 1, 1, 2, 2, 2, 2]));
});

test('gzip for those who take it, the same text in every form', async () => {
  await using served = await filled();
  for (const resource of [`studies/${first.study}`, `studies/${first.study}/series/${first.series}`]) {
    const url = `${served.root}/${resource}/metadata`;
    const plain = await raw(url, {});
    assert.equal(plain.headers['content-encoding'], undefined);
    for (let time = 0; time < 2; time++) {
      const zipped = await raw(url, { 'accept-encoding': 'deflate, gzip;q=0.8' });
      assert.equal(zipped.headers['content-encoding'], 'gzip');
      assert.deepEqual(gunzipSync(zipped.bytes), plain.bytes);
    }
    assert.equal((await raw(url, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding'], undefined);
  }
});

test('an entity tag that changes with the series and with nothing else', async () => {
  await using served = await filled();
  const url = `${served.root}/studies/${first.study}/series/${first.series}/metadata`;
  const etag = (await fetch(url)).headers.get('etag')!;
  assert.match(etag, /^W\/"/);
  const fresh = await fetch(url, { headers: { 'if-none-match': `"other", ${etag}` } });
  assert.equal(fresh.status, 304);
  assert.equal((await fetch(url, { headers: { 'if-none-match': '"other"' } })).status, 200);
  served.memory.store(Buffer.from(makeFile('1.1.9').bytes), { form: 'file' });
  const changed = await fetch(url, { headers: { 'if-none-match': etag } });
  assert.equal(changed.status, 200);
  assert.equal(((await changed.json()) as unknown[]).length, 3);
});

test('metadata as XML, a part for each instance, bulk data by reference', async () => {
  await using served = await filled();
  const accept = 'multipart/related; type="application/dicom+xml"';
  const response = await fetch(`${served.root}/studies/${first.study}/metadata`, { headers: { accept } });
  const text = await response.text();
  assert.equal(text.split('<NativeDicomModel').length - 1, 3);
  assert.ok(
    text.includes(
      `<BulkData uri="${served.root}/studies/${first.study}/series/${first.series}/instances/${first.instance}/bulkdata/7FE00010"/>`,
    ),
  );
});

test('metadata of one instance as one XML document; several need parts', async () => {
  await using served = await filled();
  const headers = { accept: 'application/dicom+xml' };
  const series = `${served.root}/studies/${first.study}/series/${first.series}`;
  const response = await fetch(`${series}/instances/${first.instance}/metadata`, { headers });
  assert.equal(response.headers.get('content-type'), 'application/dicom+xml');
  assert.match(await response.text(), /^<\?xml[^>]*>\s*<NativeDicomModel[\s\S]*<\/NativeDicomModel>\s*$/);
  assert.equal((await fetch(`${series}/metadata`, { headers })).status, 406);
});

test('addresses are put in wherever the pieces of a document part', async () => {
  const text = `[{"a":"vesalius-bulk:x"},\n{"b":"vesalius-bulk:y","c":"vesalius-bul"}]`;
  const expected = '[{"a":"http://h/x"},\n{"b":"http://h/y","c":"vesalius-bul"}]';
  const long = `[${Array.from({ length: 30_000 }, (_, index) => `{"n${index}":"vesalius-bulk:${index}"}`).join(',')}]`;
  for (const [from, to] of [
    [text, expected],
    [long, long.replaceAll('vesalius-bulk:', 'http://h/')],
  ] as const) {
    const pieces: Buffer[] = [];
    for await (const piece of documentText(gzipSync(from), 'http://h')) pieces.push(piece);
    assert.equal(Buffer.concat(pieces).toString(), to);
  }
});

test('only arrays are taken apart, wherever their pieces part', async () => {
  async function* pieces(...texts: string[]) {
    for (const text of texts) yield Buffer.from(text);
  }
  const elementsOf = async (...texts: string[]) => {
    let all = '';
    for await (const piece of arrayElements(pieces(...texts))) all += piece;
    return all;
  };
  assert.equal(await elementsOf('[]'), '');
  assert.equal(await elementsOf('[', ']'), '');
  assert.equal(await elementsOf('[', 'a', ',b]', ''), 'a,b');
  for (const wrong of [['{}'], ['['], [''], ['[a', 'b']]) {
    await assert.rejects(
      elementsOf(...wrong),
      (error) => error instanceof ArchiveError && error.code === 'blob-corrupt',
    );
  }
});
