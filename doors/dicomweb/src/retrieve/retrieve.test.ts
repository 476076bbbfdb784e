import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UID } from '@vesalius/dicom';
import { DicomWebError, type RetrievedPart } from '@vesalius/dicomweb';
import { makeEncapsulated, makeFile, nativePixels } from '../testing/files.ts';
import { principalWith } from '../testing/memory-archive.ts';
import { type Served, serve } from '../testing/serve.ts';

async function partsOf(parts: AsyncIterable<RetrievedPart>) {
  const found: { type: string | undefined; bytes: Buffer }[] = [];
  for await (const { headers, body } of parts) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk));
    found.push({ type: headers.get('content-type'), bytes: Buffer.concat(chunks) });
  }
  return found;
}

function keep(served: Served, ...files: { bytes: Uint8Array }[]): void {
  for (const { bytes } of files) served.memory.store(Buffer.from(bytes), { form: 'file' });
}

const get = (served: Served, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${served.root}/${path}`, { headers, method });
const statusOf = async (served: Served, path: string, headers: Record<string, string> = {}) => {
  const response = await get(served, path, headers);
  await response.arrayBuffer();
  return response.status;
};
const at = (file: { study: string; series: string; instance: string }) =>
  `studies/${file.study}/series/${file.series}/instances/${file.instance}`;

const native = makeFile('1.1.1', nativePixels(3));
const big = makeFile('1.1.2', { ...nativePixels(1), PixelData: new Uint8Array(100_000).fill(7) });
const jls = makeEncapsulated('1.2.1', [Buffer.from('first!'), Buffer.from('second')], UID.JPEGLSLossless);

test('studies, series and instances come back byte for byte', async () => {
  await using served = await serve();
  keep(served, native, big, jls);
  const all = [native, big, jls].map(({ bytes }) => Buffer.from(bytes));
  const ofStudy = await partsOf(served.client.retrieve(`studies/${native.study}`));
  assert.deepEqual(
    ofStudy.map(({ bytes }) => bytes),
    all,
  );
  assert.equal(ofStudy[2]!.type, 'application/dicom; transfer-syntax=1.2.840.10008.1.2.4.80');
  const ofSeries = await partsOf(served.client.retrieve(`studies/${native.study}/series/${native.series}`));
  assert.deepEqual(
    ofSeries.map(({ bytes }) => bytes),
    all.slice(0, 2),
  );
  assert.deepEqual(await partsOf(served.client.retrieve(at(big))).then(([one]) => one!.bytes), all[1]);
});

test('an instance comes alone when asked for, its length known in either form', async () => {
  await using served = await serve();
  keep(served, big);
  const single = await get(served, at(big), { accept: 'application/dicom' });
  assert.equal(single.headers.get('content-length'), String(big.bytes.length));
  assert.deepEqual(Buffer.from(await single.arrayBuffer()), Buffer.from(big.bytes));
  const multi = await get(served, at(big));
  assert.match(multi.headers.get('content-type')!, /^multipart\/related; type="application\/dicom"; boundary=/);
  assert.equal((await multi.arrayBuffer()).byteLength, Number(multi.headers.get('content-length')));
});

test('HEAD has the headers and reads nothing', async () => {
  await using served = await serve();
  keep(served, big);
  const response = await get(served, at(big), { accept: 'application/dicom' }, 'HEAD');
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-length'), String(big.bytes.length));
  assert.equal(served.memory.bytesRead, 0);
});

test('a transfer syntax that is not kept is a 406, of some instances a 206', async () => {
  await using served = await serve();
  keep(served, native, jls);
  const accept = (uid: string) => ({ accept: `multipart/related; type="application/dicom"; transfer-syntax=${uid}` });
  assert.equal(await statusOf(served, at(native), accept(UID.JPEGLSLossless)), 406);
  assert.equal(await statusOf(served, at(jls), accept(UID.JPEGLSLossless)), 200);
  assert.equal(await statusOf(served, `studies/${jls.study}`, accept(UID.JPEG2000)), 406);
  const some = await get(served, `studies/${jls.study}`, accept(UID.JPEGLSLossless));
  assert.equal(some.status, 206);
  assert.equal((await some.text()).split('Content-Type: application/dicom').length - 1, 1);
});

test('frames: native ones as octets, several as parts, one alone when asked for', async () => {
  await using served = await serve();
  keep(served, native);
  const frames = await partsOf(served.client.frames(at(native), [3, 1]));
  assert.deepEqual(frames, [
    { type: 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1', bytes: Buffer.from([3, 3, 3, 3]) },
    { type: 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1', bytes: Buffer.from([1, 1, 1, 1]) },
  ]);
  const alone = await get(served, `${at(native)}/frames/2`, { accept: 'application/octet-stream' });
  assert.equal(alone.headers.get('content-length'), '4');
  assert.deepEqual(new Uint8Array(await alone.arrayBuffer()), new Uint8Array([2, 2, 2, 2]));
  assert.equal(await statusOf(served, `${at(native)}/frames/1,2`, { accept: 'application/octet-stream' }), 406);
  assert.equal(await statusOf(served, `${at(native)}/frames/4`), 404);
  for (const list of ['0', '1,', 'x', '1.5', ''])
    assert.equal(await statusOf(served, `${at(native)}/frames/${list}`), 400);
});

test('frames: encapsulated ones in their media type, as octets by their transfer syntax', async () => {
  await using served = await serve();
  keep(served, jls);
  const [second] = await partsOf(served.client.frames(at(jls), [2]));
  assert.deepEqual(second, { type: 'image/jls; transfer-syntax=1.2.840.10008.1.2.4.80', bytes: Buffer.from('second') });
  const [first] = await partsOf(served.client.frames(at(jls), [1], 'application/octet-stream'));
  assert.equal(first!.type, 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.80');
  const alone = await get(served, `${at(jls)}/frames/1`, { accept: 'image/jls' });
  assert.equal(await alone.text(), 'first!');
  const octets = 'multipart/related; type="application/octet-stream"';
  assert.equal(await statusOf(served, `${at(jls)}/frames/1`, { accept: octets }), 406);
  assert.equal(await statusOf(served, `${at(jls)}/frames/1`, { accept: 'image/jp2' }), 406);
});

test('what is not there is a 404, what is no UID a 400', async () => {
  await using served = await serve();
  keep(served, native);
  for (const tail of ['', '/metadata', '/frames/1', '/bulkdata/7FE00010']) {
    assert.equal(await statusOf(served, `${at(makeFile('9.9.9'))}${tail}`), 404, tail);
    assert.equal(await statusOf(served, `studies/1.2/series/x/instances/1.2${tail}`), 400, tail);
  }
  served.principal = principalWith('search');
  for (const tail of ['', '/metadata', '/frames/1', '/bulkdata/7FE00010']) {
    assert.equal(await statusOf(served, `${at(native)}${tail}`), 403, tail);
  }
});

test('corrupt bytes: an error before the first byte, a torn connection after it', async () => {
  await using served = await serve();
  keep(served, big);
  served.memory.corruptFrom = 0;
  const response = await get(served, at(big));
  assert.equal(response.status, 500);
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
  assert.equal(((await response.json()) as { code: string }).code, 'blob-corrupt');
  assert.equal(
    (await get(served, at(big), { accept: 'application/dicom' })).headers.get('content-length') ===
      String(big.bytes.length),
    false,
  );
  served.memory.corruptFrom = 50_000;
  await assert.rejects(async () => (await get(served, at(big), { accept: 'application/dicom' })).arrayBuffer());
  await assert.rejects(
    partsOf(served.client.retrieve(`studies/${big.study}`)),
    (error) => !(error instanceof DicomWebError),
  );
});

test('a client that goes away ends the reading', async () => {
  await using served = await serve();
  const huge = makeFile('1.1.3', { ...nativePixels(1), PixelData: new Uint8Array(64 * 1024 * 1024) });
  keep(served, huge);
  const abort = new AbortController();
  const response = await fetch(`${served.root}/${at(huge)}`, { signal: abort.signal });
  await response.body!.getReader().read();
  abort.abort();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const read = served.memory.bytesRead;
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(served.memory.bytesRead, read);
  assert.ok(read < 32 * 1024 * 1024, `${read} bytes were read`);
});
