import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startFauxqs } from 'fauxqs';
import { openS3Blobs } from './index.ts';
import { parseS3Url } from './s3-url.ts';
import { blobsContract } from './testing/contract.ts';

Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' });

blobsContract(async () => {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  return { endpoint: `http://127.0.0.1:${server.port}`, stop: () => server.stop() };
}, 'images');

test('storage class and encryption of the address are asked for', async () => {
  const asked: IncomingHttpHeaders[] = [];
  const provider = createServer((request, response) => {
    if (request.method === 'PUT') asked.push(request.headers);
    request.resume().on('end', () => response.end(request.method === 'PUT' ? '' : '<ListBucketResult/>'));
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const cacheFolder = await mkdtemp(join(tmpdir(), 'blobs-s3-'));
  try {
    const { port } = provider.address() as { port: number };
    const words = 'storageClass=STANDARD_IA&sse=aws:kms&kmsKeyId=key-1';
    const place = parseS3Url(`s3://cold/pacs?endpoint=http://127.0.0.1:${port}&${words}`)!;
    const store = await openS3Blobs({ place, cacheFolder, cacheBytes: 0 });
    await store.stage().publish([Buffer.from('bytes')]);
    await store.close();
    assert.equal(asked.length, 1);
    assert.equal(asked[0]!['x-amz-storage-class'], 'STANDARD_IA');
    assert.equal(asked[0]!['x-amz-server-side-encryption'], 'aws:kms');
    assert.equal(asked[0]!['x-amz-server-side-encryption-aws-kms-key-id'], 'key-1');
  } finally {
    provider.close();
    await rm(cacheFolder, { recursive: true });
  }
});
