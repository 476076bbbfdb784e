import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BlobStore, StoredInstance } from '@vesalius/archive/api';
import { BlockChecksums } from '../integrity/block-checksums.ts';
import { STEP_BYTES } from './checked-reader.ts';
import { SlotReader } from './reading-in-turn.ts';

const HEAD = 300;

interface Kept {
  readonly instance: StoredInstance;
  readonly bytes: Buffer;
}

function kept(id: number, size: number): Kept {
  const bytes = Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7 + id * 31) & 0xff));
  const file = Buffer.alloc(size, bytes);
  const sums = new BlockChecksums();
  sums.update(file);
  const instance = { id, blobKey: String(id), fileSize: size, datasetOffset: HEAD, blockChecksums: sums.finish() };
  return { instance: instance as unknown as StoredInstance, bytes: file };
}

/** Reads that end in another order than they began. */
function blobsOf(all: readonly Kept[]): BlobStore {
  const read = async (key: string, offset: number, length: number, into = Buffer.alloc(length)) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
    into.set(all[Number(key)]!.bytes.subarray(offset, offset + length));
    return into;
  };
  return { read } as unknown as BlobStore;
}

/** As a sender works: one piece on its way, one behind it, before it asks for the next. */
async function sent(pieces: AsyncIterable<Uint8Array>, within: Promise<void>[] = []): Promise<Buffer> {
  const taken: Buffer[] = [];
  const waiting: Uint8Array[] = [];
  for await (const piece of pieces) {
    waiting.push(piece);
    if (waiting.length > 2) taken.push(Buffer.from(waiting.shift()!));
  }
  for (const piece of waiting) taken.push(Buffer.from(piece));
  await Promise.all(within);
  return Buffer.concat(taken);
}

const SIZES = [HEAD, HEAD + 1, 5000, 527_000, STEP_BYTES, STEP_BYTES + HEAD, 3 * STEP_BYTES + 17, 900, 7 * STEP_BYTES];

test('every data set comes whole, read ahead or not, out of four pieces of memory', async () => {
  const all = SIZES.map((size, id) => kept(id, size));
  const reader = new SlotReader(blobsOf(all));
  const memory = new Set<ArrayBufferLike>();
  for (const [index, { instance, bytes }] of all.entries()) {
    const pieces = reader.dataset(instance, index % 3 === 2 ? undefined : all[index + 1]?.instance);
    const watched = (async function* () {
      for await (const piece of pieces) {
        memory.add(piece.buffer);
        yield piece;
      }
    })();
    assert.ok((await sent(watched)).equals(bytes.subarray(HEAD)), `instance ${index}`);
  }
  assert.ok(memory.size <= 4 * 3, `${memory.size} pieces of memory, each grown at most twice`);
});

test('whole files come as well as data sets, and what was begun as one is not taken for the other', async () => {
  const all = SIZES.map((size, id) => kept(id, size));
  const reader = new SlotReader(blobsOf(all));
  for (const [index, { instance, bytes }] of all.entries()) {
    const following = all[index + 1]?.instance;
    const asFile = index % 2 === 0;
    const got = await sent(asFile ? reader.file(instance, following) : reader.dataset(instance, following));
    assert.ok(got.equals(asFile ? bytes : bytes.subarray(HEAD)), `instance ${index}`);
  }
});

test('what was begun for an instance that is not asked for does no harm to the next', async () => {
  const all = SIZES.map((size, id) => kept(id, size));
  const reader = new SlotReader(blobsOf(all));
  for (const { instance, bytes } of [all[3]!, all[6]!, all[3]!, all[8]!, all[4]!, all[6]!]) {
    const data = await sent(reader.dataset(instance, all[5]!.instance));
    assert.ok(data.equals(bytes.subarray(HEAD)));
  }
});

test('a data set that is given up leaves the next one right', async () => {
  const all = SIZES.map((size, id) => kept(id, size));
  const reader = new SlotReader(blobsOf(all));
  for (let round = 0; round < 5; round++) {
    for await (const _ of reader.dataset(all[8]!.instance)) break;
    const { instance, bytes } = all[6]!;
    assert.ok((await sent(reader.dataset(instance))).equals(bytes.subarray(HEAD)));
  }
});

test('a rotten block is not handed out, also when it was read ahead', async () => {
  const all = SIZES.map((size, id) => kept(id, size));
  const rotten = all[3]!;
  rotten.bytes[400_000]! ^= 1;
  const reader = new SlotReader(blobsOf(all));
  await sent(reader.dataset(all[2]!.instance, rotten.instance));
  await assert.rejects(sent(reader.dataset(rotten.instance)), { code: 'blob-corrupt' });
  assert.ok((await sent(reader.dataset(all[6]!.instance))).equals(all[6]!.bytes.subarray(HEAD)));
});
