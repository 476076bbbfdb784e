import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PictureOutcome } from '@vesalius/archive/api';
import { MadeCache } from '../made/made-cache.ts';
import { PictureCache } from './picture-cache.ts';

const OWNERS = [{ blobKey: 'blob' }];

function counted(size: number) {
  const made: string[] = [];
  const make = (key: string) => async (): Promise<PictureOutcome> => {
    made.push(key);
    return { outcome: 'rendered', type: 'image/png', bytes: new Uint8Array(size) };
  };
  return { made, make };
}

function cacheOf(memoryBytes: number) {
  const made = new MadeCache({ memoryBytes });
  const cache = new PictureCache(made);
  const get = (key: string, make: () => Promise<PictureOutcome>) => cache.get(key, 'image/png', OWNERS, make);
  return { made, get };
}

test('a picture is made once for all who ask, also at the same time', async () => {
  const { get } = cacheOf(100_000);
  const { made, make } = counted(10);
  const [first, second] = await Promise.all([get('a', make('a')), get('a', make('a'))]);
  assert.equal(first, second);
  assert.deepEqual(await get('a', make('a')), first);
  assert.deepEqual(made, ['a']);
});

test('the longest unused goes first, and what is too large is not kept', async () => {
  const { get } = cacheOf(10_000);
  const { made, make } = counted(2000); // and the cost of an entry: four fit
  for (const key of ['a', 'b', 'c', 'a', 'd', 'e', 'a', 'b']) await get(key, make(key));
  assert.deepEqual(made, ['a', 'b', 'c', 'd', 'e', 'b']);
  const large = counted(9000);
  await get('large', large.make('large'));
  await get('large', large.make('large'));
  assert.deepEqual(large.made, ['large', 'large']);
});

test('what failed is tried again, what was refused is not', async () => {
  const { get } = cacheOf(10_000);
  await assert.rejects(
    get('a', () => Promise.reject(new Error('the disk'))),
    /disk/,
  );
  let asked = 0;
  const refuse = async (): Promise<PictureOutcome> => {
    asked++;
    return { outcome: 'refused', code: 'codestream-corrupt' };
  };
  await get('a', refuse);
  await get('a', refuse);
  assert.equal(asked, 1);
});

test('with the instance its picture goes', async () => {
  const { get, made: cache } = cacheOf(10_000);
  const { made, make } = counted(10);
  await get('a', make('a'));
  cache.forget('blob');
  await get('a', make('a'));
  assert.deepEqual(made, ['a', 'a']);
});
