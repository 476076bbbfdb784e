import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import type { IndexStore, Peer } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { tinyInstance } from '@vesalius/testkit';
import { commandLine } from '../testing/command-line.ts';

const PEER: Peer = {
  aeTitle: 'MODALITY',
  host: '10.0.0.7',
  port: 104,
  tls: false,
  permissions: ['store'],
  origin: 'registered',
};
const TOKEN = {
  name: 'research',
  secretHash: 'ab'.repeat(32),
  permissions: ['search'],
  createdBy: 'admin',
  createdAt: 2,
  personal: false,
};

/** A data folder with one instance, an account, a token and a peer. */
async function dataFolder(t: TestContext): Promise<{ folder: string; indexPath: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-rebuild-'));
  t.after(() => rm(folder, { recursive: true }));
  const blobs = await openFileBlobs({ folder });
  await blobs.stage().publish([tinyInstance().file]);
  await blobs.close();
  const indexPath = join(folder, 'index.sqlite');
  await withIndex(indexPath, async (index) => {
    await index.identity.putUser({
      name: 'admin',
      passwordHash: 'hash',
      permissions: ['search'],
      createdAt: 1,
      displayName: '',
      disabled: false,
    });
    await index.identity.addToken(TOKEN);
    await index.peers.put(PEER);
  });
  return { folder, indexPath };
}

async function withIndex<T>(path: string, act: (index: IndexStore) => Promise<T>): Promise<T> {
  const index = await openSqliteIndex({ path, extraAttributes: [] });
  try {
    return await act(index);
  } finally {
    await index.close();
  }
}

function change(indexPath: string, sql: string): void {
  const database = new DatabaseSync(indexPath);
  database.exec(sql);
  database.close();
}

const besideBlobs = (indexPath: string) =>
  withIndex(indexPath, async ({ identity, peers, statistics }) => ({
    users: (await identity.users()).map(({ name, passwordHash }) => [name, passwordHash]),
    token: await identity.tokenByHash(TOKEN.secretHash),
    peers: await peers.list(),
    instances: (await statistics({ sees: 'all' })).instances,
  }));

for (const [how, sql] of [
  ['of a schema that is not this one', 'DROP TABLE schema_versions; ALTER TABLE instances RENAME TO images'],
  ['of a newer program', 'INSERT INTO schema_versions(version, applied_at) VALUES (999, 0)'],
] as const) {
  test(`a rebuild of an index ${how} takes accounts, tokens and peers along`, async (t) => {
    const { folder, indexPath } = await dataFolder(t);
    change(indexPath, sql);
    await assert.rejects(withIndex(indexPath, async () => undefined));
    const { exitCode, stderr } = await commandLine(['rebuild', '--data-dir', folder]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /1 users, 1 tokens and 1 peers taken along/);
    const { token, ...rest } = await besideBlobs(indexPath);
    assert.deepEqual(rest, { users: [['admin', 'hash']], peers: [PEER], instances: 1 });
    assert.equal(token?.name, TOKEN.name);
  });
}

test('a table that cannot be read is named, and the others are taken along', async (t) => {
  const { folder, indexPath } = await dataFolder(t);
  change(indexPath, 'DROP TABLE schema_versions; DROP TABLE tokens');
  const { exitCode, stderr } = await commandLine(['rebuild', '--data-dir', folder]);
  assert.equal(exitCode, 0, stderr);
  assert.match(stderr, /1 users, 0 tokens and 1 peers taken along/);
  assert.match(stderr, /^tokens are lost/m);
  assert.equal((await besideBlobs(indexPath)).instances, 1);
});

test('an index that is no database at all stops no rebuild', async (t) => {
  const { folder, indexPath } = await dataFolder(t);
  await writeFile(indexPath, 'this was a database once'.repeat(400));
  const { exitCode, stderr } = await commandLine(['rebuild', '--data-dir', folder]);
  assert.equal(exitCode, 0, stderr);
  assert.match(stderr, /users, tokens and peers are lost|users are lost/);
  assert.equal((await besideBlobs(indexPath)).instances, 1);
});

test('marks, who sent a study, and retention locks are as they were', async (t) => {
  const { folder, indexPath } = await dataFolder(t);
  assert.equal((await commandLine(['rebuild', '--data-dir', folder])).exitCode, 0);
  const ALL = { sees: 'all' } as const;
  const event = { kind: 'configuration-changed', outcome: 'success', actor: 'ann' } as const;
  const until = Date.now() + 86_400_000;
  const uid = await withIndex(indexPath, async ({ access, retention }) => {
    const { studyInstanceUid } = (await access.standings('', 10))[0]!;
    await access.mark(ALL, studyInstanceUid, 'very-restricted', event);
    await access.adoptStandings([{ studyInstanceUid, confidentiality: 0, uploadedBy: 'ann' }]);
    const project = await access.addProject({ name: 'lung', title: '', description: '' }, event);
    await access.putStudy(project!.id, ALL, studyInstanceUid, event);
    const lock = { reason: 'law', madeBy: 'ann', madeAt: 1 };
    const own = await retention.add({ ...lock, target: { studyInstanceUid }, term: { until } }, event);
    await retention.askShorter(own.id, { askedBy: 'ann', askedAt: 2 }, event);
    await retention.add({ ...lock, target: { rule: { project: project!.id } }, term: { until: until + 1 } }, event);
    await retention.add({ ...lock, target: { rule: { modality: 'NONE' } }, term: { days: 5 } }, event);
    return studyInstanceUid;
  });
  assert.equal((await commandLine(['rebuild', '--data-dir', folder])).exitCode, 0);
  await withIndex(indexPath, async ({ access, retention }) => {
    assert.deepEqual(await access.standings('', 10), [
      { studyInstanceUid: uid, confidentiality: 2, uploadedBy: 'ann' },
    ]);
    assert.equal((await retention.until([uid])).get(uid), until + 1, 'what a rule on a project kept is kept');
    const locks = await retention.list(ALL);
    assert.deepEqual(
      locks.map(({ target, term }) => [target, term]),
      [
        [{ studyInstanceUid: uid }, { until: until + 1 }],
        [{ rule: { modality: 'NONE' } }, { days: 5 }],
        [{ studyInstanceUid: uid }, { until }],
      ],
    );
    assert.equal(locks[2]?.shortening?.askedBy, 'ann');
  });
  change(indexPath, 'INSERT INTO schema_versions(version, applied_at) VALUES (999, 0)');
  assert.equal((await commandLine(['rebuild', '--data-dir', folder])).exitCode, 0);
  await withIndex(indexPath, async ({ retention }) => {
    assert.equal((await retention.until([uid])).get(uid), until + 1, 'of an index that does not open, too');
  });
});
