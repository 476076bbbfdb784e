import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import type { Session } from '@vesalius/archive/api';
import type { Attributes } from '@vesalius/dicom';
import { generate } from 'otplib';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from '../../../server/src/testing/local-server.ts';
import { tinyCt } from '../../../server/src/testing/tiny-ct.ts';
import { commandLine } from '../testing/command-line.ts';

const CANARY = 'CANARY^PATIENT';
const ATTRIBUTES: Attributes = { PatientName: CANARY };
const study = (number: number) => `2.25.7770${number}`;

let folder: string;
let dataDir: string;
let first: string;
let second: string;
/** The file of the key that is good now. */
let keyFile: string | undefined;

const env = () => ({
  VESALIUS_DATA_DIR: dataDir,
  ...(keyFile !== undefined && { VESALIUS_ENCRYPTION_KEY_FILE: keyFile }),
});

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-encryption-'));
  dataDir = join(folder, 'data');
  [first, second] = [join(folder, 'first.key'), join(folder, 'second.key')];
  for (const file of [first, second]) await writeFile(file, randomBytes(32).toString('hex'));
});
after(() => rm(folder, { recursive: true, force: true }));

async function served<T>(use: (server: LocalServer) => Promise<T>): Promise<T> {
  const server = await openLocalServer(env());
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

async function put(server: LocalServer, number: number, instance: number, more: Attributes = {}): Promise<void> {
  const body = tinyCt(number, instance, { ...ATTRIBUTES, ...more });
  const { status, text } = await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
  assert.equal(status, 200, text);
}

/** The pixels of an instance as a frame, which is a range of its file. */
async function frame(server: LocalServer, number: number, instance: number): Promise<Uint8Array> {
  const path = `/dicomweb/studies/${study(number)}/series/${study(number)}.1/instances/${study(number)}.1.${instance}/frames/1`;
  const { status, bytes } = await server.call('GET', path, { headers: { accept: 'application/octet-stream' } });
  assert.equal(status, 200);
  return bytes;
}

/** Files below a folder that hold the name of the patient. */
async function tellingFiles(of: string): Promise<string[]> {
  const telling: string[] = [];
  for (const name of await readdir(of, { recursive: true })) {
    const path = join(of, name);
    if ((await stat(path)).isFile() && (await readFile(path)).includes(CANARY)) telling.push(name);
  }
  return telling;
}

async function done(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await commandLine(args, env());
  assert.equal(exitCode, 0, `${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

/** The secrets of second factors as the index has them. */
function keptSecrets(): string[] {
  const index = new DatabaseSync(join(dataDir, 'index.sqlite'), { readOnly: true });
  const rows = index.prepare('SELECT secret FROM totp').all();
  index.close();
  return rows.map(({ secret }) => String(secret));
}

/** What the app of that secret shows now, or some seconds later. */
const codeOf = (secret: string, later = 0) => generate({ secret, epoch: Math.floor(Date.now() / 1000) + later });

const logIn = (server: LocalServer, code?: string) =>
  server.call('POST', '/api/v1/session', {
    token: null,
    body: { user: 'admin', password: ADMIN_PASSWORD, ...(code && { code }) },
  });

let seed: string;

test('an archive that was plain takes new images encrypted and keeps its old ones', async () => {
  await served(async (server) => {
    const { principal } = (await server.archive.identity.logIn('admin', ADMIN_PASSWORD, { address: '::1' })) as Session;
    const { secondFactor } = server.archive.identity;
    seed = (await secondFactor.begin(principal)).secret;
    assert.ok(await secondFactor.activate(principal, await codeOf(seed)));
    for (const instance of [1, 2]) await put(server, 1, instance);
    await put(server, 2, 1);
    await put(server, 1, 1, { StudyDescription: 'contradicts' });
    await server.done('DELETE', `/studies/${study(2)}`);
  });
  const old = (await tellingFiles(join(dataDir, 'blobs'))).length;
  assert.equal(old, 4);
  keyFile = first;
  await served(async (server) => {
    await put(server, 3, 1);
    for (const [number, instance] of [
      [1, 1],
      [1, 2],
      [3, 1],
    ] as const)
      assert.equal((await frame(server, number, instance))[0], instance);
  });
  assert.equal((await tellingFiles(join(dataDir, 'blobs'))).length, old);
});

test('the secrets of second factors that were plain are sealed from the first start with a key on, and good as before', async () => {
  const [kept] = keptSecrets();
  assert.match(kept!, /^sealed-1:/);
  assert.ok(!kept!.includes(seed));
  await served(async (server) => {
    assert.equal((await logIn(server)).status, 401, 'the password alone is not enough');
    assert.equal((await logIn(server, await codeOf(seed, 30))).status, 200);
  });
  assert.deepEqual(keptSecrets(), [kept]);
});

test('the old ones are encrypted by a command, those of the bin and those that are held too', async () => {
  assert.match(await done('encryption', 'encrypt', '--data-dir', dataDir), /^4 images encrypted, 0 left plain$/m);
  assert.match(await done('encryption', 'encrypt', '--data-dir', dataDir), /^0 images encrypted, 0 left plain$/m);
  assert.deepEqual(await tellingFiles(join(dataDir, 'blobs')), []);
  assert.match(await done('verify', '--data-dir', dataDir), /^4 instances, .* 0 damaged$/m);
});

test('without the key or with another one nothing starts', async () => {
  keyFile = undefined;
  await assert.rejects(openLocalServer(env()), /no key is given/);
  const { exitCode, stderr } = await commandLine(['verify', '--data-dir', dataDir], env());
  assert.deepEqual([exitCode, /no key is given/.test(stderr)], [1, true]);
  keyFile = second;
  await assert.rejects(openLocalServer(env()), /not the one that this archive was encrypted with/);
  keyFile = first;
});

test('another master key, and everything is there, also what was in the bin and what was held', async () => {
  await done('encryption', 'rotate', '--data-dir', dataDir, '--new-key-file', second);
  await assert.rejects(openLocalServer(env()), /not the one/);
  keyFile = second;
  await served(async (server) => {
    assert.equal((await frame(server, 1, 2))[0], 2);
    const { entries } = await server.done('GET', '/bin');
    await server.done('POST', `/bin/${entries[0].id}/restoration`);
    assert.equal((await frame(server, 2, 1))[0], 1);
    const { cases } = await server.done('GET', '/quarantine?state=open');
    await server.done('POST', `/quarantine/${cases[0].id}/resolution`, { decision: 'replace' });
    assert.equal((await frame(server, 1, 1))[0], 1);
    const [original] = (await server.done('GET', '/bin')).entries;
    assert.deepEqual([original.reason, original.instances], ['replaced', 1]);
  });
});

test('a new index is made of encrypted images', async () => {
  assert.match(await done('rebuild', '--data-dir', dataDir), /^4 instances in the new index, 0 held/m);
  await served(async (server) => assert.equal((await frame(server, 3, 1))[0], 1));
});

test('a backup tells nothing to who has no key, and comes back with it', async () => {
  const backup = join(folder, 'backup');
  await done('backup', backup, '--data-dir', dataDir);
  assert.deepEqual(await tellingFiles(backup), []);
  const again = join(folder, 'again');
  const used = keyFile;
  keyFile = undefined;
  assert.match((await commandLine(['backup', backup], env())).stderr, /needs the key/);
  assert.match((await commandLine(['restore', backup, '--data-dir', again], env())).stderr, /is encrypted: the key/);
  keyFile = used;
  assert.match(await done('restore', backup, '--data-dir', again), / 0 damaged$/m);
  dataDir = again;
  await served(async (server) => assert.equal((await frame(server, 1, 2))[0], 2));
});
