/** The drill with an index in PostgreSQL: back up under load, lose the database, restore, and go back to PostgreSQL. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { tinyInstance } from '@vesalius/testkit';
import { type PostgresServer, startPostgres } from '../../../archive/index-sql/src/testing/postgres-server.ts';
import { rest } from '../../../tools/torture/server/rest.ts';
import { byWado, studiesKept } from '../../../tools/torture/server/returned.ts';
import { type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { keep } from '../../../tools/torture/server/store.ts';
import { commandLine } from './testing/command-line.ts';

let folder: string;
let postgres: PostgresServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-backup-postgres-'));
  postgres = await startPostgres();
});

after(async () => {
  await postgres.dispose();
  await rm(folder, { recursive: true, force: true });
});

const study = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => tinyInstance({ study: name, key: String(index) }));

async function run(...words: string[]): Promise<string> {
  const ran = await commandLine(words);
  assert.equal(ran.exitCode, 0, ran.stderr + ran.stdout);
  return ran.stdout + ran.stderr;
}

/** Ends the server when `look` has seen it. */
async function seenBy(
  options: Parameters<typeof startServer>[0],
  look: (server: RunningServer) => Promise<void>,
): Promise<void> {
  const server = await startServer(options);
  try {
    await look(server);
  } finally {
    await server.stop();
  }
}

test('what was acknowledged before a backup of PostgreSQL comes back, here and there', async () => {
  const url = await postgres.newDatabase();
  const [dataDir, backup] = [join(folder, 'data'), join(folder, 'backup')];
  let acknowledged = 0;
  const early = study('early', 20);
  await seenBy({ dataDir, env: { VESALIUS_DATABASE_URL: url } }, async (server) => {
    await keep(
      server,
      early.map(({ file }) => file),
    );
    await rest(server, 'POST', '/projects', { name: 'lung', title: 'Lung' });
    await rest(server, 'PUT', '/projects/lung/governance', { purpose: 'Nodules over time' });
    let loading = true;
    let rounds = 0;
    const load = (async () => {
      while (loading)
        await keep(
          server,
          study(`load-${rounds++}`, 4).map(({ file }) => file),
        );
    })();
    while (rounds < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    acknowledged = rounds - 1;
    const told = await run('backup', backup, '--data-dir', dataDir, '--database-url', url, '--with-register-key');
    loading = false;
    await load;
    assert.match(told, /^\d{8}T\d{6}Z: \d+ images, of which \d+ \([\d.]+ MB\) are new$/m);
  });
  const whole = async (server: RunningServer) => {
    assert.ok((await studiesKept(server)).includes(early[0]!.truth.studyInstanceUid));
    for (let round = 0; round < acknowledged; round++)
      assert.equal((await byWado(server, study(`load-${round}`, 1)[0]!.truth.studyInstanceUid)).length, 4);
    const { purpose } = await rest<{ purpose: string }>(server, 'GET', '/projects/lung/governance');
    assert.equal(purpose, 'Nodules over time');
  };
  const back = join(folder, 'back');
  assert.match(await run('restore', backup, '--data-dir', back), /0 damaged/);
  await seenBy({ dataDir: back }, whole);

  const again = await postgres.newDatabase();
  await run('migrate-storage', '--data-dir', back, '--to-database', again);
  const third = join(folder, 'third');
  await seenBy({ dataDir: back, env: { VESALIUS_DATABASE_URL: again } }, async (server) => {
    await whole(server);
    await rest(server, 'PUT', '/projects/lung/governance', { purpose: 'Changed in PostgreSQL' });
  });
  await run('migrate-storage', '--data-dir', back, '--database-url', again, '--to-database', `sqlite:${third}.sqlite`);
  await seenBy({ dataDir: back, env: { VESALIUS_DATABASE_URL: `sqlite:${third}.sqlite` } }, async (server) => {
    const { purpose } = await rest<{ purpose: string }>(server, 'GET', '/projects/lung/governance');
    assert.equal(purpose, 'Changed in PostgreSQL');
  });
});

test('an index alone is kept where the images are in a bucket, and its key only when it is asked for', async () => {
  const url = await postgres.newDatabase();
  const [dataDir, backup] = [join(folder, 'bare'), join(folder, 'bare-backup')];
  await seenBy({ dataDir, env: { VESALIUS_DATABASE_URL: url } }, async (server) => {
    await keep(
      server,
      study('bare', 2).map(({ file }) => file),
    );
    await rest(server, 'POST', '/projects', { name: 'lung', title: 'Lung' });
    await rest(server, 'PUT', '/projects/lung/governance', { purpose: 'Nodules' });
  });
  assert.match(
    await run('backup', backup, '--data-dir', dataDir, '--database-url', url, '--index-only'),
    /the index, without images/,
  );
  const kept = await readdir(backup, { recursive: true });
  assert.ok(!kept.some((path) => path.endsWith('.dcm') || path.includes('register.key')), kept.join('\n'));
  const back = join(folder, 'bare-back');
  assert.match(await run('restore', backup, '--data-dir', back), /Its images are where they were/);
  await seenBy({ dataDir: back, env: { VESALIUS_BLOBS_URL: `file:${dataDir}` } }, async (server) => {
    assert.equal((await byWado(server, study('bare', 1)[0]!.truth.studyInstanceUid)).length, 2);
  });
});
