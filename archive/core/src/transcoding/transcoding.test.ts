import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { ENCODABLE, encodeFrame, type ImagePixel } from '@vesalius/codecs';
import {
  Dataset,
  type EncapsulatedValue,
  readDataset,
  readFile,
  TAG,
  toDicomJson,
  UID,
  writeFile,
} from '@vesalius/dicom';
import { SYSTEM } from '../access/access.ts';
import type { OpenedArchive } from '../open-archive.ts';
import { archiveOver } from '../testing/archive-over.ts';

const ROWS = 24;
const COLUMNS = 21;
const FRAMES = 5;
const IMAGE: ImagePixel = {
  ...{ rows: ROWS, columns: COLUMNS, samplesPerPixel: 1, bitsAllocated: 16, bitsStored: 12, highBit: 11 },
  ...{
    pixelRepresentation: 0,
    planarConfiguration: 0,
    photometricInterpretation: 'MONOCHROME2',
    numberOfFrames: FRAMES,
  },
};

function frameOf(number: number): Uint8Array {
  const bytes = Buffer.alloc(ROWS * COLUMNS * 2);
  for (let at = 0; at < ROWS * COLUMNS; at++) bytes.writeUInt16LE((at * 7 + number * 131) % 4096, at * 2);
  return bytes;
}

const PIXELS = Buffer.concat(Array.from({ length: FRAMES }, (_, at) => frameOf(at + 1)));

function datasetOf(uid: string): Dataset {
  return Dataset.of({
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: UID.MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
    SOPInstanceUID: uid,
    StudyInstanceUID: '2.25.55',
    SeriesInstanceUID: '2.25.55.1',
    PatientID: 'P1',
    PatientName: 'Wałęsa^Łucja',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: FRAMES,
    Rows: ROWS,
    Columns: COLUMNS,
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    DataSetTrailingPadding: new Uint8Array(10).fill(7),
  });
}

let folder: string;
let opened: OpenedArchive;
let uids = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transcoding-'));
  const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] });
  opened = archiveOver(await openFileBlobs({ folder }), index);
});

after(async () => {
  await opened.stop();
  await rm(folder, { recursive: true });
});

function encapsulated(fragments: readonly Uint8Array[]): EncapsulatedValue {
  const even = fragments.map((one) => (one.length % 2 === 0 ? one : Buffer.concat([one, Buffer.alloc(1)])));
  return { fragmentCount: even.length, fragment: (index) => even[index]!, basicOffsetTable: new Uint8Array(0) };
}

/** Keeps the image in a transfer syntax, each frame a fragment, `change`d before it is; and gives it as the archive knows it. */
async function kept(
  transferSyntaxUid: string,
  change: (fragment: Uint8Array, number: number) => Uint8Array = (one) => one,
) {
  const uid = `2.25.55.1.${++uids}`;
  const dataset = datasetOf(uid);
  const fragments: Uint8Array[] = [];
  for (let number = 1; number <= FRAMES; number++) {
    const { bytes } = await encodeFrame({ image: IMAGE, bytes: frameOf(number) }, transferSyntaxUid);
    fragments.push(change(bytes, number));
  }
  const native = transferSyntaxUid === UID.ExplicitVRLittleEndian || transferSyntaxUid === UID.ImplicitVRLittleEndian;
  if (native) dataset.set(TAG.PixelData, 'OW', Buffer.concat(fragments));
  else dataset.setContent(TAG.PixelData, 'OB', { kind: 'encapsulated', value: encapsulated(fragments) });
  const reception = opened.archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
  reception.write(writeFile({ dataset, transferSyntaxUid }));
  assert.equal((await reception.end()).outcome, 'stored');
  const [instance] = await Array.fromAsync(opened.archive.retrieve.select(SYSTEM, { sopInstanceUids: [uid] }));
  return instance!;
}

const withoutPixels = (dataset: Dataset) => ({ ...toDicomJson(dataset), '7FE00010': undefined });

for (const from of [
  UID.ExplicitVRLittleEndian,
  UID.RLELossless,
  UID.JPEGLSLossless,
  UID.JPEG2000Lossless,
  UID.HTJ2KLossless,
]) {
  test(`${from}: every syntax that is offered holds the same pixels and attributes`, async () => {
    const { transcoding, retrieve } = opened.archive;
    const instance = await kept(from);
    const offers = transcoding.offers(instance);
    assert.ok(offers.length >= 6 && !offers.includes(from) && offers.every((uid) => ENCODABLE.includes(uid)));
    for (const to of offers) {
      const bytes = Buffer.concat(await Array.fromAsync((await transcoding.dataset(instance, to))!));
      const { dataset } = readDataset(bytes, to);
      assert.deepEqual(withoutPixels(dataset), withoutPixels(datasetOf(instance.sopInstanceUid)), to);
      if (to === UID.ExplicitVRLittleEndian || to === UID.ImplicitVRLittleEndian) {
        assert.deepEqual(Buffer.from(dataset.bytes(TAG.PixelData)!), PIXELS, to);
        continue;
      }
      const file = Buffer.concat(await Array.fromAsync((await transcoding.file(instance, to))!));
      assert.equal(readFile(file).transferSyntax.uid, to);
      const reception = opened.archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
      const uid = `2.25.55.1.${++uids}`;
      const again = readFile(file).dataset;
      again.set(TAG.SOPInstanceUID, 'UI', uid);
      reception.write(writeFile({ dataset: again, transferSyntaxUid: to }));
      await reception.end();
      const [back] = await Array.fromAsync(retrieve.select(SYSTEM, { sopInstanceUids: [uid] }));
      const native = Buffer.concat(
        await Array.fromAsync((await transcoding.dataset(back!, UID.ExplicitVRLittleEndian))!),
      );
      const decoded = readDataset(native, UID.ExplicitVRLittleEndian).dataset.bytes(TAG.PixelData)!;
      assert.deepEqual(Buffer.from(decoded), PIXELS, to);
    }
  });
}

test('single frames, and those that are not there', async () => {
  const instance = await kept(UID.JPEGLSLossless);
  const { transcoding } = opened.archive;
  const frame = await transcoding.frames(instance, UID.ExplicitVRLittleEndian);
  for (const number of [3, 1]) assert.deepEqual(Buffer.from((await frame(number))!), frameOf(number));
  assert.equal(await frame(FRAMES + 1), undefined);
});

test('a first frame that is none gives nothing; a later one ends the data set with an error, not with other pixels', async () => {
  const { transcoding } = opened.archive;
  const spoilt = (at: number) => (bytes: Uint8Array, number: number) => (number === at ? bytes.map(() => 0x55) : bytes);
  const first = await kept(UID.JPEGLSLossless, spoilt(1));
  assert.equal(await transcoding.dataset(first, UID.ExplicitVRLittleEndian), undefined);
  assert.equal(await (await transcoding.frames(first, UID.ExplicitVRLittleEndian))(1), undefined);
  const later = await kept(UID.JPEGLSLossless, spoilt(4));
  const begun = (await transcoding.dataset(later, UID.ExplicitVRLittleEndian))!;
  await assert.rejects(Array.fromAsync(begun), { code: 'not-understood' });
});

async function stored(dataset: Dataset, transferSyntaxUid: string) {
  const uid = dataset.text(TAG.SOPInstanceUID)!;
  const reception = opened.archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
  reception.write(writeFile({ dataset, transferSyntaxUid }));
  assert.equal((await reception.end()).outcome, 'stored');
  const [instance] = await Array.fromAsync(opened.archive.retrieve.select(SYSTEM, { sopInstanceUids: [uid] }));
  return instance!;
}

test('frames of single bits go to RLE and back where they begin at bytes', async () => {
  const bits = Uint8Array.from({ length: 3 * 6 }, (_, at) => (at * 37) & 0xff);
  const segment = (side: number) => {
    const dataset = datasetOf(`2.25.55.1.${++uids}`);
    for (const [tag, value] of [
      [TAG.Rows, 4],
      [TAG.Columns, side],
      [TAG.BitsAllocated, 1],
      [TAG.BitsStored, 1],
      [TAG.HighBit, 0],
      [TAG.PixelRepresentation, 0],
    ] as const)
      dataset.set(tag, 'US', value);
    dataset.set(TAG.NumberOfFrames, 'IS', '3');
    dataset.set(TAG.PixelData, 'OB', bits);
    return dataset;
  };
  const { transcoding } = opened.archive;
  const native = await stored(segment(12), UID.ExplicitVRLittleEndian);
  const rle = Buffer.concat(await Array.fromAsync((await transcoding.dataset(native, UID.RLELossless))!));
  const kept = readDataset(rle, UID.RLELossless).dataset;
  kept.set(TAG.SOPInstanceUID, 'UI', `2.25.55.1.${++uids}`);
  const back = await transcoding.dataset(await stored(kept, UID.RLELossless), UID.ExplicitVRLittleEndian);
  const { dataset } = readDataset(Buffer.concat(await Array.fromAsync(back!)), UID.ExplicitVRLittleEndian);
  assert.deepEqual(new Uint8Array(dataset.bytes(TAG.PixelData)!), bits);
  const unaligned = await stored(segment(11), UID.ExplicitVRLittleEndian);
  assert.equal(await transcoding.dataset(unaligned, UID.RLELossless), undefined);
});

test('a large native data set is written anew in pieces', async () => {
  const [rows, frames] = [1024, 6];
  const dataset = datasetOf(`2.25.55.1.${++uids}`);
  dataset.set(TAG.Rows, 'US', rows);
  dataset.set(TAG.Columns, 'US', rows);
  dataset.set(TAG.NumberOfFrames, 'IS', String(frames));
  const samples = Uint8Array.from({ length: rows * rows * 2 * frames }, (_, at) => (at * 7919) >> 9);
  dataset.set(TAG.PixelData, 'OW', samples);
  const instance = await stored(dataset, UID.ExplicitVRLittleEndian);
  const pieces = await Array.fromAsync(
    (await opened.archive.transcoding.dataset(instance, UID.ImplicitVRLittleEndian))!,
  );
  assert.ok(pieces.every(({ length }) => length <= rows * rows * 2));
  const again = readDataset(Buffer.concat(pieces), UID.ImplicitVRLittleEndian).dataset;
  assert.equal(Buffer.compare(again.bytes(TAG.PixelData)!, samples), 0);
  assert.equal(again.text(TAG.PatientName), dataset.text(TAG.PatientName));
});
