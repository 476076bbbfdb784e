import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom } from '@vesalius/testkit';
import { afterLoss, MERCIES, type Mercy } from './disk.ts';
import type { Call, Deed } from './trace.ts';

/** Each call takes half a second and the next begins with the following second. */
function calls(...deeds: Deed[]): Call[] {
  return deeds.map((deed, at) => ({ at, end: at + 0.5, ...deed }));
}

const made = (path: string): Deed => ({ does: 'open', path, makes: true, empties: false });
const wrote = (path: string, text: string, offset = 0, synced = false): Deed => ({
  does: 'write',
  ...{ path, offset, synced, bytes: Buffer.from(text) },
});

function leftBy(all: readonly Call[], at: number, mercy: Mercy, seed = 1, lies?: RegExp): Record<string, string> {
  const { files } = afterLoss(all, { at, mercy, random: randomFrom(seed), ...(lies && { lies }) });
  return Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString()]));
}

const KEPT = calls(made('/d/a'), wrote('/d/a', 'one'), { does: 'sync', path: '/d/a' }, { does: 'sync', path: '/d' });

test('bytes and a name are there once both were synced, whatever else goes', () => {
  for (const mercy of MERCIES) assert.deepEqual(leftBy(KEPT, 3.6, mercy), { '/d/a': 'one' });
});

test('a sync that has not ended promises nothing', () => {
  assert.deepEqual(leftBy(KEPT, 3.4, 'none'), {});
  assert.deepEqual(leftBy(KEPT, 3.4, 'all'), { '/d/a': 'one' });
  assert.deepEqual(leftBy(KEPT, 3.6, 'none', 1, /a$/), { '/d/a': '' }, 'a lying disk');
});

test('what was written while a sync ran may go', () => {
  const overlapping: Call[] = [
    ...KEPT,
    { at: 5, end: 7, ...wrote('/d/a', 'two', 3) },
    { at: 6, end: 8, does: 'sync', path: '/d/a' },
  ];
  assert.deepEqual(leftBy(overlapping, 9, 'none'), { '/d/a': 'one' });
});

test('a write to a file opened for synced writes is there when it has ended', () => {
  const synced = calls(made('/d/j'), { does: 'sync', path: '/d' }, wrote('/d/j', 'x', 2, true));
  assert.deepEqual(leftBy(synced, 2.4, 'none'), { '/d/j': '' });
  assert.deepEqual(leftBy(synced, 2.6, 'none'), { '/d/j': '\0\0x' });
});

test('a rename has happened or has not; of single writes there may be a part', () => {
  const renamed = calls(...KEPT, { does: 'rename', path: '/d/a', to: '/d/b' }, wrote('/d/b', 'x'.repeat(5000), 3));
  const seen = new Set<string>();
  for (let seed = 0; seed < 60; seed++) {
    const left = leftBy(renamed, 9, 'any', seed);
    const [[path, text], ...others] = Object.entries(left) as [[string, string]];
    assert.equal(others.length, 0);
    assert.match(text, /^onex*$/);
    seen.add(`${path} ${text.length === 3 ? 'nothing' : text.length === 5003 ? 'all' : 'part'}`);
  }
  assert.equal(seen.size, 6, [...seen].join());
});

test('everything is there after a sync of the file system; without it a folder and all in it may go', () => {
  const nested = calls({ does: 'make-folder', path: '/d/f' }, made('/d/f/a'), wrote('/d/f/a', '1'), {
    does: 'sync',
    path: '/d/f',
  });
  assert.deepEqual(leftBy(nested, 9, 'none'), {});
  assert.deepEqual(leftBy([...nested, { at: 5, end: 6, does: 'sync-all' }], 9, 'none'), { '/d/f/a': '1' });
});

test('what was removed is gone when its folder was synced, and may be there before', () => {
  const removed = calls(...KEPT, { does: 'remove', path: '/d/a' });
  assert.deepEqual(leftBy(removed, 9, 'none'), { '/d/a': 'one' });
  assert.deepEqual(leftBy([...removed, { at: 5, end: 6, does: 'sync', path: '/d' }], 9, 'none'), {});
});

test('in order: with a later name every earlier one is there', () => {
  const names = calls(...['1', '2', '3', '4'].map((name) => made(`/d/${name}`)));
  const seen = new Set(
    Array.from({ length: 80 }, (_, seed) => Object.keys(leftBy(names, 9, 'in order', seed)).join('')),
  );
  assert.deepEqual([...seen].sort(), ['', '/d/1', '/d/1/d/2', '/d/1/d/2/d/3', '/d/1/d/2/d/3/d/4']);
});
