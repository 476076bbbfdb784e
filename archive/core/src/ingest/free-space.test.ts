import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { FreeSpace } from './free-space.ts';

const MIB = 1024 * 1024;

test('room is enough until a look says otherwise, and again when a later one does', async () => {
  let free: number | undefined = 63 * MIB;
  const space = new FreeSpace({ free: async () => free });
  assert.equal(space.isEnough, true);
  assert.equal(await space.look(), false);
  assert.equal(space.isEnough, false);
  free = 64 * MIB;
  assert.equal(await space.look(), true);
  assert.equal(space.isEnough, true);
});

test('scarce room is told once, and anew when there was more between; the least is what is set', async () => {
  const told: number[] = [];
  let free = 900 * MIB;
  const marks = { least: 100 * MIB, warn: 500 * MIB, scarce: (left: number) => told.push(left / MIB) };
  const space = new FreeSpace({ free: async () => free }, marks);
  for (const mebibytes of [900, 400, 300, 600, 499, 99]) {
    free = mebibytes * MIB;
    assert.equal(await space.look(), mebibytes >= 100);
  }
  assert.deepEqual(told, [400, 499]);
});

test('where nobody knows, or the question fails, there is room', async () => {
  assert.equal(await new FreeSpace({ free: async () => undefined }).look(), true);
  assert.equal(await new FreeSpace({ free: () => Promise.reject(new Error('EIO')) }).look(), true);
});

test('the file system is asked now and then, not for each instance', () => {
  const free = mock.fn(async () => 1024 * MIB);
  const space = new FreeSpace({ free });
  for (let times = 0; times < 1000; times++) assert.equal(space.isEnough, true);
  assert.equal(free.mock.callCount(), 1);
});
