import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { tinyInstance } from '@vesalius/testkit';
import { rest } from '../../../tools/torture/server/rest.ts';
import { byWado, studiesKept } from '../../../tools/torture/server/returned.ts';
import { type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { keep } from '../../../tools/torture/server/store.ts';
import { commandLine } from './testing/command-line.ts';

const CLI = new URL('../bin/vesalius.mjs', import.meta.url).pathname;
let folder: string;
let dataDir: string;
let backup: string;
let server: RunningServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-backup-'));
  dataDir = join(folder, 'data');
  backup = join(folder, 'backup');
  server = await startServer({ dataDir });
});

after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const study = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => tinyInstance({ study: name, key: String(index) }));

async function backUp(): Promise<string> {
  const ran = await commandLine(['backup', backup, '--data-dir', dataDir]);
  assert.equal(ran.exitCode, 0, ran.stderr);
  return ran.stdout;
}

/** A server on what a moment gives; ended and removed when `look` has seen it. */
async function restored(args: readonly string[], look: (server: RunningServer) => Promise<void>): Promise<void> {
  const place = await mkdtemp(join(folder, 'restored-'));
  const ran = await commandLine(['restore', backup, '--data-dir', join(place, 'data'), ...args]);
  assert.equal(ran.exitCode, 0, ran.stderr + ran.stdout);
  assert.match(ran.stdout, /0 damaged/);
  const again = await startServer({ dataDir: join(place, 'data') });
  try {
    await look(again);
  } finally {
    await again.stop();
    await rm(place, { recursive: true });
  }
}

test('the drill: back up under load, lose everything, restore, and have all that was acknowledged before', async () => {
  const early = study('early', 30);
  await keep(
    server,
    early.map(({ file }) => file),
  );
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
  const acknowledged = rounds - 1;
  const told = await backUp();
  loading = false;
  await load;
  assert.match(told, /^\d{8}T\d{6}Z: \d+ images, of which \d+ \([\d.]+ MB\) are new$/m);
  await restored([], async (again) => {
    const kept = await studiesKept(again);
    assert.ok(kept.includes(early[0]!.truth.studyInstanceUid));
    for (let round = 0; round < acknowledged; round++) {
      const { studyInstanceUid } = study(`load-${round}`, 1)[0]!.truth;
      assert.equal((await byWado(again, studyInstanceUid)).length, 4);
    }
  });
});

test('an older moment comes back as it was, also what was deleted since; the next backup copies only what is new', async () => {
  const [doomed] = study('doomed', 1);
  await keep(server, [doomed!.file]);
  const before = (await backUp()).slice(0, 16);
  await new Promise((resolve) => setTimeout(resolve, 1100)); // moments are named by the second
  await rest(server, 'DELETE', `/studies/${doomed!.truth.studyInstanceUid}?reason=test`);
  await keep(
    server,
    study('later', 3).map(({ file }) => file),
  );
  assert.match(await backUp(), /of which 3 \(/);
  await restored([], async (again) => {
    const kept = await studiesKept(again);
    assert.ok(!kept.includes(doomed!.truth.studyInstanceUid));
    assert.ok(kept.includes(study('later', 1)[0]!.truth.studyInstanceUid));
  });
  await restored(['--at', before], async (again) => {
    const kept = await studiesKept(again);
    assert.ok(kept.includes(doomed!.truth.studyInstanceUid));
    assert.ok(!kept.includes(study('later', 1)[0]!.truth.studyInstanceUid));
  });
  assert.match((await commandLine(['restore', backup, '--list'])).stdout, new RegExp(`^${before}  \\d+ images$`, 'm'));
});

test('projects and their register come back; the key of the register is not in the backup', async () => {
  await rest(server, 'POST', '/projects', { name: 'lung', title: 'Lung' });
  await rest(server, 'PUT', '/projects/lung/governance', { purpose: 'Nodules over time' });
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await backUp();
  const kept = await readdir(backup, { recursive: true });
  assert.ok(kept.some((path) => path.endsWith('register.sqlite')));
  assert.ok(!kept.some((path) => path.includes('register.key')));
  await restored([], async (again) => {
    const { purpose } = await rest<{ purpose: string }>(again, 'GET', '/projects/lung/governance');
    assert.equal(purpose, 'Nodules over time');
  });
});

test('a backup killed at any moment leaves those before it whole, and the next one works', async () => {
  const moments = (await readdir(join(backup, 'moments'))).filter((file) => file.endsWith('.json')).length;
  for (const wait of [200, 350, 500]) {
    const child = spawn(process.execPath, [CLI, 'backup', backup, '--data-dir', dataDir], { stdio: 'ignore' });
    await new Promise((resolve) => setTimeout(resolve, wait));
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await backUp();
  assert.ok((await readdir(join(backup, 'moments'))).filter((file) => file.endsWith('.json')).length > moments);
  await restored([], async (again) => void assert.ok((await studiesKept(again)).length > 0));
});

test('an archive is never written over, and a damaged index or image of a backup is told', async () => {
  const over = await commandLine(['restore', backup, '--data-dir', dataDir]);
  assert.equal(over.exitCode, 1);
  assert.match(over.stderr, /is not empty/);
  const files = (await readdir(join(backup, 'blobs'), { recursive: true })).filter((file) => file.endsWith('.dcm'));
  const image = join(backup, 'blobs', files[0]!);
  const good = await readFile(image);
  const bad = Buffer.from(good);
  bad[bad.length - 1]! ^= 1;
  await writeFile(image, bad);
  const rotten = await commandLine(['restore', backup, '--data-dir', join(folder, 'rotten')]);
  assert.equal(rotten.exitCode, 1);
  assert.match(rotten.stdout, /^damaged: .*\(blob-corrupt\)$/m);
  await writeFile(image, good);
  const index = (await readdir(join(backup, 'moments')))
    .filter((file) => file.endsWith('.sqlite'))
    .sort()
    .at(-1)!;
  await writeFile(join(backup, 'moments', index), 'no database');
  const damaged = await commandLine(['restore', backup, '--data-dir', join(folder, 'damaged')]);
  assert.equal(damaged.exitCode, 1);
  assert.match(damaged.stderr, /is damaged; take another moment/);
});
