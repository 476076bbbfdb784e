import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { BlobStore, FactRecords } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { masterKey } from './master-key.ts';
import { keepRing, keyRingFile, openEncrypted, ringOf } from './open-encrypted.ts';

const BYTES = randomBytes(1000);

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ring-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

function facts(): FactRecords {
  const kept = new Map<string, string>();
  return { get: async (name) => kept.get(name), put: async (name, value) => void kept.set(name, value) };
}

async function within<T>(
  dataDir: string,
  master: Uint8Array | undefined,
  use: (store: BlobStore) => Promise<T>,
  shared?: FactRecords,
): Promise<T> {
  const inner = await openFileBlobs({ folder: dataDir });
  try {
    return await use(await openEncrypted(inner, { dataDir, master, facts: shared }));
  } finally {
    await inner.close();
  }
}

const keep = (store: BlobStore) => store.stage().publish([BYTES]);

test('a missing or wrong key, and a lost ring, refuse the start and say what is wrong', async (t) => {
  const dataDir = await folderOf(t);
  const master = randomBytes(32);
  const key = await within(dataDir, master, keep);
  const nothing = async () => assert.fail('it opened');
  await assert.rejects(
    within(dataDir, undefined, nothing),
    /encrypted and no key is given: set VESALIUS_ENCRYPTION_KEY/,
  );
  await assert.rejects(within(dataDir, randomBytes(32), nothing), /not the one that this archive was encrypted with/);
  assert.deepEqual(Buffer.from(await within(dataDir, master, (store) => store.read(key, 0, 1000))), BYTES);
  const text = await readFile(keyRingFile(dataDir), 'utf8');
  assert.ok(!text.includes(master.toString('base64')) && !text.includes(master.toString('hex')));
  await writeFile(
    keyRingFile(dataDir),
    text.replace(/[A-Z]/, (letter) => letter.toLowerCase()),
  );
  await assert.rejects(within(dataDir, master, nothing), /not the one/);
  await rm(keyRingFile(dataDir));
  await assert.rejects(within(dataDir, master, nothing), /the key ring is lost/);
});

test('the ring in the index takes the place of a lost file, and the other way round', async (t) => {
  const dataDir = await folderOf(t);
  const master = randomBytes(32);
  const index = facts();
  const key = await within(dataDir, master, keep, index);
  await rm(keyRingFile(dataDir));
  const read = (store: BlobStore) => store.read(key, 0, 1000);
  await within(dataDir, master, read, index);
  await within(dataDir, master, read);
  await assert.rejects(within(dataDir, undefined, read, index), /no key is given/);
  const emptied = facts();
  await within(dataDir, master, read, emptied);
  assert.equal(await emptied.get('encryption.keyRing'), await readFile(keyRingFile(dataDir), 'utf8'));
});

test('another master key means another sealing of the ring and no other file', async (t) => {
  const dataDir = await folderOf(t);
  const [master, next] = [randomBytes(32), randomBytes(32)];
  const index = facts();
  const key = await within(dataDir, master, keep, index);
  const ring = await ringOf(dataDir, master);
  await keepRing(keyRingFile(dataDir), ring.seal(next));
  const read = (store: BlobStore) => store.read(key, 0, 1000);
  assert.deepEqual(Buffer.from(await within(dataDir, next, read, index)), BYTES);
  await assert.rejects(within(dataDir, master, read, index), /not the one/);
});

test('the master key comes from a setting, a file or a program that is given the wrapped one', async (t) => {
  const folder = await folderOf(t);
  const key = randomBytes(32);
  const file = join(folder, 'key');
  await writeFile(file, `${key.toString('hex')}\n`);
  assert.deepEqual(await masterKey({ key: key.toString('base64') }), key);
  assert.deepEqual(await masterKey({ keyFile: file }), key);
  assert.equal(await masterKey({}), undefined);
  const program = join(folder, 'unwrap.mjs');
  await writeFile(
    program,
    `let text = ''; for await (const chunk of process.stdin) text += chunk;
     process.stdout.write(Buffer.from(text, 'base64').reverse());`,
  );
  const wrapped = join(folder, 'wrapped');
  await writeFile(wrapped, Buffer.from(key).reverse().toString('base64'));
  const keyCommand = `${process.execPath} ${program}`;
  assert.deepEqual(Buffer.from((await masterKey({ keyCommand, wrappedKey: wrapped }))!), key);
  await assert.rejects(masterKey({ keyCommand: `${process.execPath} --no-such` }), /key command ended with 9/);
  await assert.rejects(masterKey({ keyCommand: '/no/such/program' }), /cannot be run \(ENOENT\)/);
  await assert.rejects(masterKey({ keyFile: join(folder, 'none') }), /cannot be read \(ENOENT\)/);
  await assert.rejects(masterKey({ key: 'too short' }), /is none/);
  await assert.rejects(masterKey({ key: 'a', keyFile: 'b' }), /more than one/);
});
