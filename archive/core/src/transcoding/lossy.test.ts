import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { StoredInstance } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { decodeFrame, framesOfPixels, imagePixelOf } from '@vesalius/codecs';
import { type Attributes, type DicomFile, readFile, TAG, UID } from '@vesalius/dicom';
import { SYSTEM } from '../access/access.ts';
import type { OpenedArchive } from '../open-archive.ts';
import { archiveOver } from '../testing/archive-over.ts';
import { smoothCt, smoothSamples } from '../testing/smooth-ct.ts';

const SIDE = 64;
const FRAMES = 3;

let folder: string;
let opened: OpenedArchive;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lossy-'));
  const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] });
  const lossyRules = [{ aeTitle: 'PHONE', transferSyntaxUid: UID.JPEGBaseline8Bit }];
  opened = archiveOver(await openFileBlobs({ folder }), index, { lossyRules });
});

after(async () => {
  await opened.stop();
  await rm(folder, { recursive: true });
});

let number = 0;
async function kept(attributes: Attributes = {}): Promise<StoredInstance> {
  const reception = opened.archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
  reception.write(smoothCt(++number, attributes));
  assert.equal((await reception.end()).outcome, 'stored');
  const selection = { sopInstanceUids: [`2.25.66.1.${number}`] };
  const [instance] = await Array.fromAsync(opened.archive.retrieve.select(SYSTEM, selection));
  return instance!;
}

async function given(instance: StoredInstance, syntax: string): Promise<DicomFile | undefined> {
  const file = await opened.archive.transcoding.file(instance, syntax);
  return file && readFile(Buffer.concat(await Array.fromAsync(file)));
}

async function farthest({ dataset }: DicomFile, syntax: string, seed: number): Promise<number> {
  const image = imagePixelOf(dataset);
  assert.ok(!('refused' in image));
  const original = new Uint16Array(smoothSamples(seed, FRAMES).buffer);
  const frames = framesOfPixels(dataset.get(TAG.PixelData), image);
  let most = 0;
  for (let frame = 1; frame <= FRAMES; frame++) {
    const { bytes } = await decodeFrame(frames(frame)!, syntax, image);
    const values = new Uint16Array(bytes.slice().buffer);
    for (const [at, value] of values.entries())
      most = Math.max(most, Math.abs(value - original[(frame - 1) * SIDE * SIDE + at]!));
  }
  return most;
}

const WITH_LOSS = [
  [UID.JPEGLSNearLossless, 'ISO_14495_1', 2],
  [UID.JPEG2000, 'ISO_15444_1', 40],
  [UID.HTJ2K, 'ISO_15444_15', 40],
] as const;

for (const [syntax, method, mostError] of WITH_LOSS) {
  test(`${syntax}: another instance, derived from this one, and near to it`, async () => {
    const instance = await kept({ ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'], DerivationDescription: 'smoothed' });
    const { transcoding } = opened.archive;
    assert.ok(transcoding.lossyOffers(instance).includes(syntax));
    assert.ok(!transcoding.offers(instance).includes(syntax), 'nobody gets it who does not name it');
    const file = (await given(instance, syntax))!;
    const { dataset } = file;
    const uid = dataset.text(TAG.SOPInstanceUID)!;
    assert.notEqual(uid, instance.sopInstanceUid);
    assert.equal(uid, transcoding.uidIn(instance, syntax));
    assert.equal(file.meta.text(TAG.MediaStorageSOPInstanceUID), uid);
    assert.equal((await given(instance, syntax))!.dataset.text(TAG.SOPInstanceUID), uid, 'the same each time');
    assert.deepEqual(dataset.texts(TAG.ImageType), ['DERIVED', 'PRIMARY', 'AXIAL']);
    assert.equal(dataset.text(TAG.LossyImageCompression), '01');
    assert.deepEqual(dataset.texts(TAG.LossyImageCompressionMethod), [method]);
    const ratio = dataset.number(TAG.LossyImageCompressionRatio)!;
    const compressed = dataset.get(TAG.PixelData)!.encapsulated!;
    let bytes = 0;
    for (let at = 0; at < compressed.fragmentCount; at++) bytes += compressed.fragment(at).length;
    assert.ok(Math.abs(ratio - (SIDE * SIDE * 2 * FRAMES) / bytes) < ratio * 0.02, `${ratio}`);
    assert.match(dataset.text(TAG.DerivationDescription)!, /^smoothed; .* to 1$/);
    assert.equal(dataset.items(TAG.DerivationCodeSequence)[0]!.text(TAG.CodeValue), '113040');
    const [source] = dataset.items(TAG.SourceImageSequence);
    assert.equal(source!.text(TAG.ReferencedSOPInstanceUID), instance.sopInstanceUid);
    assert.equal(source!.items(TAG.PurposeOfReferenceCodeSequence)[0]!.text(TAG.CodeValue), '121320');
    assert.equal(dataset.text(TAG.SeriesInstanceUID), instance.seriesInstanceUid);
    const error = await farthest(file, syntax, number);
    assert.ok(error <= mostError, `${error}`);
  });
}

test('of frames with functional groups the frames say it', async () => {
  const type = { CTImageFrameTypeSequence: [{ FrameType: ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'] }] };
  const instance = await kept({
    ...{ SOPClassUID: UID.EnhancedCTImageStorage, ImageType: ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'] },
    SharedFunctionalGroupsSequence: [type],
    PerFrameFunctionalGroupsSequence: [{}, {}, {}],
    DigitalSignaturesSequence: [{ MACIDNumber: 1 }],
  });
  const { dataset } = (await given(instance, UID.HTJ2K))!;
  const [shared] = dataset.items(TAG.SharedFunctionalGroupsSequence);
  const [derivation] = shared!.items(TAG.DerivationImageSequence);
  assert.equal(
    derivation!.items(TAG.SourceImageSequence)[0]!.text(TAG.ReferencedSOPInstanceUID),
    instance.sopInstanceUid,
  );
  assert.equal(shared!.items(TAG.CTImageFrameTypeSequence)[0]!.text(TAG.FrameType), 'DERIVED');
  assert.equal(dataset.text(TAG.ImageType), 'DERIVED');
  assert.ok(!dataset.has(TAG.SourceImageSequence));
  assert.ok(!dataset.has(TAG.DigitalSignaturesSequence), 'no signature over other pixels');
});

test('a second loss is told behind the first', async () => {
  const before = {
    LossyImageCompression: '01',
    LossyImageCompressionRatio: 4,
    LossyImageCompressionMethod: 'ISO_10918_1',
  };
  const { dataset } = (await given(await kept(before), UID.JPEG2000))!;
  assert.deepEqual(dataset.texts(TAG.LossyImageCompressionMethod), ['ISO_10918_1', 'ISO_15444_1']);
  assert.equal(dataset.texts(TAG.LossyImageCompressionRatio).length, 2);
  const [purpose] = dataset.items(TAG.SourceImageSequence)[0]!.items(TAG.PurposeOfReferenceCodeSequence);
  assert.equal(purpose!.text(TAG.CodeValue), '121322', 'its source was not uncompressed any more');
});

test('what is no shade is never given with loss', async () => {
  const { transcoding } = opened.archive;
  const dose = await kept({ SOPClassUID: UID.RTDoseStorage });
  assert.deepEqual(transcoding.lossyOffers(dose), []);
  const palette = await kept({ PhotometricInterpretation: 'PALETTE COLOR' });
  assert.equal(await given(palette, UID.JPEG2000), undefined);
  assert.equal(await (await transcoding.frames(palette, UID.JPEG2000))(1), undefined);
  const overlay = await kept({ OverlayBitPosition: 12 });
  assert.equal(await given(overlay, UID.JPEGLSNearLossless), undefined);
  const sixteen = await kept();
  assert.equal(await given(sixteen, UID.JPEGBaseline8Bit), undefined, 'JPEG baseline has eight bits');
  assert.equal(transcoding.lossyTo('PHONE'), UID.JPEGBaseline8Bit);
  assert.equal(transcoding.lossyTo('OTHER'), undefined);
});

test('a lower quality makes smaller instances, which have UIDs of their own', async () => {
  const other = await mkdtemp(join(tmpdir(), 'lossy-quality-'));
  const index = await openSqliteIndex({ path: join(other, 'index.sqlite'), extraAttributes: [] });
  const low = archiveOver(await openFileBlobs({ folder: other }), index, { lossyQuality: 40 });
  try {
    const usual = await kept();
    const bytes = Buffer.concat(await Array.fromAsync(opened.archive.retrieve.file(usual)));
    const reception = low.archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
    reception.write(bytes);
    assert.equal((await reception.end()).outcome, 'stored');
    const selection = { sopInstanceUids: [usual.sopInstanceUid] };
    const [same] = await Array.fromAsync(low.archive.retrieve.select(SYSTEM, selection));
    for (const [syntax] of WITH_LOSS) {
      const sizeOf = async ({ archive }: OpenedArchive, instance: StoredInstance) =>
        Buffer.concat(await Array.fromAsync((await archive.transcoding.file(instance, syntax))!)).length;
      assert.ok((await sizeOf(low, same!)) < (await sizeOf(opened, usual)), syntax);
      assert.notEqual(low.archive.transcoding.uidIn(same!, syntax), opened.archive.transcoding.uidIn(usual, syntax));
    }
  } finally {
    await low.stop();
    await rm(other, { recursive: true });
  }
});
