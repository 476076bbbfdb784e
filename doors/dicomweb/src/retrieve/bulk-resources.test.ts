import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UID } from '@vesalius/dicom';
import { multipartEvents, parseMediaType } from '@vesalius/dicomweb';
import { makeEncapsulated, makeFile, nativePixels } from '../testing/files.ts';
import { principalWith } from '../testing/memory-archive.ts';
import { type Served, serve } from '../testing/serve.ts';

const document = new Uint8Array(3000).map((_, index) => index & 0xff);
const native = makeFile('1.1.1', { ...nativePixels(2), EncapsulatedDocument: document });
const frames = [Buffer.from('first!'), Buffer.from('second')];
const jls = makeEncapsulated('1.2.1', frames, UID.JPEGLSLossless);
const other = makeFile('2.1.1');

interface Part {
  readonly type: string;
  readonly location: string;
  readonly bytes: Buffer;
}

async function filled(): Promise<Served> {
  const served = await serve();
  for (const { bytes } of [native, jls, other]) served.memory.store(Buffer.from(bytes), { form: 'file' });
  return served;
}

async function partsOf(response: Response): Promise<Part[]> {
  const boundary = parseMediaType(response.headers.get('content-type')!)!.parameters.get('boundary')!;
  const parts: Part[] = [];
  for await (const event of multipartEvents(response.body!, boundary)) {
    if (event.kind === 'part') {
      const header = (name: string) => event.headers.get(name) ?? '';
      parts.push({ type: header('content-type'), location: header('content-location'), bytes: Buffer.alloc(0) });
    } else if (event.kind === 'data') {
      const last = parts.at(-1)!;
      parts[parts.length - 1] = { ...last, bytes: Buffer.concat([last.bytes, event.bytes]) };
    }
  }
  return parts;
}

test('all bulk data of study, series and instance, each part at its address', async () => {
  await using served = await filled();
  const study = `${served.root}/studies/${native.study}`;
  const parts = await partsOf(await fetch(`${study}/bulkdata`));
  assert.deepEqual(
    parts.map(({ type, bytes }) => [type.split(';')[0], bytes.length]),
    [
      ['application/octet-stream', 3000],
      ['application/octet-stream', 8],
      ['image/jls', 6],
      ['image/jls', 6],
    ],
  );
  for (const { location, bytes } of parts) {
    const headers = { accept: 'application/octet-stream, image/jls; transfer-syntax=*' };
    const alone = await fetch(location, { headers });
    assert.deepEqual(Buffer.from(await alone.arrayBuffer()), bytes, location);
  }
  for (const place of [
    `${study}/series/${native.series}`,
    `${study}/series/${native.series}/instances/${native.instance}`,
  ])
    assert.deepEqual(
      (await partsOf(await fetch(`${place}/bulkdata`))).map(({ bytes }) => bytes.length),
      [3000, 8],
    );
});

test('all pixels, those in a form that is not accepted left out with a warning', async () => {
  await using served = await filled();
  const url = `${served.root}/studies/${native.study}/pixeldata`;
  const all = await fetch(url);
  assert.equal(all.status, 200);
  assert.deepEqual(
    (await partsOf(all)).map(({ bytes }) => bytes.toString('latin1')),
    ['\x01\x01\x01\x01\x02\x02\x02\x02', 'first!', 'second'],
  );
  const octets = await fetch(url, { headers: { accept: 'multipart/related; type="application/octet-stream"' } });
  assert.equal(octets.status, 206);
  assert.match(octets.headers.get('warning')!, /^299 .*left out/);
  assert.equal((await partsOf(octets)).length, 1);
  const series = `${served.root}/studies/${jls.study}/series/${jls.series}/pixeldata`;
  assert.equal((await partsOf(await fetch(series))).length, 2);
  assert.equal((await fetch(series, { headers: { accept: 'image/gif' } })).status, 406);
});

test('nothing to give, nothing there and nothing allowed', async () => {
  await using served = await filled();
  const of = (study: string) => `${served.root}/studies/${study}/bulkdata`;
  assert.equal((await fetch(of(other.study))).status, 404);
  assert.equal((await fetch(of('1.2.3'))).status, 404);
  assert.equal((await fetch(of('nonsense'))).status, 400);
  served.principal = principalWith('search');
  assert.equal((await fetch(of(native.study))).status, 403);
});

test('a corrupt value ends the connection rather than the answer', async () => {
  await using served = await filled();
  served.memory.corruptFrom = 2000;
  await assert.rejects(partsOf(await fetch(`${served.root}/studies/${native.study}/bulkdata`)));
});
