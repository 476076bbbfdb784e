import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { readFile } from '@vesalius/dicom';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { byWado } from '../../../tools/torture/server/returned.ts';
import { startServer } from '../../../tools/torture/server/running-server.ts';
import { sha256 } from '../../../tools/torture/server/sha256.ts';
import { dicomweb, keep } from '../../../tools/torture/server/store.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const run = promisify(execFile);
const CLI = new URL('../../cli/bin/vesalius.mjs', import.meta.url).pathname;
const STUDY = '2.25.77701';
const FILES = Array.from({ length: 20 }, (_, number) => tinyCt(1, number + 1));
const HASHES = FILES.map((file) => sha256(file.subarray(readFile(file).datasetOffset))).sort();

let s3: FauxqsServer;
let dataDir: string;
let env: NodeJS.ProcessEnv;

before(async () => {
  s3 = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  dataDir = await mkdtemp(join(tmpdir(), 'vesalius-bucket-'));
  const endpoint = `http://127.0.0.1:${s3.port}`;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' });
  const client = new S3Client({ endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: 'images' }));
  client.destroy();
  env = { VESALIUS_BLOBS_URL: `s3://images/pacs?endpoint=${endpoint}`, VESALIUS_DATA_DIR: dataDir };
});

after(async () => {
  await s3.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const cli = (...words: string[]) => run(process.execPath, [CLI, ...words], { env: { ...process.env, ...env } });

test('what was acknowledged into a bucket is there after kill -9, without the copies near by, and after a rebuild', async () => {
  const first = await startServer({ dataDir, env });
  await keep(first, FILES);
  await first.kill();
  await rm(join(dataDir, 'cache'), { recursive: true });
  const second = await startServer({ dataDir, env });
  assert.deepEqual((await byWado(second, STUDY)).map((one) => one.sha256).sort(), HASHES);
  await second.stop();
  assert.match((await cli('verify')).stdout, /^20 instances, .* 0 damaged$/m);
  for (const part of ['', '-wal', '-shm']) await rm(join(dataDir, `index.sqlite${part}`), { force: true });
  assert.match((await cli('rebuild')).stdout, /^20 instances in the new index, 0 held/m);
  const third = await startServer({ dataDir, env });
  assert.deepEqual((await byWado(third, STUDY)).map((one) => one.sha256).sort(), HASHES);
  await third.stop();
});

test('a provider that refuses is no acknowledgement, and the next one is taken when it works again', async () => {
  let broken = false;
  const proxy = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request));
    if (broken && request.method === 'PUT')
      return response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    const headers = Object.entries(request.headers).filter(
      ([name]) => !/^(connection|content-length|host)$/.test(name),
    );
    const answer = await fetch(`http://127.0.0.1:${s3.port}${request.url}`, {
      method: request.method!,
      headers: Object.fromEntries(headers) as Record<string, string>,
      ...(body.length > 0 && { body }),
    });
    const kept = [...answer.headers].filter(([name]) => !/^(connection|keep-alive|transfer-encoding)$/.test(name));
    response.writeHead(answer.status, Object.fromEntries(kept)).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as { port: number };
  const url = `s3://images/pacs?endpoint=http://127.0.0.1:${port}`;
  const server = await startServer({ dataDir, env: { ...env, VESALIUS_BLOBS_URL: url } });
  try {
    broken = true;
    const { failed } = await dicomweb(server).store([tinyCt(2, 1)]);
    assert.equal(failed.length, 1);
    broken = false;
    await keep(server, [tinyCt(2, 1)]);
    assert.equal((await byWado(server, '2.25.77702')).length, 1);
  } finally {
    await server.stop();
    proxy.close();
  }
});
