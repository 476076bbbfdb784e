import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Archive, IngestOutcome } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { Dataset, UID, writeFile } from '@vesalius/dicom';
import { SYSTEM } from '../access/access.ts';
import { archiveOver } from '../testing/archive-over.ts';

async function emptyArchive(t: TestContext): Promise<Archive> {
  const folder = await mkdtemp(join(tmpdir(), 'quarantine-'));
  const opened = archiveOver(
    await openFileBlobs({ folder }),
    await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] }),
  );
  t.after(async () => {
    await opened.stop();
    await rm(folder, { recursive: true });
  });
  return opened.archive;
}

async function send(
  archive: Archive,
  uid: string,
  study: string,
  patient: string,
  description = '',
): Promise<IngestOutcome> {
  const dataset = Dataset.of({
    SOPClassUID: UID.CTImageStorage,
    SOPInstanceUID: uid,
    StudyInstanceUID: study,
    SeriesInstanceUID: `${study}.1`,
    PatientID: patient,
    StudyDescription: description,
    Modality: 'CT',
  });
  const reception = archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
  reception.write(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
  return reception.end();
}

async function quarantined(outcome: Promise<IngestOutcome>): Promise<number> {
  const found = await outcome;
  assert.equal(found.outcome, 'quarantined');
  return (found as IngestOutcome & { outcome: 'quarantined' }).caseId;
}

async function stateOf(archive: Archive, id: number): Promise<string | undefined> {
  return (await archive.lifecycle.quarantine.get(SYSTEM, id))?.state;
}

async function hashOf(archive: Archive, uid: string): Promise<string | undefined> {
  const [instance] = await Array.fromAsync(archive.retrieve.select(SYSTEM, { sopInstanceUids: [uid] }));
  for await (const _ of instance ? archive.retrieve.file(instance) : []); // throws when the bytes are gone or wrong
  return instance?.datasetSha256;
}

test('reject leaves the original, replace puts the newcomer in its place', async (t) => {
  const archive = await emptyArchive(t);
  await send(archive, '2.25.1', '2.25.10', 'A');
  const original = await hashOf(archive, '2.25.1');
  const rejected = await quarantined(send(archive, '2.25.1', '2.25.10', 'A', 'other'));
  assert.equal(await hashOf(archive, '2.25.1'), original);
  await archive.lifecycle.quarantine.resolve(SYSTEM, rejected, 'reject');
  assert.equal(await hashOf(archive, '2.25.1'), original);
  const replaced = await quarantined(send(archive, '2.25.1', '2.25.10', 'A', 'third'));
  await archive.lifecycle.quarantine.resolve(SYSTEM, replaced, 'replace');
  assert.notEqual(await hashOf(archive, '2.25.1'), original);
  assert.equal((await archive.statistics(SYSTEM)).instances, 1);
  await assert.rejects(archive.lifecycle.quarantine.resolve(SYSTEM, replaced, 'replace'), { code: 'conflict' });
});

test('replace never carries an instance into the study of another patient', async (t) => {
  const archive = await emptyArchive(t);
  await send(archive, '2.25.1', '2.25.10', 'A');
  await send(archive, '2.25.2', '2.25.10', 'A');
  const original = await hashOf(archive, '2.25.1');
  const id = await quarantined(send(archive, '2.25.1', '2.25.10', 'B'));
  await assert.rejects(archive.lifecycle.quarantine.resolve(SYSTEM, id, 'replace'), { code: 'conflict' });
  assert.equal(await stateOf(archive, id), 'open');
  assert.equal(await hashOf(archive, '2.25.1'), original);
  assert.equal((await archive.statistics(SYSTEM)).patients, 1);
});

test('replace admits the newcomer when the original was deleted meanwhile', async (t) => {
  const archive = await emptyArchive(t);
  await send(archive, '2.25.1', '2.25.10', 'A');
  const id = await quarantined(send(archive, '2.25.1', '2.25.10', 'A', 'other'));
  await archive.lifecycle.remove(SYSTEM, { sopInstanceUids: ['2.25.1'] });
  await archive.lifecycle.quarantine.resolve(SYSTEM, id, 'replace');
  assert.ok(await hashOf(archive, '2.25.1'));
});
