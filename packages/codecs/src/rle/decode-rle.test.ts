import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageOf } from '../testing/image.ts';
import { decodeRle } from './decode-rle.ts';

/** An RLE frame of the given segments (PS3.5 §G.5). */
function rleOf(...segments: number[][]): Uint8Array {
  const header = new DataView(new ArrayBuffer(64));
  header.setUint32(0, segments.length, true);
  let at = 64;
  for (const [index, segment] of segments.entries()) {
    header.setUint32(4 + index * 4, at, true);
    at += segment.length;
  }
  return Uint8Array.of(...new Uint8Array(header.buffer), ...segments.flat());
}

test('literal and repeated runs, no-operations between them', () => {
  const bytes = decodeRle(rleOf([2, 1, 2, 3, 0x80, 0xfd, 9, 0xf7, 7]), imageOf({ rows: 1, columns: 16 })).bytes;
  assert.deepEqual([...bytes], [1, 2, 3, 9, 9, 9, 9, 7, 7, 7, 7, 7, 7, 7, 7, 7]);
});

test('the most significant byte comes first', () => {
  const image = imageOf({ rows: 1, columns: 2, bitsAllocated: 16 });
  assert.deepEqual([...decodeRle(rleOf([1, 0x12, 0x56], [1, 0x34, 0x78]), image).bytes], [0x34, 0x12, 0x78, 0x56]);
});

test('colour comes by pixel, whatever the planes were', () => {
  const colour = { samplesPerPixel: 3, photometricInterpretation: 'RGB', planarConfiguration: 1 } as const;
  const frame = decodeRle(rleOf([1, 1, 2], [1, 3, 4], [1, 5, 6]), imageOf({ rows: 1, columns: 2, ...colour }));
  assert.deepEqual([...frame.bytes], [1, 3, 5, 2, 4, 6]);
  assert.equal(frame.image.planarConfiguration, 0);
});

test('what contradicts itself is refused', () => {
  const image = imageOf({ rows: 1, columns: 4 });
  const cases: [string, Uint8Array][] = [
    ['header-corrupt', new Uint8Array(63)],
    ['header-corrupt', new Uint8Array(64)],
    ['header-corrupt', rleOf([3, 1, 2, 3, 4], [3, 1, 2, 3, 4])],
    ['header-corrupt', Uint8Array.of(1, 0, 0, 0, 200, ...new Uint8Array(70))],
    ['frame-too-short', rleOf([2, 1, 2, 3])],
    ['frame-too-short', rleOf([3, 1, 2])],
    ['frame-too-short', rleOf([0xff])],
  ];
  for (const [code, bytes] of cases) assert.throws(() => decodeRle(bytes, image), { code });
  const huge = imageOf({ rows: 65535, columns: 65535 });
  assert.throws(() => decodeRle(rleOf([0x81, 0]), huge), { code: 'frame-too-short' });
});
