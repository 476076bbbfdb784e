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
