import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import type { BlobStore } from '@vesalius/archive/api';
import { openS3Blobs } from '../index.ts';
import { PART_BYTES } from '../part-buffer.ts';
import { parseS3Url } from '../s3-url.ts';

/** A provider of S3 that answers on loopback, and takes the credentials of the environment. */
export interface Provider {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** What every provider must give the archive, in buckets whose names begin with `prefix`. */
export function blobsContract(start: () => Promise<Provider>, prefix: string): void {
  let provider: Provider;
  let client: S3Client;
  const folders: string[] = [];

  before(async () => {
    provider = await start();
    client = new S3Client({
      endpoint: provider.endpoint,
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
  });

  after(async () => {
    client.destroy();
    await provider.stop();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  let buckets = 0;

  async function fresh(cacheBytes = 64 * 1024 * 1024) {
    const bucket = `${prefix}-${++buckets}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    const folder = await mkdtemp(join(tmpdir(), 'blobs-s3-'));
    folders.push(folder);
    const cacheFolder = join(folder, 'cache');
    const open = () =>
      openS3Blobs({
        place: parseS3Url(`s3://${bucket}/pacs?endpoint=${provider.endpoint}`)!,
        cacheFolder,
        cacheBytes,
      });
    return { bucket, cacheFolder, open, store: await open() };
  }

  for (const length of [
    0,
    1,
    300_000,
    PART_BYTES - 1,
    PART_BYTES,
    PART_BYTES + 1,
    2 * PART_BYTES,
    3 * PART_BYTES + 12_345,
  ]) {
    test(`${length} bytes come back from the bucket as from the cache, whole and by range`, async () => {
      const { store, cacheFolder, open } = await fresh();
      const bytes = specimen(length);
      const key = await published(store, bytes);
      assert.equal(sha(await store.read(key, 0, length)), sha(bytes), 'from the cache');
      await rm(cacheFolder, { recursive: true });
      const other = await open();
      assert.equal(sha(await other.read(key, 0, length)), sha(bytes), 'from the bucket');
      const from = Math.max(0, Math.floor(length / 2) - 70_000);
      const some = Math.min(140_000, length - from);
      assert.ok(Buffer.from(await other.read(key, from, some)).equals(bytes.subarray(from, from + some)));
      await assert.rejects(other.read(key, 0, length + 1), { code: 'blob-missing' });
    });
  }

  test('nothing is visible before publish, and nothing remains after discard, of one part or of many', async () => {
    const { store, bucket, cacheFolder } = await fresh();
    for (const length of [1000, 2 * PART_BYTES + 5]) {
      const staged = store.stage();
      await staged.append([specimen(length)]);
      assert.deepEqual(await Array.fromAsync(store.entries()), []);
      await staged.discard();
      assert.deepEqual(await Array.fromAsync(store.entries()), []);
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      assert.equal(Uploads.length, 0);
      assert.deepEqual(await cachedFiles(cacheFolder), []);
    }
  });

  test('entries come by age and can be gone on with; what is removed is gone, twice without harm', async () => {
    const { store } = await fresh();
    const keys: string[] = [];
    for (let at = 0; at < 5; at++) {
      keys.push(await published(store, specimen(100 + at)));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    assert.deepEqual(
      await Array.fromAsync(store.entries()),
      keys.map((key, at) => ({ key, size: 100 + at })),
    );
    assert.deepEqual(
      (await Array.fromAsync(store.entries(keys[2]))).map(({ key }) => key),
      keys.slice(3),
    );
    await store.remove(keys[0]!);
    await store.remove(keys[0]!);
    await assert.rejects(store.read(keys[0]!, 0, 1), { code: 'blob-missing' });
  });

  test('the cache keeps its bound and what was used last', async () => {
    const { store, cacheFolder } = await fresh(1_000_000);
    const keys: string[] = [];
    for (let at = 0; at < 8; at++) {
      keys.push(await published(store, specimen(300_000)));
      await store.read(keys[0]!, 0, 10);
    }
    const files = await cachedFiles(cacheFolder);
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= 1_000_000);
    assert.ok(files.some((file) => file.includes(keys[0]!)));
    for (const key of keys) assert.equal(sha(await store.read(key, 0, 300_000)), sha(specimen(300_000)));
  });

  test('a rotten copy near by is given up for the bucket when it is distrusted', async () => {
    const { store, cacheFolder } = await fresh();
    const bytes = specimen(50_000);
    const key = await published(store, bytes);
    const [file] = await cachedFiles(cacheFolder);
    const rotten = await readFile(file!);
    rotten[777]! ^= 1;
    await writeFile(file!, rotten);
    assert.notEqual(sha(await store.read(key, 0, 50_000)), sha(bytes));
    assert.equal(await store.distrust!(key), true);
    assert.equal(sha(await store.read(key, 0, 50_000)), sha(bytes));
  });

  test('a start takes over the copies of an earlier process and drops unfinished ones', async () => {
    const { store, cacheFolder, open } = await fresh();
    const key = await published(store, specimen(5000));
    const [file] = await cachedFiles(cacheFolder);
    await writeFile(`${file}.part`, 'half');
    const again = await open();
    assert.equal(await again.distrust!(key), true);
    assert.deepEqual(await cachedFiles(cacheFolder), []);
    assert.equal(sha(await again.read(key, 0, 5000)), sha(specimen(5000)));
  });

  test('a bucket that is not there, a provider that does not answer and keys of another kind are typed errors', async () => {
    const { store, cacheFolder } = await fresh();
    const nowhere = parseS3Url(`s3://no-such-bucket?endpoint=${provider.endpoint}`)!;
    await assert.rejects(openS3Blobs({ place: nowhere, cacheFolder, cacheBytes: 0 }), { code: 'storage-failed' });
    const silent = parseS3Url('s3://images?endpoint=http://127.0.0.1:9')!;
    await assert.rejects(openS3Blobs({ place: silent, cacheFolder, cacheBytes: 0 }), { code: 'storage-failed' });
    for (const key of ['../x', 'pacs/x', '']) {
      await assert.rejects(store.read(key, 0, 1), { code: 'blob-missing' });
      await assert.rejects(store.remove(key), { code: 'blob-missing' });
    }
  });
}

/** Bytes that differ from place to place. */
function specimen(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
  return bytes;
}

async function published(store: BlobStore, bytes: Buffer, chunk = 1_000_003): Promise<string> {
  const staged = store.stage();
  for (let at = 0; at < bytes.length; at += chunk) await staged.append([bytes.subarray(at, at + chunk)]);
  return staged.publish();
}

async function cachedFiles(folder: string): Promise<string[]> {
  const shelves = await readdir(folder);
  return (
    await Promise.all(shelves.map(async (s) => (await readdir(join(folder, s))).map((f) => join(folder, s, f))))
  ).flat();
}

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
