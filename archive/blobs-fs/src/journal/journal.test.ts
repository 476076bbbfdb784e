import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { BlobStore } from '@vesalius/archive/api';
import { openFileBlobs } from '../file-blobs.ts';
import { BOOT_AT, SEGMENT_BYTES } from './segment.ts';

const onLinux = { skip: process.platform !== 'linux' && 'the journal is used on Linux only' };
const SEAL = '00112233445566ff';

let top: string;
before(async () => {
  top = await mkdtemp(join(tmpdir(), 'journal-'));
});
after(() => rm(top, { recursive: true }));

function fresh(): Promise<string> {
  return mkdtemp(join(top, 'a-'));
}

function contentOf(number: number, size = 10_000): Buffer {
  return Buffer.alloc(size, `blob ${number} `);
}

function publish(store: BlobStore, number: number, size?: number): Promise<string> {
  const content = contentOf(number, size);
  return store.stage().publish([content.subarray(0, 7), content.subarray(7)], SEAL);
}

async function publishMany(store: BlobStore, count: number, size?: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, number) => publish(store, number, size)));
}

const pathOf = (folder: string, key: string) => join(folder, 'blobs', `${key}.dcm`);

/** The next opening takes it that the system was started anew, so that nothing that was not synced is to be trusted. */
async function otherBoot(folder: string): Promise<void> {
  for (const name of ['0', '1']) {
    const file = await open(join(folder, 'journal', name), 'r+').catch(() => undefined);
    await file?.write('another boot', BOOT_AT);
    await file?.close();
  }
}

async function keysIn(store: BlobStore): Promise<string[]> {
  return (await Array.fromAsync(store.entries())).map(({ key }) => key);
}

test('after a crash of the system, files that are gone, short or other come back as they were', onLinux, async () => {
  const folder = await fresh();
  const store = await openFileBlobs({ folder });
  const keys = await publishMany(store, 40);
  await rm(pathOf(folder, keys[3]!));
  await truncate(pathOf(folder, keys[11]!), 0);
  await writeFile(pathOf(folder, keys[29]!), Buffer.alloc(10_000));
  await otherBoot(folder);
  const again = await openFileBlobs({ folder });
  assert.deepEqual(await keysIn(again), [...keys].sort());
  for (const [number, key] of keys.entries())
    assert.deepEqual(await readFile(pathOf(folder, key)), contentOf(number), `blob ${number}`);
  await again.close();
});

test('after a crash of the program, what was never written as a file is', onLinux, async () => {
  const folder = await fresh();
  const store = await openFileBlobs({ folder });
  const keys = await publishMany(store, 5);
  await rm(pathOf(folder, keys[2]!));
  const again = await openFileBlobs({ folder });
  assert.deepEqual(await readFile(pathOf(folder, keys[2]!)), contentOf(2));
  await again.close();
});

test('what was removed or set aside does not come back', onLinux, async () => {
  const folder = await fresh();
  const store = await openFileBlobs({ folder });
  const keys = await publishMany(store, 6);
  await store.remove(keys[0]!);
  await store.setAside?.(keys[5]!);
  await otherBoot(folder);
  const again = await openFileBlobs({ folder });
  assert.deepEqual(await keysIn(again), keys.slice(1, 5).sort());
  await again.close();
});

test('an entry that never came whole, and what lies behind it, is none', onLinux, async () => {
  const folder = await fresh();
  const store = await openFileBlobs({ folder });
  const first = await publish(store, 0);
  const second = await publish(store, 1);
  for (const key of [first, second]) await rm(pathOf(folder, key));
  const journal = join(folder, 'journal', '0');
  const bytes = await readFile(journal);
  bytes[bytes.indexOf('blob 1 ') + 5000] = 0;
  await writeFile(journal, bytes);
  await otherBoot(folder);
  const again = await openFileBlobs({ folder });
  assert.deepEqual(await keysIn(again), [first]);
  await again.close();
});

test(
  'full segments are begun anew once their blobs are safe; nothing of an earlier life comes back',
  onLinux,
  async () => {
    const folder = await fresh();
    const store = await openFileBlobs({ folder });
    const size = 60_000;
    const count = Math.ceil((2.5 * SEGMENT_BYTES) / size);
    const keys: string[] = [];
    for (let done = 0; done < count; done += 100) keys.push(...(await publishMany(store, 100, size)));
    for (const key of keys.slice(0, 50)) await store.remove(key);
    await store.close();
    const last = keys.at(-1)!;
    await rm(pathOf(folder, last));
    await otherBoot(folder);
    const again = await openFileBlobs({ folder });
    assert.deepEqual(await keysIn(again), keys.slice(50).sort());
    for (const name of ['0', '1'])
      assert.ok((await readFile(join(folder, 'journal', name))).length <= SEGMENT_BYTES, 'a segment is bounded');
    assert.deepEqual(await readFile(pathOf(folder, last)), contentOf(99, size));
    await again.close();
  },
);

test('a journal that is none of ours is written over', onLinux, async () => {
  const folder = await fresh();
  await (await openFileBlobs({ folder })).close();
  await writeFile(join(folder, 'journal', '0'), Buffer.alloc(5000, 'x'));
  const store = await openFileBlobs({ folder });
  const key = await publish(store, 1);
  await rm(pathOf(folder, key));
  const again = await openFileBlobs({ folder });
  assert.deepEqual(await keysIn(again), [key]);
  await again.close();
});

test('after a sync has failed, every file that waited for one is written anew at the next start', onLinux, async () => {
  const folder = await fresh();
  const store = await openFileBlobs({ folder });
  const [key] = await publishMany(store, 3);
  await store.close();
  const path = pathOf(folder, key!);
  await writeFile(path, Buffer.alloc(10_000)); // what the disk has, while the system would still show what was written
  await writeFile(join(folder, 'sync-failed'), '');
  const again = await openFileBlobs({ folder });
  assert.deepEqual(await readFile(path), contentOf(0));
  assert.equal(existsSync(join(folder, 'sync-failed')), false);
  await publish(again, 9);
  await again.close();
});

test(
  'a sync of the file system that fails is not asked for again file by file: the store takes nothing more',
  onLinux,
  async (t) => {
    const folder = await fresh();
    const programs = await fresh();
    const failing = `#!/bin/sh\necho "sync: error syncing 'blobs': Input/output error" >&2\nexit 1\n`;
    await writeFile(join(programs, 'sync'), failing, { mode: 0o755 });
    const { PATH } = process.env;
    process.env.PATH = `${programs}:${PATH}`;
    t.after(() => {
      process.env.PATH = PATH;
    });
    const { promise: told, resolve } = Promise.withResolvers<unknown>();
    const store = await openFileBlobs({ folder, onSyncFailed: resolve });
    const kept = await publishMany(store, Math.ceil((SEGMENT_BYTES / 60_000) * 1.2), 60_000);
    await told;
    await assert.rejects(publish(store, 9), { code: 'storage-failed' });
    await store.close();
    assert.ok(existsSync(join(folder, 'sync-failed')));
    process.env.PATH = PATH;
    const again = await openFileBlobs({ folder });
    assert.deepEqual(await keysIn(again), [...kept].sort());
    await again.close();
  },
);
