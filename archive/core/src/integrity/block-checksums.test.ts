import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { BLOCK_BYTES, BlockChecksums, corruptBlock } from './block-checksums.ts';

const file = Buffer.alloc(BLOCK_BYTES * 2 + 1000, 'vesalius');

function checksumsOf(pieces: readonly Uint8Array[]): Uint8Array {
  const checksums = new BlockChecksums();
  for (const piece of pieces) checksums.update(piece);
  return checksums.finish();
}

test('one CRC-32 a block, the last one shorter', () => {
  const view = new DataView(checksumsOf([file]).buffer);
  assert.equal(view.byteLength, 12);
  assert.equal(view.getUint32(8, true), crc32(file.subarray(BLOCK_BYTES * 2)));
});

test('however the bytes are split, the sums are the same', () => {
  const whole = checksumsOf([file]);
  fc.assert(
    fc.property(fc.array(fc.nat(file.length), { maxLength: 6 }), (cuts) => {
      const at = [0, ...cuts.sort((one, other) => one - other), file.length];
      const pieces = at.slice(1).map((end, index) => file.subarray(at[index], end));
      assert.deepEqual(checksumsOf(pieces), whole);
    }),
    { numRuns: 30 },
  );
});

test('a flipped bit is found in its block, wherever reading starts', () => {
  const checksums = checksumsOf([file]);
  assert.equal(corruptBlock(file, 0, checksums), undefined);
  const rotten = Buffer.from(file);
  rotten[BLOCK_BYTES + 5]! ^= 1;
  assert.equal(corruptBlock(rotten, 0, checksums), 1);
  assert.equal(corruptBlock(rotten.subarray(BLOCK_BYTES), 1, checksums), 1);
  assert.equal(corruptBlock(rotten.subarray(BLOCK_BYTES * 2), 2, checksums), undefined);
  assert.equal(corruptBlock(Buffer.concat([file, file]), 0, checksums), 2);
});
