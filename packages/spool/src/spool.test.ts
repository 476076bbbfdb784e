import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Spool } from './spool.ts';

const errorOf = (failure: string) => new Error(failure);

test('what is written is read anywhere, and no name of it stands in the folder', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'spool-')), 'new');
  const spool = await Spool.open(folder, 1_000_000, errorOf);
  const bytes = Buffer.from(Array.from({ length: 600_000 }, (_, index) => index % 251));
  try {
    await spool.write(bytes.subarray(0, 100));
    await spool.write(bytes.subarray(100));
    assert.equal(spool.size, bytes.length);
    assert.ok((await spool.bytes(0, bytes.length)).equals(bytes));
    assert.ok((await spool.bytes(599_990, 100)).equals(bytes.subarray(599_990)));
    assert.equal((await spool.bytes(700_000, 10)).length, 0);
    assert.deepEqual(await readdir(folder), []);
  } finally {
    await spool.close();
    await rm(folder, { recursive: true });
  }
});

test('more than its limit is refused with the error of the caller', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'spool-'));
  const spool = await Spool.open(folder, 10, errorOf);
  try {
    await spool.write(new Uint8Array(8));
    await assert.rejects(spool.write(new Uint8Array(3)), { message: 'too-large' });
    assert.equal(spool.size, 8);
  } finally {
    await spool.close();
    await rm(folder, { recursive: true });
  }
});
