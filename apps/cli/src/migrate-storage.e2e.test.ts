import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { CopyObjectCommand, CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { randomFrom } from '@vesalius/testkit';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { type PostgresServer, startPostgres } from '../../../archive/index-sql/src/testing/postgres-server.ts';
import { checkStudies } from '../../../tools/torture/check.ts';
import { Journal } from '../../../tools/torture/journal.ts';
import { startLoad } from '../../../tools/torture/load.ts';
import { rest } from '../../../tools/torture/server/rest.ts';
import { studiesKept } from '../../../tools/torture/server/returned.ts';
import { type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { dicomweb } from '../../../tools/torture/server/store.ts';
import { make } from '../../../tools/torture/specimen.ts';

const CLI = new URL('../bin/vesalius.mjs', import.meta.url).pathname;
let folder: string;
let postgres: PostgresServer;
let s3: FauxqsServer;
let bucket: S3Client;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-moving-'));
  postgres = await startPostgres();
  s3 = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' });
  bucket = new S3Client({ endpoint: `http://127.0.0.1:${s3.port}`, forcePathStyle: true });
  await bucket.send(new CreateBucketCommand({ Bucket: 'moved' }));
});

after(async () => {
  bucket.destroy();
  await s3.stop();
  await postgres.dispose();
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly exitCode: number | null;
  readonly text: string;
}

/** @param killAfter milliseconds until kill -9 */
async function vesalius(words: readonly string[], env: NodeJS.ProcessEnv = {}, killAfter?: number): Promise<Ran> {
  const child = spawn(process.execPath, [CLI, ...words], { env: { ...process.env, ...env } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (text += bytes));
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
  const [exitCode] = await once(child, 'exit');
  clearTimeout(timer);
  return { exitCode, text };
}

const IN_USE = /the new index is in use: it has /;

/** Kills the command ever later until it comes to its end by itself. */
async function inTheFaceOfKills(
  words: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<{ kills: number; text: string }> {
  for (let kills = 0; ; kills++) {
    const { exitCode, text } = await vesalius(words, env, 600 + 350 * kills);
    if (exitCode === null) continue;
    if (kills > 0 && IN_USE.test(text)) return { kills, text }; // the kill before came between its last transaction and its end
    assert.equal(exitCode, 0, text);
    return { kills, text };
  }
}

/** What a kill leaves between a copy and the book's learning of it. */
async function copyEachUnknown(): Promise<void> {
  const { Contents: objects = [] } = await bucket.send(new ListObjectsV2Command({ Bucket: 'moved' }));
  for (const { Key: name } of objects) {
    const other = name!.replace(/[0-9a-f]{16}(?=\.dcm$)/, (digits) => [...digits].reverse().join(''));
    await bucket.send(new CopyObjectCommand({ Bucket: 'moved', CopySource: `moved/${name}`, Key: other }));
  }
}

async function whole(server: RunningServer, journal: Journal): Promise<void> {
  const studies = new Set([...journal.kept.values()].map(({ studyInstanceUid }) => studyInstanceUid));
  assert.deepEqual((await checkStudies(server, journal, studies)).violations, []);
}

test('an archive goes to PostgreSQL and a bucket and back, killed on the way, and nothing of it is lost', async (t) => {
  const home = join(folder, 'home');
  let server = await startServer({ dataDir: home });
  t.after(() => server.stop());
  const journal = new Journal(join(folder, 'journal.jsonl'));
  t.after(() => journal.close());
  const load = startLoad({ server, journal, name: 'moved', random: randomFrom(5) });
  const far = { database: await postgres.newDatabase(), blobs: `s3://moved/pacs?endpoint=http://127.0.0.1:${s3.port}` };
  const there = ['--to-database', far.database, '--to-blobs', far.blobs];
  while (journal.kept.size < 40) await pause(20);
  const early = await vesalius(['migrate-storage', '--data-dir', home, '--images-only', '--to-blobs', far.blobs]);
  assert.match(early.text, /copied and read back/);
  await copyEachUnknown();
  while (journal.kept.size < 150) await pause(20);
  load.stop();
  await load.over;
  const [doomed, ...others] = await studiesKept(server);
  await rest(server, 'DELETE', `/studies/${doomed}?reason=test`);
  for (const [uid, known] of journal.kept) if (known.studyInstanceUid === doomed) journal.kept.delete(uid);
  assert.ok(others.length > 0);
  const running = await vesalius(['migrate-storage', '--data-dir', home, ...there]);
  assert.match(running.text, /a server uses/);
  const before = await rest(server, 'GET', '/statistics');
  await server.stop();

  const first = await inTheFaceOfKills(['migrate-storage', '--data-dir', home, ...there]);
  assert.ok(first.kills > 0);
  const env = { VESALIUS_DATABASE_URL: far.database, VESALIUS_BLOBS_URL: far.blobs };
  server = await startServer({ dataDir: home, env });
  await whole(server, journal);
  assert.ok(!(await studiesKept(server)).includes(doomed!));
  assert.deepEqual(await rest(server, 'GET', '/statistics'), before);
  const more = startLoad({ server, journal, name: 'more', random: randomFrom(6) });
  const enough = journal.kept.size + 30;
  while (journal.kept.size < enough) await pause(20);
  more.stop();
  await more.over;
  await server.stop();
  assert.match((await vesalius(['verify', '--data-dir', home], env)).text, / 0 damaged/);
  assert.equal((await vesalius(['audit', 'verify', '--data-dir', home], env)).exitCode, 0);

  const back = join(folder, 'back');
  const homewards = ['--to-database', `sqlite:${join(back, 'index.sqlite')}`, '--to-blobs', `file:${back}`];
  await cp(join(home, 'audit'), join(back, 'audit'), { recursive: true });
  const second = await inTheFaceOfKills(['migrate-storage', '--data-dir', home, ...homewards], env);
  assert.ok(second.kills > 0);
  server = await startServer({ dataDir: back });
  await whole(server, journal);
  assert.ok(!(await studiesKept(server)).includes(doomed!));
});

test('a place with files already is no place to copy into', async () => {
  const [home, full] = ['empty', 'full'].map((name) => join(folder, name));
  await (await startServer({ dataDir: home! })).stop();
  const server = await startServer({ dataDir: full! });
  await dicomweb(server).store([make({ kind: 'small', study: 'full', number: 1 }).file]);
  await server.stop();
  const refused = await vesalius([
    'migrate-storage',
    '--data-dir',
    home!,
    '--images-only',
    '--to-blobs',
    `file:${full}`,
  ]);
  assert.equal(refused.exitCode, 1);
  assert.match(refused.text, /the new place of images has files already/);
  assert.match((await vesalius(['verify', '--data-dir', full!])).text, /1 .* 0 damaged/);
});

test('an index in use is no place to copy into', async () => {
  const home = join(folder, 'small');
  const server = await startServer({ dataDir: home });
  await server.stop();
  const database = await postgres.newDatabase();
  const words = ['migrate-storage', '--data-dir', home, '--to-database', database];
  const first = await vesalius(words);
  assert.equal(first.exitCode, 0, first.text);
  const again = await vesalius(words);
  assert.equal(again.exitCode, 1);
  assert.match(again.text, IN_USE);
});
