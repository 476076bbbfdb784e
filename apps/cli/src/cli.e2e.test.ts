import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile as readBytes, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { buildDicomdir, readDicomdir, readFile } from '@vesalius/dicom';
import { tinyInstance } from '@vesalius/testkit';
import { zipOf } from '../../../doors/rest/src/testing/zip.ts';
import { freePort, type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { commandLine, type Ran } from './testing/command-line.ts';

const run = promisify(execFile);
let folder: string;
let server: RunningServer;
let sinkPort: number;
let peer: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-cli-'));
  sinkPort = await freePort();
  server = await startServer({ dataDir: join(folder, 'data'), env: { VESALIUS_PEERS: `SINK@127.0.0.1:${sinkPort}` } });
  peer = `VESALIUS@127.0.0.1:${server.dicomPort}`;
});

after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A folder with `count` instances of one study, one a level deeper, and a text beside them. */
async function folderOf(name: string, count: number): Promise<{ path: string; study: string; files: Uint8Array[] }> {
  const path = join(folder, name);
  await mkdir(join(path, 'deeper'), { recursive: true });
  const made = Array.from({ length: count }, (_, index) => tinyInstance({ study: name, key: String(index) }));
  for (const [index, { file }] of made.entries()) {
    await writeFile(join(path, index === 0 ? 'deeper' : '', `${index}.dcm`), file);
  }
  await writeFile(join(path, 'notes.txt'), 'no DICOM');
  return { path, study: made[0]!.truth.studyInstanceUid, files: made.map(({ file }) => file) };
}

function online(args: readonly string[]): Promise<Ran> {
  return commandLine([...args, '--server', server.web, '--token', server.token]);
}

function importing(args: readonly string[], journal: string): Promise<Ran> {
  return online(['import', ...args, '--journal', join(folder, journal)]);
}

const dataset = (file: Uint8Array): Uint8Array => file.subarray(readFile(file).datasetOffset);
const uidOf = (file: Uint8Array): string => readFile(file).dataset.text(0x00080018)!;

/** Compares data sets by SOP Instance UID. */
async function assertSame(paths: readonly string[], files: readonly Uint8Array[]): Promise<void> {
  const found = new Map<string, Uint8Array>();
  for (const path of paths) {
    const bytes = new Uint8Array(await readBytes(path));
    found.set(uidOf(bytes), dataset(bytes));
  }
  assert.equal(found.size, files.length);
  for (const file of files) assert.deepEqual(found.get(uidOf(file)), dataset(file));
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== 'DICOMDIR')
    .map((entry) => join(entry.parentPath, entry.name));
}

test('import sends a folder, passes over what is no DICOM, and the second time goes on', async () => {
  const { path } = await folderOf('import', 20);
  const report = join(folder, 'report.json');
  const first = await importing([path, '--report', report], 'one');
  assert.equal(first.stdout, '20 stored, 1 not DICOM, 0 failed\n', first.stderr);
  assert.equal(first.exitCode, 0);
  const written = JSON.parse(await readBytes(report, 'utf8'));
  assert.deepEqual([written.found, written.stored, written.skipped, written.failed], [21, 20, 1, []]);

  await writeFile(join(path, '3.dcm'), await readBytes(join(path, '3.dcm')));
  await utimes(join(path, '3.dcm'), new Date(), new Date(Date.now() + 5000));
  const second = await importing([path], 'one');
  assert.equal(second.stdout, '1 stored, 19 stored before, 1 not DICOM, 0 failed\n');
});

test('import says which files the server did not take, and why, and ends with 1', async () => {
  const path = await mkdtemp(join(folder, 'bad'));
  const good = tinyInstance({ study: 'bad' }).file;
  await writeFile(join(path, 'good.dcm'), good);
  await writeFile(join(path, 'cut.dcm'), good.subarray(0, 400));
  const { exitCode, stdout, stderr } = await importing([path], 'two');
  assert.equal(stdout, '1 stored, 1 failed\n');
  assert.match(stderr, /not stored: .*cut\.dcm: .*0xC000|not stored: .*cut\.dcm: /);
  assert.equal(exitCode, 1);
});

test('import of a DICOMDIR takes what it lists and misses what is not there', async () => {
  const path = await mkdtemp(join(folder, 'media'));
  const instances = ['A', 'B'].map((key) => tinyInstance({ study: 'media', key }));
  const listed = instances.map(({ dataset }, index) => ({
    dataset,
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    fileId: ['IMAGES', `I${index}`],
  }));
  await mkdir(join(path, 'images'));
  await writeFile(join(path, 'images', 'i0'), instances[0]!.file);
  await writeFile(join(path, 'DICOMDIR'), buildDicomdir(listed).bytes);
  const { stdout, stderr, exitCode } = await importing([join(path, 'DICOMDIR')], 'three');
  assert.equal(stdout, '1 stored, 1 failed\n');
  assert.match(stderr, /I1: the DICOMDIR lists it, but it is not there/);
  assert.equal(exitCode, 1);
});

test('import takes ZIPs, alone or in a folder, and names what in them was not taken', async () => {
  const path = await mkdtemp(join(folder, 'zips'));
  const [one, two, three] = ['1', '2', '3'].map((key) => tinyInstance({ study: 'zips', key }).file);
  const inside = [
    { name: 'a/1', bytes: one! },
    { name: 'DICOMDIR', bytes: Buffer.from('passed over') },
  ];
  await writeFile(join(path, 'good.zip'), zipOf([...inside, { name: 'b/2', bytes: two! }]));
  await writeFile(join(path, '3.dcm'), three!);
  const first = await importing([path], 'four');
  assert.equal(first.stdout, '3 stored, 1 not DICOM, 0 failed\n', first.stderr);
  assert.equal((await importing([path], 'four')).stdout, '0 stored, 2 stored before, 0 failed\n');
  const mixed = join(folder, 'mixed.zip');
  await writeFile(
    mixed,
    zipOf([...inside, { name: 'letter.txt', bytes: Buffer.from('a letter of some length'.repeat(20)) }]),
  );
  const second = await importing([mixed], 'five');
  assert.equal(second.stdout, '1 stored, 1 not DICOM, 1 failed\n');
  assert.match(second.stderr, /not stored: .*mixed\.zip: letter\.txt: /);
  assert.equal(second.exitCode, 1);
  await writeFile(join(folder, 'broken.zip'), 'PK\x03\x04 and no more');
  const broken = await importing([join(folder, 'broken.zip')], 'six');
  assert.equal(broken.stdout, '0 stored, 1 failed\n');
  assert.match(broken.stderr, /the ZIP file cannot be read/);
});

test('store, find, get, move: as DICOM peer, bit for bit', async () => {
  const { path, study, files } = await folderOf('peer', 12);
  const sent = await commandLine(['store', peer, path, '--parallel', '3']);
  assert.equal(sent.stdout, '12 sent, 0 failed\n', sent.stderr);
  const key = `StudyInstanceUID=${study}`;
  const found = await commandLine(['find', peer, '-k', key, '--json']);
  const [match] = found.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(match['00201208'].Value, [12]);
  const listed = await commandLine(['find', peer, '-L', 'image', '-k', key]);
  assert.equal(listed.stdout.match(/^SOPInstanceUID /gm)?.length, 12);
  const output = join(folder, 'got');
  const got = await commandLine(['get', peer, '-k', key, '-o', output]);
  assert.equal(got.stdout, '12 transferred, 0 with warnings, 0 failed\n', got.stderr);
  await assertSame(await filesIn(output), files);
});

test('move to a peer that listens', async () => {
  const { path, study, files } = await folderOf('move', 5);
  await commandLine(['store', peer, path]);
  const output = await mkdtemp(join(folder, 'moved'));
  const sink = run('storescp', ['-aet', 'SINK', '+B', '-od', output, String(sinkPort)]);
  sink.catch(() => {}); // ended by a signal below
  try {
    await answering(`SINK@127.0.0.1:${sinkPort}`);
    const moved = await commandLine(['move', peer, '--to', 'SINK', '-k', `StudyInstanceUID=${study}`]);
    assert.equal(moved.stdout, '5 transferred, 0 with warnings, 0 failed\n', moved.stderr);
    await assertSame(await filesIn(output), files);
  } finally {
    sink.child.kill();
  }
});

async function answering(address: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    if ((await commandLine(['echo', address])).exitCode === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${address} does not answer`);
}

test('export writes a study with a DICOMDIR that lists its files', async () => {
  const { path, study, files } = await folderOf('export', 7);
  await importing([path], 'four');
  const output = join(folder, 'exported');
  const { stdout, exitCode } = await online(['export', output, '--study', study]);
  assert.equal(stdout, `1 studies, 7 instances in ${output}\n`);
  assert.equal(exitCode, 0);
  await assertSame(await filesIn(output), files);
  const { records } = readDicomdir(new Uint8Array(await readBytes(join(output, 'DICOMDIR'))));
  const images = records[0]!.children[0]!.children[0]!.children;
  assert.equal(images.length, 7);
  for (const { fileId } of images) await readBytes(join(output, ...fileId!));
  const twice = await online(['export', output, '--all']);
  assert.equal(twice.exitCode, 2);
});

test('echo answers; what is wrong is said in one sentence', async () => {
  assert.match((await commandLine(['echo', peer])).stdout, /^VESALIUS answered in [\d.]+ ms\n$/);
  const nobody = await commandLine(['echo', `X@127.0.0.1:${await freePort()}`]);
  assert.equal(nobody.exitCode, 1);
  assert.match(nobody.stderr, /^vesalius: No connection to .*nothing listens there.*\n$/);
  const denied = await commandLine(['import', folder, '--server', server.web, '--journal', join(folder, 'five')]);
  assert.match(denied.stderr, /the server wants to know who asks/);
  const away = await commandLine([
    'import',
    folder,
    '--server',
    `http://127.0.0.1:${await freePort()}`,
    '--journal',
    join(folder, 'six'),
  ]);
  assert.match(away.stderr, /does not answer: .*nothing listens there/);
  assert.equal(away.exitCode, 1);
});

test('verify and rebuild: the index comes back from the files alone', async () => {
  const dataDir = join(folder, 'data');
  const busy = await commandLine(['verify', '--data-dir', dataDir]);
  assert.match(busy.stderr, /stop it first/);
  await server.stop();
  const verified = await commandLine(['verify', '--data-dir', dataDir]);
  assert.match(verified.stdout, /^\d+ instances, [\d.]+ MB read, 0 damaged\n$/, verified.stderr);
  const before = Number.parseInt(verified.stdout, 10);
  const rebuilt = await commandLine(['rebuild', '--data-dir', dataDir]);
  assert.equal(rebuilt.exitCode, 0, rebuilt.stderr);
  assert.match(rebuilt.stdout, new RegExp(`^${before} instances in the new index, 0 held for a person, 0 unreadable`));
  const again = await commandLine(['verify', '--data-dir', dataDir, '--json']);
  assert.equal(JSON.parse(again.stdout).instances, before);

  await damageOne(dataDir);
  const damaged = await commandLine(['verify', '--data-dir', dataDir]);
  assert.equal(damaged.exitCode, 1);
  assert.match(damaged.stdout, /1 damaged/);
  server = await startServer({ dataDir });
  peer = `VESALIUS@127.0.0.1:${server.dicomPort}`;
  const found = await commandLine([
    'find',
    peer,
    '-k',
    `StudyInstanceUID=${tinyInstance({ study: 'peer' }).truth.studyInstanceUid}`,
  ]);
  assert.match(found.stdout, /NumberOfStudyRelatedInstances +12/);
});

async function damageOne(dataDir: string): Promise<void> {
  const [path] = await filesIn(join(dataDir, 'blobs'));
  const bytes = await readBytes(path!);
  bytes[bytes.length - 20]! ^= 1;
  await writeFile(path!, bytes);
}
