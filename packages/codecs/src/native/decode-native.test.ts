import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UID } from '@vesalius/dicom';
import { decodeFrame } from '../decode-frame.ts';
import { imageOf } from '../testing/image.ts';

test('little endian frames are what they are, padding apart', async () => {
  const image = imageOf({ rows: 3, columns: 3 });
  const bytes = Uint8Array.from({ length: 10 }, (_, at) => at);
  const frame = await decodeFrame(bytes, UID.ImplicitVRLittleEndian, image);
  assert.deepEqual(frame, { image, bytes: bytes.subarray(0, 9) });
});

test('big endian: words are swapped, also those that hold two samples or half of one; bytes are not', async () => {
  const bytes = Uint8Array.of(1, 2, 3, 4);
  const decode = async (columns: number, bitsAllocated: number, pixelDataVr: 'OB' | 'OW') => {
    const image = imageOf({ rows: 1, columns, bitsAllocated, pixelDataVr });
    return [...(await decodeFrame(bytes, UID.ExplicitVRBigEndian, image)).bytes];
  };
  assert.deepEqual(await decode(2, 16, 'OW'), [2, 1, 4, 3]);
  assert.deepEqual(await decode(1, 32, 'OW'), [2, 1, 4, 3]);
  assert.deepEqual(await decode(4, 8, 'OW'), [2, 1, 4, 3]);
  assert.deepEqual(await decode(3, 8, 'OW'), [2, 1, 4]);
  assert.deepEqual(await decode(4, 8, 'OB'), [1, 2, 3, 4]);
});

test('packed twelve bits become sixteen', async () => {
  const image = imageOf({ rows: 1, columns: 3, bitsAllocated: 12, bitsStored: 12 });
  const frame = await decodeFrame(Uint8Array.of(0xbc, 0x3a, 0x12, 0xef, 0x0d), UID.ImplicitVRLittleEndian, image);
  assert.equal(frame.image.bitsAllocated, 16);
  assert.deepEqual([...frame.bytes], [0xbc, 0x0a, 0x23, 0x01, 0xef, 0x0d]);
});

test('a frame that is not there whole is refused, and so are video and what nobody knows', async () => {
  const image = imageOf();
  await assert.rejects(decodeFrame(new Uint8Array(15), UID.ExplicitVRLittleEndian, image), { code: 'frame-too-short' });
  await assert.rejects(decodeFrame(new Uint8Array(16), UID.MPEG4HP41, image), { code: 'not-decodable' });
  await assert.rejects(decodeFrame(new Uint8Array(16), '1.2.3', image), { code: 'not-decodable' });
});
