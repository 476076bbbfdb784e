import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameStarts, frameStartsByContent } from './frame-starts.ts';

const FOUR = [108, 216, 324, 432].map((offset) => ({ offset, length: 100 }));

test('an offset table tells, and so does one fragment a frame', () => {
  assert.deepEqual(frameStarts(FOUR, 2, [0, 216]), [0, 2]);
  assert.deepEqual(frameStarts(FOUR, 1, []), [0]);
  assert.deepEqual(frameStarts(FOUR, 4, []), [0, 1, 2, 3]);
});

test('tables that do not fit are not believed', () => {
  assert.deepEqual(frameStarts(FOUR, 2, [0, 217]), []);
  assert.deepEqual(frameStarts(FOUR, 2, [216, 0]), []);
  assert.deepEqual(frameStarts(FOUR, 2, [108, 216]), []);
  assert.deepEqual(frameStarts(FOUR, 4, [0, 0, 0, 0]), [0, 1, 2, 3]);
  assert.deepEqual(frameStarts([], 1, []), []);
});

test('without a table, frames begin where the fragments begin like one', () => {
  const [jpeg, j2k, rest] = [
    [0xff, 0xd8, 0xff, 0xe0],
    [0xff, 0x4f, 0xff, 0x51],
    [1, 2, 3, 4],
  ].map((head) => Uint8Array.from(head!)) as [Uint8Array, Uint8Array, Uint8Array];
  assert.deepEqual(frameStartsByContent([jpeg, rest, jpeg, rest, rest], 2), [0, 2]);
  assert.deepEqual(frameStartsByContent([j2k, rest, j2k], 2), [0, 2]);
  assert.deepEqual(frameStartsByContent([jpeg, rest, j2k], 2), []);
  assert.deepEqual(frameStartsByContent([jpeg, rest, jpeg], 3), []);
  assert.deepEqual(frameStartsByContent([rest, jpeg], 1), []);
  assert.deepEqual(frameStartsByContent([], 1), []);
});
