import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { BlobStore } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { encryptedBlobs } from './encrypted-blobs.ts';
import { CHUNK_BYTES, HEADER_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES } from './format.ts';
import { KeyRing } from './key-ring.ts';

const SIZES = [0, 1, 1000, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 5 * CHUNK_BYTES + 77];

async function place(t: TestContext, ring = KeyRing.create('')) {
  const folder = await mkdtemp(join(tmpdir(), 'encrypted-'));
  const inner = await openFileBlobs({ folder });
  t.after(async () => {
    await inner.close();
    await rm(folder, { recursive: true });
  });
  const pathOf = (key: string) => join(folder, 'blobs', `${key}.dcm`);
  return { folder, inner, ring, store: encryptedBlobs(inner, ring), pathOf };
}

/** In pieces whose memory is used again, as the contract allows. */
async function keep(store: BlobStore, bytes: Uint8Array): Promise<string> {
  const staged = store.stage();
  const memory = new Uint8Array(100_000);
  let at = 0;
  for (; bytes.length - at > memory.length; at += memory.length) {
    memory.set(bytes.subarray(at, at + memory.length));
    await staged.append([memory.subarray(0, 40_000), memory.subarray(40_000)]);
    memory.fill(0xee);
  }
  return staged.publish([bytes.subarray(at)]);
}

test('what is kept comes back, whole and in any range, of any size; no byte of it lies there plain', async (t) => {
  const { store, pathOf } = await place(t);
  for (const size of SIZES) {
    const bytes = randomBytes(size);
    const key = await keep(store, bytes);
    assert.deepEqual(Buffer.from(await store.read(key, 0, size)), bytes);
    for (let turn = 0; turn < 20; turn++) {
      const offset = Math.floor(Math.random() * size);
      const length = Math.floor(Math.random() * (size - offset));
      const into = new Uint8Array(length);
      await store.read(key, offset, length, into);
      assert.deepEqual(Buffer.from(into), bytes.subarray(offset, offset + length), `${offset} ${length} of ${size}`);
    }
    await assert.rejects(store.read(key, 0, size + 1), { code: 'blob-missing' });
    await assert.rejects(store.read(key, size + CHUNK_BYTES, 1), { code: 'blob-missing' });
    const file = await readFile(pathOf(key));
    for (let at = 0; at + 16 <= size; at += 9973) assert.ok(!file.includes(bytes.subarray(at, at + 16)));
  }
  const sizes = (await Array.fromAsync(store.entries())).map(({ size }) => size);
  assert.deepEqual(
    sizes.sort((a, b) => a - b),
    SIZES,
  );
});

test('of two files with the same bytes nothing is the same', async (t) => {
  const { store, pathOf } = await place(t);
  const [one, other] = await Promise.all([keep(store, Buffer.alloc(1000)), keep(store, Buffer.alloc(1000))]);
  const files = await Promise.all([one, other].map(async (key) => readFile(pathOf(key))));
  assert.ok(!files[0]!.subarray(-100).equals(files[1]!.subarray(-100)));
});

const SIZE = 3 * CHUNK_BYTES + 500;
const chunkAt = (number: number) => HEADER_BYTES + number * SEALED_CHUNK_BYTES;
const HARMS: Readonly<Record<string, (file: Buffer, other: Buffer) => Buffer>> = {
  'one bit of the magic flipped': (file) => flipped(file, 3),
  'one bit of the head flipped': (file) => flipped(file, 40),
  'one bit of the id of the key flipped': (file) => flipped(file, 9),
  'one bit of the last tag flipped': (file) => flipped(file, file.length - 1),
  'a byte cut off': (file) => file.subarray(0, -1),
  'cut at the end of a chunk': (file) => file.subarray(0, chunkAt(3)),
  'the last chunk without its tag': (file) => file.subarray(0, file.length - TAG_BYTES),
  'a byte put behind it': (file) => Buffer.concat([file, Buffer.alloc(1)]),
  'two chunks swapped': (file) =>
    Buffer.concat([
      file.subarray(0, chunkAt(1)),
      sealedChunk(file, 2),
      sealedChunk(file, 1),
      file.subarray(chunkAt(3)),
    ]),
  'a chunk left out': (file) => Buffer.concat([file.subarray(0, chunkAt(1)), file.subarray(chunkAt(2))]),
  'a chunk of another file': (file, other) =>
    Buffer.concat([file.subarray(0, chunkAt(1)), sealedChunk(other, 1), file.subarray(chunkAt(2))]),
  'the head of another file': (file, other) =>
    Buffer.concat([other.subarray(0, HEADER_BYTES), file.subarray(HEADER_BYTES)]),
  'plain bytes in its place': (file) => Buffer.alloc(file.length, 7),
};

function sealedChunk(file: Buffer, number: number): Buffer {
  return file.subarray(chunkAt(number), chunkAt(number + 1));
}

function flipped(file: Buffer, at: number): Buffer {
  const harmed = Buffer.from(file);
  harmed[at]! ^= 1;
  return harmed;
}

for (const [what, harm] of Object.entries(HARMS))
  test(`${what}: found, and no byte given`, async (t) => {
    const { inner, ring, store, pathOf } = await place(t);
    const key = await keep(store, randomBytes(SIZE));
    const other = await keep(store, randomBytes(SIZE));
    const file = await readFile(pathOf(key));
    await writeFile(pathOf(key), harm(file, await readFile(pathOf(other))));
    const fresh = encryptedBlobs(inner, ring);
    await assert.rejects(fresh.read(key, 0, SIZE), { code: /blob-(corrupt|missing)/ });
    await fresh.read(other, 0, SIZE);
  });

test('one flipped bit anywhere is found by who reads there', async (t) => {
  const { inner, ring, store, pathOf } = await place(t);
  const key = await keep(store, randomBytes(SIZE));
  const file = await readFile(pathOf(key));
  for (let at = 0; at < file.length; at += 7919) {
    await writeFile(pathOf(key), flipped(file, at));
    await assert.rejects(encryptedBlobs(inner, ring).read(key, 0, SIZE), { code: 'blob-corrupt' }, `byte ${at}`);
  }
});

test('another ring opens nothing', async (t) => {
  const { inner, store } = await place(t);
  const key = await keep(store, randomBytes(1000));
  const other = encryptedBlobs(inner, KeyRing.create(''));
  await assert.rejects(other.read(key, 0, 1000), { code: 'blob-corrupt' });
});

test('plain files from before are read; one that comes after is not taken for one', async (t) => {
  const { inner, pathOf, folder } = await place(t);
  const bytes = randomBytes(SIZE);
  const old = await inner.stage().publish([bytes], '0123456789abcdef');
  const forged = await keep(inner, Buffer.concat([Buffer.from('VSLCRPT1'), randomBytes(500)]));
  const ring = KeyRing.create(forged);
  const store = encryptedBlobs(inner, ring);
  assert.deepEqual(Buffer.from(await store.read(old, 5, 700_000)), bytes.subarray(5, 700_005));
  assert.equal((await store.read(forged, 0, 508)).length, 508);
  const key = await store.stage().publish([bytes], 'fedcba9876543210');
  const entries = await Array.fromAsync(store.entries());
  assert.deepEqual(
    entries.map(({ size, seal }) => [size, seal]),
    [
      [SIZE, '0123456789abcdef'],
      [508, undefined],
      [SIZE, 'fedcba9876543210'],
    ],
  );
  const names = (await readdir(join(folder, 'blobs'), { recursive: true })).join(' ');
  assert.ok(!names.includes('fedcba9876543210'), 'the seal tells nothing');
  await writeFile(pathOf(key), bytes);
  await assert.rejects(encryptedBlobs(inner, ring).read(key, 0, 100), { code: 'blob-corrupt' });
  await assert.rejects(encryptedBlobs(inner, ring.withoutPlain()).read(old, 0, 100), { code: 'blob-corrupt' });
});
