import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { BlobStore, IndexStore, IngestOutcome } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { Dataset, UID, writeFile } from '@vesalius/dicom';
import { SYSTEM } from '../access/access.ts';
import type { OpenedArchive } from '../open-archive.ts';
import { archiveOver } from '../testing/archive-over.ts';
import { verifyArchive } from './verify.ts';

interface Place {
  /** The archive over the blobs and the index of that name; one that was not there is empty. */
  open(
    name: string,
  ): Promise<{ readonly opened: OpenedArchive; readonly index: IndexStore; readonly blobs: BlobStore }>;
}

async function emptyPlace(t: TestContext): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'rebuild-'));
  const all: OpenedArchive[] = [];
  t.after(async () => {
    for (const opened of all) await opened.stop();
    await rm(folder, { recursive: true });
  });
  return {
    async open(name) {
      const blobs = await openFileBlobs({ folder });
      const index = await openSqliteIndex({ path: join(folder, `${name}.sqlite`), extraAttributes: [] });
      const opened = archiveOver(blobs, index);
      all.push(opened);
      return { opened, index, blobs };
    },
  };
}

interface Sent {
  readonly uid: string;
  readonly study?: string;
  readonly patient?: string;
  readonly description?: string;
  /** Bytes of pixels: a large one takes longer to read. */
  readonly pixels?: number;
}

async function send({ archive }: OpenedArchive, sent: Sent): Promise<IngestOutcome> {
  const { uid, study = '2.25.10', patient = 'A', description = '', pixels = 16 } = sent;
  const dataset = Dataset.of({
    SOPClassUID: UID.CTImageStorage,
    SOPInstanceUID: uid,
    StudyInstanceUID: study,
    SeriesInstanceUID: `${study}.1`,
    PatientID: patient,
    StudyDescription: description,
    Modality: 'CT',
    BitsAllocated: 16,
    PixelData: new Uint8Array(pixels),
  });
  const reception = archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
  reception.write(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
  return reception.end();
}

const hashes = async (index: IndexStore) =>
  new Map((await index.instances.walk(0, 1000)).map((one) => [one.sopInstanceUid, one.datasetSha256]));

test('what was kept first is kept again, and what contradicts it is held again', async (t) => {
  const place = await emptyPlace(t);
  const { opened, index } = await place.open('old');
  // The originals are large and the newcomers small, so that newcomers are read sooner.
  for (let n = 0; n < 20; n++) {
    await send(opened, { uid: `2.25.${n}`, pixels: 400_000 });
    const { outcome } = await send(opened, { uid: `2.25.${n}`, description: 'other' });
    assert.equal(outcome, 'quarantined');
  }
  await send(opened, { uid: '2.25.99', patient: 'B', pixels: 400_000 });
  const before = await hashes(index);

  const rebuilt = await place.open('new');
  const report = await rebuilt.opened.adoptAll();
  assert.deepEqual([report.adopted, report.held, report.removed], [41, 21, 0]);
  assert.deepEqual(await hashes(rebuilt.index), before);
  const open = await rebuilt.index.quarantine.list({ sees: 'all' }, { state: 'open', limit: 100 });
  assert.deepEqual(
    [open.length, open[0]?.conflict, open.at(-1)?.conflict],
    [21, 'study-of-other-patient', 'instance-differs'],
  );
});

test('what only the old index knows stays as it was: a newcomer that waits, and what was given up', async (t) => {
  const place = await emptyPlace(t);
  const { opened, index } = await place.open('old');
  await send(opened, { uid: '2.25.1', patient: 'A' });
  const waiting = await send(opened, { uid: '2.25.2', patient: 'B' });
  assert.equal(waiting.outcome, 'quarantined');
  await send(opened, { uid: '2.25.3', study: '2.25.30' });
  // The index gives it up, and then the power goes: the blobs are still there.
  await index.instances.remove({ sees: 'all' }, { studyInstanceUids: ['2.25.10'] }, 'admin', 10);

  const blind = await place.open('blind');
  const alone = await blind.opened.adoptAll();
  assert.deepEqual([alone.adopted, alone.held, alone.removed], [3, 1, 0]);

  const rebuilt = await place.open('new');
  const report = await rebuilt.opened.adoptAll({ former: index });
  assert.deepEqual([report.adopted, report.held, report.removed], [2, 1, 1]);
  assert.deepEqual([...(await hashes(rebuilt.index)).keys()], ['2.25.3']);
  const [held] = await rebuilt.index.quarantine.list({ sees: 'all' }, { state: 'open', limit: 10 });
  assert.deepEqual(
    [held?.conflict, held?.newcomer.sopInstanceUid, held?.source.door, held?.held?.sopInstanceUid],
    ['study-of-other-patient', '2.25.2', 'import', '2.25.1'],
  );
});

test('what lies in the bin is not taken for instances that have lost their rows', async (t) => {
  const place = await emptyPlace(t);
  const old = await place.open('old');
  await send(old.opened, { uid: '2.25.1' });
  await send(old.opened, { uid: '2.25.3', study: '2.25.30' });
  await old.opened.archive.lifecycle.remove(SYSTEM, { studyInstanceUids: ['2.25.10'] });
  assert.deepEqual(await verifyArchive(old), { ...(await verifyArchive(old)), instances: 2, corrupt: [] });
  const rebuilt = await place.open('new');
  await rebuilt.index.bin.adopt(await old.index.bin.carry(0, 100));
  const report = await rebuilt.opened.adoptAll({ former: old.index });
  assert.deepEqual([report.adopted, report.removed], [1, 0]);
  assert.deepEqual([...(await hashes(rebuilt.index)).keys()], ['2.25.3']);
  const { bin } = rebuilt.opened.archive.lifecycle;
  const [entry] = await bin.list(SYSTEM, { limit: 5 });
  assert.deepEqual(await bin.restore(SYSTEM, entry!.id), { instances: 1, held: 0 });
  assert.deepEqual(await verifyArchive(rebuilt), { ...(await verifyArchive(old)), corrupt: [] });
});

test('instances of no patient get their rows again, and are verified', async (t) => {
  const place = await emptyPlace(t);
  const first = await place.open('first');
  const dataset = Dataset.of({
    SOPClassUID: UID.HangingProtocolStorage,
    SOPInstanceUID: '2.25.1',
    HangingProtocolName: 'CHEST',
  });
  const reception = first.opened.archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
  reception.write(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
  assert.equal((await reception.end()).outcome, 'stored');
  const second = await place.open('second');
  assert.equal((await second.opened.adoptAll()).adopted, 1);
  const held = await second.opened.archive.nonPatient.find(SYSTEM, 'hanging-protocols', '2.25.1');
  assert.equal(held?.datasetSha256, (await first.index.nonPatient.get('hanging-protocols', '2.25.1'))?.datasetSha256);
  assert.deepEqual(await verifyArchive(second), { instances: 1, bytes: held?.fileSize, corrupt: [] });
});
