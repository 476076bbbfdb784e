import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openFileBlobs } from './index.ts';

async function fresh() {
  const folder = await mkdtemp(join(tmpdir(), 'blobs-fs-'));
  return { folder, store: await openFileBlobs({ folder }) };
}

test('what was published is read back, whole and by range', async () => {
  const { store, folder } = await fresh();
  const staged = store.stage();
  await staged.append([Buffer.from('abc'), Buffer.from('def')]);
  await staged.append(Array.from({ length: 2500 }, () => Buffer.from('x')));
  const key = await staged.publish();
  assert.equal(Buffer.from(await store.read(key, 0, 6)).toString(), 'abcdef');
  assert.equal(Buffer.from(await store.read(key, 2, 3)).toString(), 'cde');
  assert.equal((await readFile(join(folder, 'blobs', `${key}.dcm`))).length, 2506);
});

test('nothing is visible before publish, and nothing remains after discard', async () => {
  const { store, folder } = await fresh();
  const staged = store.stage();
  await staged.append([Buffer.from('abc')]);
  assert.deepEqual(await Array.fromAsync(store.entries()), []);
  await staged.discard();
  assert.deepEqual(await readdir(join(folder, 'staging')), []);
});

test('what a crash left in staging goes at the next start, published blobs stay and new ones sort behind', async () => {
  const { store, folder } = await fresh();
  const first = store.stage();
  await first.append([Buffer.from('one')]);
  const key = await first.publish();
  await writeFile(join(folder, 'staging', 'left-over'), 'half');
  const again = await openFileBlobs({ folder });
  assert.deepEqual(await readdir(join(folder, 'staging')), []);
  const second = again.stage();
  await second.append([Buffer.from('two')]);
  const next = await second.publish();
  assert.ok(next > key);
  assert.deepEqual(
    (await Array.fromAsync(again.entries(key))).map((entry) => entry.key),
    [next],
  );
});

test('missing and shortened blobs are typed errors', async () => {
  const { store, folder } = await fresh();
  const staged = store.stage();
  await staged.append([Buffer.from('abcdef')]);
  const key = await staged.publish();
  await truncate(join(folder, 'blobs', `${key}.dcm`), 3);
  await assert.rejects(store.read(key, 0, 6), { code: 'blob-missing' });
  await store.remove(key);
  await store.remove(key);
  await assert.rejects(store.read(key, 0, 1), { code: 'blob-missing' });
});

test('a key cannot lead out of the store', async () => {
  const { store } = await fresh();
  for (const key of ['../x', '00000001/../../etc/passwd', '/etc/passwd', '']) {
    await assert.rejects(store.read(key, 0, 1), { code: 'blob-missing' });
  }
});

test('the entry of what came at once carries its seal; set aside, it is out of the way and still there', async () => {
  const { store, folder } = await fresh();
  const seal = 'fedcba9876543210';
  const key = await store.stage().publish([Buffer.from('ab'), Buffer.from('c')], seal);
  const pieces = store.stage();
  await pieces.append([Buffer.from('x')]);
  const plain = await pieces.publish([Buffer.from('y')], seal);
  assert.deepEqual(await Array.fromAsync(store.entries()), [
    { key, size: 3, ...(process.platform === 'linux' && { seal }) },
    { key: plain, size: 2 },
  ]);
  await store.setAside?.(key);
  await store.setAside?.(key);
  await assert.rejects(store.read(key, 0, 1), { code: 'blob-missing' });
  const [name] = await readdir(join(folder, 'unfinished'));
  assert.equal(await readFile(join(folder, 'unfinished', name!), 'utf8'), 'abc');
});
