import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PictureOutcome } from '@vesalius/archive/api';
import { PictureCache } from './picture-cache.ts';

const picture = (size: number): PictureOutcome => ({
  outcome: 'rendered',
  type: 'image/png',
  bytes: new Uint8Array(size),
});

function counted(size: number) {
  const made: string[] = [];
  const make = (key: string) => async () => {
    made.push(key);
    return picture(size);
  };
  return { made, make };
}

test('a picture is made once for all who ask, also at the same time', async () => {
  const cache = new PictureCache(100_000);
  const { made, make } = counted(10);
  const [first, second] = await Promise.all([cache.get('a', make('a')), cache.get('a', make('a'))]);
  assert.equal(first, second);
  assert.equal(await cache.get('a', make('a')), first);
  assert.deepEqual(made, ['a']);
});

test('the longest unused goes first, and what is too large is not kept', async () => {
  const cache = new PictureCache(10_000);
  const { made, make } = counted(2000); // and the cost of an entry: four fit
  for (const key of ['a', 'b', 'c', 'a', 'd', 'e', 'a', 'b']) await cache.get(key, make(key));
  assert.deepEqual(made, ['a', 'b', 'c', 'd', 'e', 'b']);
  const large = counted(9000);
  await cache.get('large', large.make('large'));
  await cache.get('large', large.make('large'));
  assert.deepEqual(large.made, ['large', 'large']);
});

test('what failed is tried again, what was refused is not', async () => {
  const cache = new PictureCache(10_000);
  await assert.rejects(
    cache.get('a', () => Promise.reject(new Error('the disk'))),
    /disk/,
  );
  let asked = 0;
  const refuse = async (): Promise<PictureOutcome> => {
    asked++;
    return { outcome: 'refused', code: 'codestream-corrupt' };
  };
  await cache.get('a', refuse);
  await cache.get('a', refuse);
  assert.equal(asked, 1);
});
