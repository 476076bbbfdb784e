import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UID } from '@vesalius/dicom';
import { requestedRange } from '@vesalius/dicomweb';
import { makeEncapsulated, makeFile, nativePixels } from '../testing/files.ts';
import { serve } from '../testing/serve.ts';
import { parseBulkPath } from './bulk-path.ts';

const curve = new Uint8Array(10_000).map((_, index) => index & 0xff);
const short = new Uint8Array(Buffer.from('%PDF'));
const { PixelData: pixels, ...frames } = nativePixels(2);
const attributes = {
  ...frames,
  PixelData: pixels,
  EncapsulatedDocument: short,
  WaveformSequence: [{ WaveformData: new Uint8Array(2) }, { WaveformData: curve }],
};
const TAGS = { document: '00420011', waveform: '54000100.1.54001010', pixels: '7FE00010' };

for (const syntax of [
  'ExplicitVRLittleEndian',
  'ImplicitVRLittleEndian',
  'DeflatedExplicitVRLittleEndian',
  'ExplicitVRBigEndian',
] as const) {
  test(`values at the root, in items and pixels of ${syntax}`, async () => {
    await using served = await serve();
    const file = makeFile('1.1.1', attributes, UID[syntax]);
    served.memory.store(Buffer.from(file.bytes), { form: 'file' });
    const get = async (path: string) => {
      const response = await fetch(
        `${served.root}/studies/${file.study}/series/${file.series}/instances/${file.instance}/bulkdata/${path}`,
      );
      const bytes = new Uint8Array(await response.arrayBuffer());
      return response.status === 200 ? bytes : response.status;
    };
    assert.deepEqual(await get(TAGS.document), short);
    assert.deepEqual(await get(TAGS.waveform), curve);
    assert.deepEqual(await get(TAGS.pixels), pixels);
    for (const absent of ['00100010.0.00100010', '54000100.2.54001010', '54000100', '00280040', 'nonsense']) {
      assert.equal(await get(absent), 404, absent);
    }
  });
}

test('ranges of a value', async () => {
  await using served = await serve();
  const file = makeFile('1.1.1', { ...nativePixels(1), PixelData: curve });
  served.memory.store(Buffer.from(file.bytes), { form: 'file' });
  const url = `${served.root}/studies/${file.study}/series/${file.series}/instances/${file.instance}/bulkdata/7FE00010`;
  const whole = await fetch(url);
  assert.equal(whole.headers.get('accept-ranges'), 'bytes');
  assert.equal(whole.headers.get('content-length'), '10000');
  const etag = whole.headers.get('etag')!;
  const part = await fetch(url, { headers: { range: 'bytes=5000-5009' } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get('content-range'), 'bytes 5000-5009/10000');
  assert.deepEqual(new Uint8Array(await part.arrayBuffer()), curve.slice(5000, 5010));
  const beyond = await fetch(url, { headers: { range: 'bytes=10000-' } });
  assert.equal(beyond.status, 416);
  assert.equal(beyond.headers.get('content-range'), 'bytes */10000');
  assert.equal((await fetch(url, { headers: { range: 'bytes=0-1', 'if-range': '"other"' } })).status, 200);
  assert.equal((await fetch(url, { headers: { range: 'bytes=0-1', 'if-range': etag } })).status, 206);
  assert.equal((await fetch(url, { headers: { 'if-none-match': etag } })).status, 304);
  const head = await fetch(url, { method: 'HEAD' });
  assert.equal(head.headers.get('content-length'), '10000');
});

test('a value as a part, and encapsulated pixels as their frames', async () => {
  await using served = await serve();
  const file = makeFile('1.1.1', attributes);
  const jls = makeEncapsulated('1.2.1', [Buffer.from('first!'), Buffer.from('second')], UID.JPEGLSLossless);
  for (const { bytes } of [file, jls]) served.memory.store(Buffer.from(bytes), { form: 'file' });
  const headers = { accept: 'multipart/related; type="application/octet-stream"' };
  const place = (one: typeof file) =>
    `${served.root}/studies/${one.study}/series/${one.series}/instances/${one.instance}/bulkdata/`;
  const part = await fetch(place(file) + TAGS.document, { headers });
  assert.match(part.headers.get('content-type')!, /^multipart\/related; type="application\/octet-stream"/);
  assert.match(await part.text(), /\r\n\r\n%PDF\r\n--/);
  const text = await (await fetch(place(jls) + TAGS.pixels)).text();
  assert.match(text, /Content-Type: image\/jls.*first!.*Content-Type: image\/jls.*second/s);
});

test('pixels of an instance at a resource of their own', async () => {
  await using served = await serve();
  const file = makeFile('1.1.1', attributes);
  const without = makeFile('1.1.2');
  for (const { bytes } of [file, without]) served.memory.store(Buffer.from(bytes), { form: 'file' });
  const place = (one: typeof file) =>
    `${served.root}/studies/${one.study}/series/${one.series}/instances/${one.instance}/pixeldata`;
  assert.deepEqual(new Uint8Array(await (await fetch(place(file))).arrayBuffer()), pixels);
  const part = await fetch(place(file), { headers: { range: 'bytes=3-4' } });
  assert.equal(part.headers.get('content-range'), 'bytes 3-4/8');
  assert.equal((await fetch(place(without))).status, 404);
});

test('a video in ranges, though nobody knows the borders of its frames', async () => {
  await using served = await serve();
  const pieces = [curve.slice(0, 6000), curve.slice(6000)];
  const file = makeEncapsulated('1.1.1', pieces, '1.2.840.10008.1.2.4.102');
  const kept = served.memory.store(Buffer.from(file.bytes), { form: 'file' });
  assert.equal(kept.outcome, 'stored');
  served.memory.framesAreKnown = false;
  const url = `${served.root}/studies/${file.study}/series/${file.series}/instances/${file.instance}/bulkdata/7FE00010`;
  const headers = { accept: 'video/mp4; transfer-syntax=*' };
  const whole = await fetch(url, { headers });
  assert.match(whole.headers.get('content-type')!, /^video\/mp4/);
  assert.deepEqual(new Uint8Array(await whole.arrayBuffer()), curve);
  const part = await fetch(url, { headers: { ...headers, range: 'bytes=5990-6009' } });
  assert.equal(part.status, 206);
  assert.deepEqual(new Uint8Array(await part.arrayBuffer()), curve.slice(5990, 6010));
  assert.equal((await fetch(url, { headers: { ...headers, range: 'bytes=10000-' } })).status, 416);
});

test('range headers', () => {
  const cases: [string | undefined, ReturnType<typeof requestedRange>][] = [
    [undefined, undefined],
    ['bytes=0-', { offset: 0, length: 10 }],
    ['bytes=2-4', { offset: 2, length: 3 }],
    ['bytes=2-99', { offset: 2, length: 8 }],
    ['bytes=-3', { offset: 7, length: 3 }],
    ['bytes=-99', { offset: 0, length: 10 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=4-2', undefined],
    ['bytes=0-1,3-4', undefined],
    ['items=0-1', undefined],
    ['bytes=-', undefined],
  ];
  for (const [header, expected] of cases) assert.deepEqual(requestedRange(header, 10), expected, header);
});

test('bulk data paths', () => {
  assert.deepEqual(parseBulkPath('7FE00010'), { sequences: [], tag: 0x7fe00010 });
  assert.deepEqual(parseBulkPath('54000100.3.54001010'), {
    sequences: [{ tag: 0x54000100, item: 3 }],
    tag: 0x54001010,
  });
  for (const wrong of ['', '7FE0001', '54000100.54001010', '54000100.x.54001010', '54000100.1', '../x']) {
    assert.equal(parseBulkPath(wrong), undefined);
  }
});
