import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { BlobStore, IndexStore, Permission, Principal } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { Dataset, UID, writeFile } from '@vesalius/dicom';
import { SYSTEM } from '../access/access.ts';
import type { OpenedArchive } from '../open-archive.ts';
import { archiveOver } from '../testing/archive-over.ts';
import { PurgeWatch } from './purge-watch.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const log = { debug() {}, info() {}, warn() {}, error() {} };

interface Place extends OpenedArchive {
  readonly index: IndexStore;
  readonly blobs: BlobStore;
  readonly clock: { at: number; now(): number };
  keys(): Promise<string[]>;
  /** What a worker does when it looks at the bin. */
  look(): Promise<void>;
}

async function newFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bin-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

async function openAt(folder: string, now = START): Promise<Place> {
  const clock = {
    at: now,
    now() {
      return this.at;
    },
  };
  const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [], clock });
  const blobs = await openFileBlobs({ folder });
  const watch = new PurgeWatch({ index, blobs, clock, log });
  return {
    ...archiveOver(blobs, index, { clock }),
    ...{ index, blobs, clock },
    keys: async () => (await Array.fromAsync(blobs.entries())).map(({ key }) => key),
    look: () => watch.look(),
  };
}

async function send({ archive }: OpenedArchive, study: number, instance: number) {
  const dataset = Dataset.of({
    SOPClassUID: UID.CTImageStorage,
    SOPInstanceUID: `2.25.${study}.1.${instance}`,
    StudyInstanceUID: `2.25.${study}`,
    SeriesInstanceUID: `2.25.${study}.1`,
    PatientID: 'A',
    Modality: 'CT',
    PixelData: new Uint8Array(1000).fill(instance),
  });
  const reception = archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
  reception.write(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
  return reception.end();
}

function person(name: string, permissions: Permission[] = ['delete', 'purge'], createdAt = 0): Principal {
  return { kind: 'user', name, permissions: new Set(permissions), account: { displayName: name, createdAt } };
}

async function filesOf({ archive }: OpenedArchive): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (let study = 1; study <= 5; study++)
    for await (const one of archive.retrieve.select(SYSTEM, { studyInstanceUids: [`2.25.${study}`] }))
      files.set(one.sopInstanceUid, Buffer.concat(await Array.fromAsync(archive.retrieve.file(one))));
  return files;
}

test('T30: who deletes everything has deleted nothing that cannot be had back, byte for byte', async (t) => {
  const place = await openAt(await newFolder(t));
  t.after(() => place.stop());
  for (let study = 1; study <= 5; study++) for (let n = 1; n <= 4; n++) await send(place, study, n);
  const before = await filesOf(place);
  const attacker = person('mallory', ['delete', 'purge', 'administer', 'very-restricted.see']);
  const { lifecycle } = place.archive;
  for (let study = 1; study <= 5; study++) {
    const { instances, bin } = await lifecycle.remove(attacker, { studyInstanceUids: [`2.25.${study}`] });
    assert.deepEqual([instances, bin.length], [4, 1]);
    await lifecycle.bin.askPurge(attacker, bin[0]!);
    await assert.rejects(lifecycle.bin.approvePurge(attacker, bin[0]!), { code: 'not-permitted' });
    const puppet = person('puppet', ['delete', 'purge', 'very-restricted.see'], place.clock.now() + 1);
    await assert.rejects(lifecycle.bin.approvePurge(puppet, bin[0]!), { code: 'not-permitted' });
    const token = { ...attacker, kind: 'token', name: 'robot', account: undefined } as unknown as Principal;
    await assert.rejects(lifecycle.bin.approvePurge(token, bin[0]!), { code: 'not-permitted' });
  }
  assert.deepEqual([(await filesOf(place)).size, (await place.archive.statistics(SYSTEM)).instances], [0, 0]);
  for (let day = 0; day < 29; day++) {
    await place.look();
    place.clock.at += DAY_MS;
  }
  for (const { id } of await lifecycle.bin.list(SYSTEM, { limit: 100 })) await lifecycle.bin.restore(SYSTEM, id);
  assert.deepEqual(await filesOf(place), before);
});

test('an instance in the bin is not taken again, and it is said why', async (t) => {
  const place = await openAt(await newFolder(t));
  t.after(() => place.stop());
  await send(place, 1, 1);
  await place.archive.lifecycle.remove(SYSTEM, { studyInstanceUids: ['2.25.1'] });
  const again = await send(place, 1, 1);
  assert.ok(again.outcome === 'refused');
  assert.deepEqual(
    [again.code, again.detail],
    ['binned', 'Deleted, in the bin: until 2026-01-31; restore or purge it first'],
  );
  assert.equal((await place.keys()).length, 1);
  assert.equal((await send(place, 1, 2)).outcome, 'stored');
});

test('a purge takes two people and a delay; who may not see a study sees nothing of it in the bin', async (t) => {
  const place = await openAt(await newFolder(t));
  t.after(() => place.stop());
  await send(place, 1, 1);
  const { bin } = place.archive.lifecycle;
  const [ann, bob] = [person('ann'), person('bob')];
  const { bin: entries } = await place.archive.lifecycle.remove(ann, { studyInstanceUids: ['2.25.1'] });
  const id = entries[0]!;
  const nobody: Principal = {
    ...person('eve', []),
    grants: [{ place: { of: 'uploads' }, permissions: ann.permissions }],
  };
  assert.deepEqual(await bin.list(nobody, { limit: 5 }), []);
  for (const act of [bin.restore(nobody, id), bin.askPurge(nobody, id), bin.withdrawPurge(nobody, id)])
    await assert.rejects(act, { code: 'not-found' });
  await assert.rejects(bin.askPurge(person('tom', ['delete']), id), { code: 'not-permitted' });
  await assert.rejects(bin.approvePurge(bob, id), { code: 'conflict' });
  await bin.askPurge(ann, id);
  const { purgeAt, purge } = await bin.approvePurge(bob, id);
  assert.deepEqual([purgeAt, purge?.askedBy, purge?.approvedBy], [START + DAY_MS, 'ann', 'bob']);
  place.clock.at += DAY_MS - 1;
  await place.look();
  assert.equal((await place.keys()).length, 1);
  place.clock.at += 1;
  await place.look();
  assert.equal((await place.keys()).length, 0);
  assert.deepEqual(await bin.list(SYSTEM, { limit: 5 }), []);
  const acts = (await place.index.audit.list({ limit: 20, after: 0 })).map(({ kind, actor, facts }) => [
    kind,
    actor,
    facts?.act,
  ]);
  assert.deepEqual(acts.slice(-3), [
    ['application-activity', 'ann', 'purge-asked'],
    ['application-activity', 'bob', 'purge-approved'],
    ['instances-purged', 'vesalius', undefined],
  ]);
});

test('a clock that jumps a year empties no bin', async (t) => {
  const place = await openAt(await newFolder(t));
  t.after(() => place.stop());
  await send(place, 1, 1);
  await place.archive.lifecycle.remove(SYSTEM, { studyInstanceUids: ['2.25.1'] });
  await place.look();
  for (const years of [1, 10, -10, 11]) {
    place.clock.at += years * 365 * DAY_MS;
    await place.look();
    await place.look();
    assert.equal((await place.keys()).length, 1);
  }
});

test('kill -9 amid a purge: what was begun is finished, and nothing else goes', async (t) => {
  const folder = await newFolder(t);
  const first = await openAt(folder, Date.now());
  for (let n = 1; n <= 60; n++) await send(first, 1, n);
  for (let n = 1; n <= 5; n++) await send(first, 2, n);
  const before = await filesOf(first);
  await first.archive.lifecycle.remove(SYSTEM, { studyInstanceUids: ['2.25.1'] });
  await first.stop();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../testing/purge-child.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  const last = await openAt(folder, Date.now());
  t.after(() => last.stop());
  const left = (await last.keys()).length;
  assert.ok(left < 65, 'it had begun');
  t.diagnostic(`${65 - left} of 60 blobs were gone when it was killed`);
  // Nothing brings back what has begun to go, whatever the clock says now.
  const [entry] = await last.index.bin.list({ sees: 'all' }, { limit: 5 });
  if (entry) await assert.rejects(last.archive.lifecycle.bin.restore(SYSTEM, entry.id), { code: 'conflict' });
  await last.index.facts.put('bin.looked', String(Date.now()));
  await last.look();
  assert.equal((await last.keys()).length, 5);
  assert.deepEqual(await last.index.bin.list({ sees: 'all' }, { limit: 5 }), []);
  const purges = await last.index.audit.list({ limit: 5, kind: 'instances-purged' });
  assert.deepEqual(
    purges.map(({ facts }) => facts),
    [{ instances: 60 }],
  );
  const kept = new Map([...before].filter(([uid]) => uid.startsWith('2.25.2.')));
  assert.deepEqual(await filesOf(last), kept);
});
