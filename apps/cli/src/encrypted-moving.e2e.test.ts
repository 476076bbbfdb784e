import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { readFile as readPart10 } from '@vesalius/dicom';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { type PostgresServer, startPostgres } from '../../../archive/index-sql/src/testing/postgres-server.ts';
import { byWado } from '../../../tools/torture/server/returned.ts';
import { type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { sha256 } from '../../../tools/torture/server/sha256.ts';
import { keep } from '../../../tools/torture/server/store.ts';
import { tinyCt } from '../../server/src/testing/tiny-ct.ts';

const CLI = new URL('../bin/vesalius.mjs', import.meta.url).pathname;
const CANARY = 'CANARY^PATIENT';
const STUDY = '2.25.77701';
const file = (number: number) => tinyCt(1, number, { PatientName: CANARY });
const hashOf = (bytes: Uint8Array) => sha256(bytes.subarray(readPart10(bytes).datasetOffset));

let folder: string;
let home: string;
let keyFile: string;
let otherKey: string;
let s3: FauxqsServer;
let bucket: S3Client;
let postgres: PostgresServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-sealed-'));
  home = join(folder, 'home');
  [keyFile, otherKey] = [join(folder, 'master.key'), join(folder, 'other.key')];
  for (const path of [keyFile, otherKey]) await writeFile(path, randomBytes(32).toString('hex'));
  postgres = await startPostgres();
  s3 = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' });
  bucket = new S3Client({ endpoint: `http://127.0.0.1:${s3.port}`, forcePathStyle: true });
  await bucket.send(new CreateBucketCommand({ Bucket: 'sealed' }));
});

after(async () => {
  bucket?.destroy();
  await s3?.stop();
  await postgres?.dispose();
  await rm(folder, { recursive: true, force: true });
});

const withKey = (path: string | undefined = keyFile) => ({ VESALIUS_ENCRYPTION_KEY_FILE: path });

async function cli(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ exitCode: number | null; text: string }> {
  const child = spawn(process.execPath, [CLI, ...words], { env: { ...process.env, ...env } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (text += bytes));
  const [exitCode] = await once(child, 'exit');
  return { exitCode, text };
}

async function done(words: readonly string[], env: NodeJS.ProcessEnv = withKey()): Promise<string> {
  const { exitCode, text } = await cli(words, env);
  assert.equal(exitCode, 0, text);
  return text;
}

/** Objects of the bucket that hold the name of the patient, and how many there are. */
async function objects(): Promise<{ count: number; telling: string[] }> {
  const { Contents: listed = [] } = await bucket.send(new ListObjectsV2Command({ Bucket: 'sealed' }));
  const telling: string[] = [];
  for (const { Key: name } of listed) {
    const { Body: body } = await bucket.send(new GetObjectCommand({ Bucket: 'sealed', Key: name! }));
    if (Buffer.from(await body!.transformToByteArray()).includes(CANARY)) telling.push(name!);
  }
  return { count: listed.length, telling };
}

async function tellingFiles(of: string): Promise<string[]> {
  const telling: string[] = [];
  for (const name of await readdir(of, { recursive: true }).catch(() => [] as string[])) {
    const path = join(of, name);
    if ((await stat(path)).isFile() && (await readFile(path)).includes(CANARY)) telling.push(name);
  }
  return telling;
}

const hashesAt = async (server: RunningServer) => (await byWado(server, STUDY)).map((one) => one.sha256).sort();
const hashes = (count: number) => Array.from({ length: count }, (_, number) => hashOf(file(number + 1))).sort();

async function served(env: NodeJS.ProcessEnv, use: (server: RunningServer) => Promise<void>): Promise<void> {
  const server = await startServer({ dataDir: home, env });
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

test('an encrypted archive goes to PostgreSQL and a bucket and back, and lies nowhere in the clear', async () => {
  const blobs = `s3://sealed/pacs?endpoint=http://127.0.0.1:${s3.port}`;
  const database = await postgres.newDatabase();
  await served(withKey(), (server) => keep(server, [file(1), file(2)]));
  assert.deepEqual(await tellingFiles(join(home, 'blobs')), []);
  await done(['migrate-storage', '--data-dir', home, '--to-database', database, '--to-blobs', blobs]);
  const far = { ...withKey(), VESALIUS_DATABASE_URL: database, VESALIUS_BLOBS_URL: blobs };
  await served(far, async (server) => {
    assert.deepEqual(await hashesAt(server), hashes(2), 'what was moved');
    await keep(server, [file(3)]);
    assert.deepEqual(await hashesAt(server), hashes(3), 'and what came to the bucket itself');
  });
  const { count, telling } = await objects();
  assert.ok(count >= 3);
  assert.deepEqual(telling, []);
  assert.deepEqual(await tellingFiles(join(home, 'cache')), []);
  assert.match(await done(['verify', '--data-dir', home], far), /^3 instances, .* 0 damaged$/m);
  for (const wrong of [undefined, otherKey]) {
    const { exitCode } = await cli(['verify', '--data-dir', home], { ...far, VESALIUS_ENCRYPTION_KEY_FILE: wrong });
    assert.equal(exitCode, 1, 'not without the key, and not with another');
  }
  const back = { database: `sqlite:${join(folder, 'back', 'index.sqlite')}`, blobs: `file:${join(folder, 'back')}` };
  await done(['migrate-storage', '--data-dir', home, '--to-database', back.database, '--to-blobs', back.blobs], far);
  assert.deepEqual(await tellingFiles(join(folder, 'back', 'blobs')), []);
});
