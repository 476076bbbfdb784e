import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { BlobStore, IndexStore, StoredInstance, TranscodingRule } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { readDataset, readFile, TAG, toDicomJson, UID } from '@vesalius/dicom';
import { SYSTEM } from '../access/access.ts';
import type { OpenedArchive } from '../open-archive.ts';
import { archiveOver } from '../testing/archive-over.ts';
import { smoothCt, smoothSamples } from '../testing/smooth-ct.ts';

const CT_AS_HTJ2K: TranscodingRule = { modality: 'CT', transferSyntaxUid: UID.HTJ2KLosslessRPCL };
const ALL = { sees: 'all' } as const;
const WAIT_MS = 60_000;

interface Place extends OpenedArchive {
  readonly index: IndexStore;
  readonly blobs: BlobStore;
}

const folders: string[] = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-rules-'));
  folders.push(folder);
  return folder;
}

async function openAt(folder: string, rules: readonly TranscodingRule[], graceMs = 0): Promise<Place> {
  const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] });
  const blobs = await openFileBlobs({ folder });
  const settings = { seriesQuietMs: 1, transcodingRules: rules, transcodingGraceMs: graceMs };
  return { ...archiveOver(blobs, index, settings), index, blobs };
}

async function keep({ archive }: OpenedArchive, file: Uint8Array): Promise<string> {
  const reception = archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
  reception.write(file);
  return (await reception.end()).outcome;
}

const instancesOf = ({ archive }: OpenedArchive): Promise<StoredInstance[]> =>
  Array.fromAsync(archive.retrieve.select(SYSTEM, { studyInstanceUids: ['2.25.66'] }));

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; ) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${what} did not come`);
}

async function decoded({ archive }: OpenedArchive, instance: StoredInstance) {
  const native =
    instance.transferSyntaxUid === UID.ExplicitVRLittleEndian
      ? archive.retrieve.dataset(instance)
      : (await archive.transcoding.dataset(instance, UID.ExplicitVRLittleEndian))!;
  return readDataset(Buffer.concat(await Array.fromAsync(native)), UID.ExplicitVRLittleEndian).dataset;
}

test('what a rule names is kept in its transfer syntax, the rest stays', async () => {
  const place = await openAt(await newFolder(), [CT_AS_HTJ2K], 3_000);
  place.start();
  await until('the position', async () => (await place.index.facts.get('transcoding.position')) !== undefined);
  assert.equal(await keep(place, smoothCt(1)), 'stored');
  assert.equal(await keep(place, smoothCt(2, { Modality: 'MR', SeriesInstanceUID: '2.25.66.2' })), 'stored');
  const signature = { DigitalSignaturesSequence: [{ MACIDNumber: 1 }] };
  assert.equal(await keep(place, smoothCt(3, { ...signature, SeriesInstanceUID: '2.25.66.3' })), 'stored');
  const before = await instancesOf(place);
  await until('HTJ2K', async () => (await instancesOf(place))[0]!.transferSyntaxUid === UID.HTJ2KLosslessRPCL);
  const [ct, mr, signed] = await instancesOf(place);
  assert.deepEqual(
    [mr!.transferSyntaxUid, signed!.transferSyntaxUid],
    [UID.ExplicitVRLittleEndian, UID.ExplicitVRLittleEndian],
  );
  const dataset = await decoded(place, ct!);
  assert.deepEqual(toDicomJson(dataset), toDicomJson(readFile(smoothCt(1)).dataset));
  assert.deepEqual(new Uint8Array(dataset.bytes(TAG.PixelData)!), smoothSamples(1, 3));
  assert.ok(ct!.fileSize < before[0]!.fileSize / 2);
  const original = await place.index.replacements.original(ct!.id);
  assert.equal(original?.datasetSha256, before[0]!.datasetSha256);
  assert.equal(original?.transferSyntaxUid, UID.ExplicitVRLittleEndian);
  const sizes = (await instancesOf(place)).reduce((sum, { fileSize }) => sum + fileSize, 0);
  assert.equal((await place.index.statistics(ALL)).bytes, sizes);
  assert.equal(await keep(place, smoothCt(1)), 'duplicate', 'the original is known when it comes again');
  const [row] = await place.index.audit.list({ limit: 1, kind: 'application-activity' });
  assert.equal(row!.facts?.act, 'instance-transcoded');
  await place.blobs.read(before[0]!.blobKey, 0, 4); // who had selected it before may read on
  await until(
    'the end of the former blob',
    async () => (await place.index.replacements.replacedBlobs(9e15, 1)).length === 0,
  );
  await assert.rejects(place.blobs.read(before[0]!.blobKey, 0, 4), { code: 'blob-missing' });
  const documents = await place.index.series.documents(ALL, { seriesInstanceUids: ['2.25.66.1'] });
  assert.ok(documents[0]!.document, 'the metadata are made anew');
  await place.stop();
});

test('with a former blob an instance is deleted whole', async () => {
  const place = await openAt(await newFolder(), [CT_AS_HTJ2K], 600_000);
  place.start();
  await until('the position', async () => (await place.index.facts.get('transcoding.position')) !== undefined);
  await keep(place, smoothCt(1));
  await until('HTJ2K', async () => (await instancesOf(place))[0]!.transferSyntaxUid === UID.HTJ2KLosslessRPCL);
  const keys = (await Array.fromAsync(place.blobs.entries())).map(({ key }) => key);
  assert.equal(keys.length, 2);
  assert.deepEqual(await place.index.instances.blobOwners(keys), ['owned', 'owned']);
  assert.equal((await place.archive.lifecycle.remove(SYSTEM, { studyInstanceUids: ['2.25.66'] })).instances, 1);
  assert.deepEqual(await place.index.instances.blobOwners(keys), ['binned', 'binned']);
  const [entry] = await place.archive.lifecycle.bin.list(SYSTEM, { limit: 5 });
  assert.equal((await place.archive.lifecycle.bin.restore(SYSTEM, entry!.id)).instances, 1);
  assert.deepEqual(await place.index.instances.blobOwners(keys), ['owned', 'owned']);
  await place.stop();
});

test('only a rule that names a loss loses something, and says so; who has lost before loses no more', async () => {
  const place = await openAt(await newFolder(), [{ modality: 'CT', transferSyntaxUid: UID.JPEG2000 }], 600_000);
  place.start();
  await until('the position', async () => (await place.index.facts.get('transcoding.position')) !== undefined);
  await keep(place, smoothCt(1));
  const lossyBefore = { LossyImageCompression: '01', SeriesInstanceUID: '2.25.66.2' };
  await keep(place, smoothCt(2, lossyBefore));
  const palette = { PhotometricInterpretation: 'PALETTE COLOR', SeriesInstanceUID: '2.25.66.3' };
  await keep(place, smoothCt(3, palette));
  const [before] = await instancesOf(place);
  const last = await place.index.changes.last();
  const followed = async () => Number(await place.index.facts.get('transcoding.position'));
  await until('JPEG 2000', async () => (await instancesOf(place))[0]!.transferSyntaxUid === UID.JPEG2000);
  await until('the end', async () => (await followed()) >= last + 3);
  const [ct, ...others] = await instancesOf(place);
  for (const other of others) assert.equal(other.transferSyntaxUid, UID.ExplicitVRLittleEndian);
  assert.equal(ct!.sopInstanceUid, before!.sopInstanceUid, 'it is the same instance');
  const dataset = await decoded(place, ct!);
  assert.equal(dataset.text(TAG.LossyImageCompression), '01');
  assert.equal(dataset.text(TAG.LossyImageCompressionMethod), 'ISO_15444_1');
  assert.ok(dataset.number(TAG.LossyImageCompressionRatio)! > 2);
  const original = smoothSamples(1, 3);
  const shown = dataset.bytes(TAG.PixelData)!;
  const far = (at: number) => Math.abs(shown[at]! + shown[at + 1]! * 256 - original[at]! - original[at + 1]! * 256);
  for (let at = 0; at < original.length; at += 2) assert.ok(far(at) < 40, `${far(at)}`);
  await place.stop();
});

test('what is compressed without loss goes into the syntax of the rule too', async () => {
  const folder = await newFolder();
  const first = await openAt(folder, [{ modality: 'CT', transferSyntaxUid: UID.RLELossless }]);
  first.start();
  await until('the position', async () => (await first.index.facts.get('transcoding.position')) !== undefined);
  await keep(first, smoothCt(1));
  await until('RLE', async () => (await instancesOf(first))[0]!.transferSyntaxUid === UID.RLELossless);
  const [rle] = await instancesOf(first);
  await until('no former blob', async () => (await first.index.replacements.replacedBlobs(9e15, 1)).length === 0);
  await first.stop();
  const second = await openAt(folder, [CT_AS_HTJ2K]);
  await second.index.facts.put('transcoding.position', '0');
  second.start();
  await until('HTJ2K', async () => (await instancesOf(second))[0]!.transferSyntaxUid === UID.HTJ2KLosslessRPCL);
  const [htj2k] = await instancesOf(second);
  assert.ok(htj2k!.fileSize < rle!.fileSize);
  const pixels = (await decoded(second, htj2k!)).bytes(TAG.PixelData)!;
  assert.deepEqual(new Uint8Array(pixels), smoothSamples(1, 3));
  await second.stop();
});

test('what grows by it, and what is none, stays as it is', async () => {
  const place = await openAt(await newFolder(), [{ modality: '*', transferSyntaxUid: UID.RLELossless }]);
  place.start();
  await until('the position', async () => (await place.index.facts.get('transcoding.position')) !== undefined);
  const noise = smoothCt(1);
  for (let at = noise.length - 64 * 64 * 6; at < noise.length; at++) noise[at] = (at * 7919 * at) >> 7;
  await keep(place, noise);
  await keep(place, smoothCt(2, { SeriesInstanceUID: '2.25.66.2', Rows: 60_000, Columns: 60_000 }));
  const followed = async () => Number(await place.index.facts.get('transcoding.position'));
  const last = await place.index.changes.last();
  await until('the end', async () => (await followed()) >= last + 2);
  assert.deepEqual(
    (await instancesOf(place)).map(({ transferSyntaxUid }) => transferSyntaxUid),
    [UID.ExplicitVRLittleEndian, UID.ExplicitVRLittleEndian],
  );
  assert.equal((await Array.fromAsync(place.blobs.entries())).length, 2, 'nothing is left behind');
  await place.stop();
});

test('what a crash has left of a replacing is no newcomer', async () => {
  const folder = await newFolder();
  const first = await openAt(folder, []);
  await keep(first, smoothCt(1));
  const [instance] = await instancesOf(first);
  await first.index.replacements.intendReplacing(instance!.id, UID.HTJ2KLosslessRPCL);
  const staged = first.blobs.stage();
  const file = (await first.archive.transcoding.file(instance!, UID.HTJ2KLosslessRPCL))!;
  for await (const bytes of file) await staged.append([bytes]);
  await staged.publish();
  await first.stop();
  const second = await openAt(folder, []);
  second.start();
  await until('one blob', async () => (await Array.fromAsync(second.blobs.entries())).length === 1);
  assert.deepEqual(await instancesOf(second), [instance]);
  assert.equal((await second.index.statistics(ALL)).quarantined, 0);
  await second.stop();
});

test('kill -9 while images are transcoded loses none and leaves nothing', async (t) => {
  const folder = await newFolder();
  const COUNT = 60;
  const first = await openAt(folder, [CT_AS_HTJ2K]);
  await first.index.facts.put('transcoding.position', '0');
  for (let number = 1; number <= COUNT; number++) await keep(first, smoothCt(number));
  await first.stop();
  for (let kill = 0; kill < 5; kill++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../testing/transcoding-child.ts'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, 2_200 + kill * 250));
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  const last = await openAt(folder, [CT_AS_HTJ2K]);
  last.start();
  const all = await instancesOf(last);
  assert.equal(all.length, COUNT);
  t.diagnostic(
    `${all.filter(({ transferSyntaxUid }) => transferSyntaxUid === UID.HTJ2KLosslessRPCL).length} of them HTJ2K after five kills`,
  );
  await until('all HTJ2K', async () =>
    (await instancesOf(last)).every(({ transferSyntaxUid }) => transferSyntaxUid === UID.HTJ2KLosslessRPCL),
  );
  for (const instance of await instancesOf(last)) {
    const number = Number(instance.sopInstanceUid.split('.').at(-1));
    assert.deepEqual(new Uint8Array((await decoded(last, instance)).bytes(TAG.PixelData)!), smoothSamples(number, 3));
  }
  assert.equal((await last.index.statistics(ALL)).quarantined, 0);
  await until('only the new blobs', async () => (await Array.fromAsync(last.blobs.entries())).length === COUNT);
  await last.stop();
});
