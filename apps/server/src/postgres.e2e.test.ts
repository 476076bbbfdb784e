import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { TAG } from '@vesalius/dicom';
import { randomFrom } from '@vesalius/testkit';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { type PostgresServer, startPostgres } from '../../../archive/index-sql/src/testing/postgres-server.ts';
import { checkStudies } from '../../../tools/torture/check.ts';
import { swept } from '../../../tools/torture/disk-state.ts';
import { associate } from '../../../tools/torture/doors.ts';
import { Journal } from '../../../tools/torture/journal.ts';
import { startLoad } from '../../../tools/torture/load.ts';
import { byWado } from '../../../tools/torture/server/returned.ts';
import { freePort, type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { make } from '../../../tools/torture/specimen.ts';
import { findscu, keys } from './testing/findscu.ts';
import { succeeded } from './testing/program.ts';
import { hashesIn, hashesOf } from './testing/received.ts';
import { storescp } from './testing/storescp.ts';
import { tinyCt } from './testing/tiny-ct.ts';

let postgres: PostgresServer;
let s3: FauxqsServer;
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-postgres-e2e-'));
  postgres = await startPostgres();
  s3 = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' });
  const client = new S3Client({ endpoint: `http://127.0.0.1:${s3.port}`, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: 'images' }));
  client.destroy();
});

after(async () => {
  await s3.stop();
  await postgres.dispose();
  await rm(folder, { recursive: true, force: true });
});

const PLACES = {
  'PostgreSQL and files': () => ({}),
  'PostgreSQL and a bucket': () => ({ VESALIUS_BLOBS_URL: `s3://images/pacs?endpoint=http://127.0.0.1:${s3.port}` }),
} satisfies Record<string, () => NodeJS.ProcessEnv>;

for (const [place, blobsOf] of Object.entries(PLACES)) {
  describe(place, () => {
    let dataDir: string;
    let env: NodeJS.ProcessEnv;
    let sinkPort: number;
    let server: RunningServer;
    const start = async () => {
      server = await startServer({ dataDir, env });
    };

    before(async () => {
      dataDir = await mkdtemp(join(folder, 'data-'));
      sinkPort = await freePort();
      env = {
        VESALIUS_DATABASE_URL: await postgres.newDatabase(),
        VESALIUS_PEERS: `SINK@127.0.0.1:${sinkPort}`,
        ...blobsOf(),
      };
      await start();
    });
    after(() => server.stop());

    const called = () => ['-aec', 'VESALIUS', '127.0.0.1', String(server.dicomPort)];

    test('what storescu sends is found by findscu and moved bit for bit', async () => {
      const files = Array.from({ length: 12 }, (_, number) => tinyCt(1, number + 1));
      const sent = await mkdtemp(join(folder, 'send-'));
      await Promise.all(files.map((file, at) => writeFile(join(sent, `${at}.dcm`), file)));
      await succeeded('storescu', ['+sd', ...called(), sent]);
      const study = { QueryRetrieveLevel: 'STUDY', StudyInstanceUID: '2.25.77701' };
      const asked = keys({ ...study, PatientName: 'walesa*', NumberOfStudyRelatedInstances: '' });
      const [found, ...more] = await findscu(['-S', ...asked, ...called()]);
      assert.deepEqual([found?.text(TAG.NumberOfStudyRelatedInstances), more.length], ['12', 0]);
      const sink = await storescp(folder, sinkPort);
      await succeeded('movescu', ['-S', ...keys(study), '-aem', 'SINK', ...called()]);
      await sink.stop();
      const moved = await hashesIn(sink.folder);
      assert.deepEqual(moved, hashesOf(files));
    });

    test('who has no right finds nothing', async () => {
      const call = (path: string, token: string, body?: object) =>
        fetch(server.web + path, {
          headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
          ...(body && { method: 'POST', body: JSON.stringify(body) }),
        });
      const made = await call('/api/v1/tokens', server.token, { name: 'nobody', permissions: ['store'] });
      const { secret } = (await made.json()) as { secret: string };
      assert.equal((await call('/dicomweb/studies', secret)).status, 403);
      assert.equal((await call('/dicomweb/studies', 'unknown')).status, 401);
      assert.equal((await call('/dicomweb/studies', server.token)).status, 200);
    });

    test('kill -9 of the server loses nothing that it acknowledged', async () => {
      const journal = new Journal(join(dataDir, 'journal.jsonl'));
      const random = randomFrom(11);
      for (const name of ['one', 'two']) {
        const load = startLoad({ server, journal, name, random });
        const enough = journal.kept.size + 30;
        while (journal.kept.size < enough) await pause(20);
        await server.kill();
        load.stop();
        await load.over;
        assert.deepEqual(load.refusals, []);
        await start();
      }
      await swept(server);
      const studies = new Set([...journal.kept.values()].map(({ studyInstanceUid }) => studyInstanceUid));
      assert.deepEqual((await checkStudies(server, journal, studies)).violations, []);
      journal.close();
    });

    test('a database that crashes while instances come in ends no association and loses nothing', async () => {
      const acknowledged = new Map<string, string>();
      const statuses = new Set<number>();
      let sending = true;
      const send = async (sender: number) => {
        const association = await associate(server);
        for (let number = 1; sending; number++) {
          const made = make({ kind: 'small', study: `${place} ${sender}`, number });
          const { sopClassUid, sopInstanceUid, transferSyntaxUid, dataset: source } = made;
          const { status } = await association.cStore({ sopClassUid, sopInstanceUid, transferSyntaxUid, source });
          statuses.add(status);
          if (status === 0) acknowledged.set(sopInstanceUid, made.studyInstanceUid);
        }
        await association.release();
      };
      const senders = [1, 2, 3, 4].map(send);
      await pause(500);
      await postgres.stop('immediate');
      await pause(500);
      await postgres.start();
      const there = acknowledged.size;
      for (const deadline = Date.now() + 60_000; acknowledged.size < there + 40 && Date.now() < deadline; )
        await pause(20);
      sending = false;
      assert.ok(acknowledged.size >= there + 40, `${acknowledged.size - there} taken after the crash`);
      await Promise.all(senders);
      assert.deepEqual([...statuses], [0]);
      const returned = await Promise.all([...new Set(acknowledged.values())].map((study) => byWado(server, study)));
      const kept = new Set(returned.flat().map(({ sopInstanceUid }) => sopInstanceUid));
      assert.deepEqual(
        [...acknowledged.keys()].filter((uid) => !kept.has(uid)),
        [],
      );
    });
  });
}

test('a database that stays away is told by status and by 503, and the association goes on when it is back', async () => {
  const env = { VESALIUS_DATABASE_URL: await postgres.newDatabase() };
  const server = await startServer({ dataDir: await mkdtemp(join(folder, 'away-')), env });
  try {
    const association = await associate(server);
    const store = async (number: number) => {
      const { dataset: source, ...made } = make({ kind: 'small', study: 'away', number });
      return (await association.cStore({ ...made, source })).status;
    };
    assert.equal(await store(1), 0);
    await postgres.stop('fast');
    const headers = { authorization: `Bearer ${server.token}` };
    const [status, search, ready] = await Promise.all([
      store(2),
      fetch(`${server.web}/dicomweb/studies`, { headers }),
      fetch(`${server.web}/health/ready`),
    ]);
    assert.deepEqual([status, search.status, ready.status], [0xa700, 503, 503]);
    await postgres.start();
    assert.equal(await store(3), 0);
    assert.equal((await fetch(`${server.web}/health/ready`)).status, 200);
    await association.release();
  } finally {
    await server.stop();
  }
});
