import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UID } from '@vesalius/dicom';
import { makeEncapsulated, makeFile, nativePixels } from '../testing/files.ts';
import { serve } from '../testing/serve.ts';
import { shifted } from './derived-frame.ts';
import { fragmentContent } from './fragment-content.ts';

test('frames of a deflated data set', async () => {
  await using served = await serve();
  const file = makeFile('1.1.1', nativePixels(3), UID.DeflatedExplicitVRLittleEndian);
  served.memory.store(Buffer.from(file.bytes), { form: 'file' });
  const url = `${served.root}/studies/${file.study}/series/${file.series}/instances/${file.instance}/frames/`;
  const response = await fetch(`${url}2`, { headers: { accept: 'application/octet-stream' } });
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), new Uint8Array([2, 2, 2, 2]));
  assert.equal((await fetch(`${url}4`)).status, 404);
});

test('frames of single bits each begin with a byte of their own', () => {
  // three frames of five bits: 10101 01010 11111, the first pixel in the lowest bit
  const bytes = new Uint8Array([0b01010101, 0b01111101]);
  assert.deepEqual([...shifted(bytes.subarray(0, 1), 0, 5)], [0b10101]);
  assert.deepEqual([...shifted(bytes.subarray(0, 2), 5, 5)], [0b01010]);
  assert.deepEqual([...shifted(bytes.subarray(1, 2), 2, 5)], [0b11111]);
  assert.deepEqual([...shifted(new Uint8Array([0xff, 0xff]), 4, 12)], [0xff, 0x0f]);
});

test('fragments without their frame are one stream, wherever the pieces part', async () => {
  const video = makeEncapsulated('1.1.1', [Buffer.from('one long '), Buffer.from('video')], '1.2.840.10008.1.2.4.102');
  const value = Buffer.from(video.bytes).subarray(
    Buffer.from(video.bytes).lastIndexOf(Buffer.from('e07f1000', 'hex')) + 12,
  );
  for (const size of [1, 3, 8, 100]) {
    async function* pieces() {
      for (let at = 0; at < value.length; at += size) yield value.subarray(at, at + size);
    }
    let content = '';
    for await (const bytes of fragmentContent(pieces())) content += Buffer.from(bytes);
    assert.equal(content, 'one long video');
  }
});
