import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { MadeCache, type MadeCacheLimits } from './made-cache.ts';

const MIB = 1024 * 1024;
const folders: string[] = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function cacheOn(limits: {
  memoryBytes: number;
  diskBytes: number;
}): Promise<{ made: MadeCache; folder: string }> {
  const folder = join(await mkdtemp(join(tmpdir(), 'made-')), 'made');
  folders.push(join(folder, '..'));
  const given: MadeCacheLimits = { memoryBytes: limits.memoryBytes, disk: { folder, bytes: limits.diskBytes } };
  return { made: new MadeCache(given), folder };
}

const bytesOf = (seed: number, length: number) => Uint8Array.from({ length }, (_, at) => (at * 31 + seed * 7) & 0xff);

async function keep(made: MadeCache, key: string, bytes: Uint8Array, owners = [`blob of ${key}`]): Promise<void> {
  const keeping = made.keeping(key, owners);
  for (let at = 0; at < bytes.length; at += 300_000) await keeping.append(bytes.subarray(at, at + 300_000));
  await keeping.end();
}

async function assertKept(made: MadeCache, key: string, bytes: Uint8Array): Promise<void> {
  const kept = await made.bytes(key);
  assert.ok(kept && Buffer.compare(kept, bytes) === 0, key);
}

test('what memory has no room for is kept on the disk, sealed, and comes back', async () => {
  const { made, folder } = await cacheOn({ memoryBytes: 8 * MIB, diskBytes: 64 * MIB });
  const large = bytesOf(1, 6 * MIB + 17);
  await keep(made, 'large', large);
  const small = Array.from({ length: 12 }, (_, at) => bytesOf(at, MIB));
  for (const [at, bytes] of small.entries()) await keep(made, `small ${at}`, bytes);
  await assertKept(made, 'large', large);
  for (const [at, bytes] of small.entries()) await assertKept(made, `small ${at}`, bytes);
  const files = await readdir(folder);
  assert.ok(files.length >= 5, `${files.length}`);
  for (const file of files) {
    const path = join(folder, file);
    assert.equal((await stat(path)).mode & 0o077, 0);
    assert.equal((await readFile(path)).indexOf(large.subarray(0, 64)), -1, 'nobody reads it there');
  }
  await made.close();
  await assert.rejects(readdir(folder), { code: 'ENOENT' });
});

test('neither memory nor disk take more than they may; what was used last stays', async () => {
  const { made, folder } = await cacheOn({ memoryBytes: MIB, diskBytes: 8 * MIB });
  for (let at = 0; at < 40; at++) {
    await keep(made, `${at}`, bytesOf(at, 512 * 1024));
    await made.bytes('0');
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  let size = 0;
  for (const file of await readdir(folder)) size += (await stat(join(folder, file))).size;
  assert.ok(size <= 8.1 * MIB, `${size}`);
  await assertKept(made, '0', bytesOf(0, 512 * 1024));
  await assertKept(made, '39', bytesOf(39, 512 * 1024));
  assert.equal(await made.bytes('1'), undefined);
  await keep(made, 'too large', bytesOf(1, 3 * MIB));
  assert.equal(await made.bytes('too large'), undefined, 'one entry is a quarter at most');
  await made.close();
});

test('what was made of a file goes with it, also what is being made', async () => {
  const { made, folder } = await cacheOn({ memoryBytes: 8 * MIB, diskBytes: 64 * MIB });
  await keep(made, 'in memory', bytesOf(1, 1000), ['gone', 'other']);
  await keep(made, 'on the disk', bytesOf(2, 5 * MIB), ['gone']);
  await keep(made, 'another', bytesOf(3, 1000), ['other']);
  const under = made.keeping('under way', ['gone']);
  await under.append(bytesOf(4, 5 * MIB));
  made.forget('gone');
  await under.append(bytesOf(4, 1000));
  await under.end();
  for (const key of ['in memory', 'on the disk', 'under way']) assert.equal(await made.bytes(key), undefined, key);
  await assertKept(made, 'another', bytesOf(3, 1000));
  for (let tries = 0; tries < 100 && (await readdir(folder)).length > 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(await readdir(folder), []);
  await made.close();
});

test('a file that was changed is not given', async () => {
  const { made, folder } = await cacheOn({ memoryBytes: 8 * MIB, diskBytes: 64 * MIB });
  await keep(made, 'changed', bytesOf(1, 5 * MIB));
  const [file] = await readdir(folder);
  const bytes = await readFile(join(folder, file!));
  bytes[1000]! ^= 1;
  await writeFile(join(folder, file!), bytes);
  assert.equal(await made.bytes('changed'), undefined);
  await made.close();
});

test('what an earlier process left is removed', async () => {
  const { made, folder } = await cacheOn({ memoryBytes: MIB, diskBytes: 8 * MIB });
  await writeFile(join(folder, 'left'), 'x');
  const next = new MadeCache({ memoryBytes: MIB, disk: { folder, bytes: MIB } });
  assert.deepEqual(await readdir(folder), []);
  await next.close();
  await made.close();
});
