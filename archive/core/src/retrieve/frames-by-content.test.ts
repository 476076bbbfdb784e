import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BlobStore, StoredInstance } from '@vesalius/archive/api';
import { BlockChecksums } from '../integrity/block-checksums.ts';
import { frameBytes, withFrames } from './frame-index.ts';
import { FramesByContent } from './frames-by-content.ts';

const START = [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6];
const REST = [9, 9, 9, 9, 9, 9, 9, 9, 9, 9];
const FRAGMENTS = [0, 1, 2, 3].map((index) => ({ offset: 8 + index * 18, length: 10 }));

function kept(contents: readonly (readonly number[])[], numberOfFrames: number) {
  const file = Buffer.alloc(100);
  for (const [index, content] of contents.entries()) file.set(content, FRAGMENTS[index]!.offset);
  const sums = new BlockChecksums();
  sums.update(file);
  const pixels = { offset: 0, length: file.length, encapsulated: true, numberOfFrames };
  const instance = { id: 1, blobKey: '1', fileSize: file.length, blockChecksums: sums.finish(), pixels };
  let reads = 0;
  const read = async (_key: string, offset: number, length: number) => {
    reads += 1;
    return file.subarray(offset, offset + length);
  };
  const frames = new FramesByContent({ read } as unknown as BlobStore);
  const find = () => frames.find(instance as unknown as StoredInstance, withFrames(FRAGMENTS, []));
  return { find, pixels, file, reads: () => reads };
}

test('frames begin where a fragment begins like a stream; looked for once', async () => {
  const { find, pixels, reads } = kept([START, REST, REST, START], 2);
  const found = (await find())!;
  assert.deepEqual(frameBytes(found, pixels, 1), { ranges: FRAGMENTS.slice(0, 3), length: 30 });
  assert.deepEqual(frameBytes(found, pixels, 2), { ranges: FRAGMENTS.slice(3), length: 10 });
  const before = reads();
  await find();
  assert.equal(reads(), before);
});

test('nothing is guessed when the count does not fit', async () => {
  assert.equal(await kept([START, REST, START, START], 2).find(), undefined);
  assert.equal(await kept([REST, REST, REST, REST], 2).find(), undefined);
});

test('bytes that have rotted are not looked at', async () => {
  const { find, file } = kept([START, REST, REST, START], 2);
  file[50]! ^= 1;
  await assert.rejects(find(), { code: 'blob-corrupt' });
});
