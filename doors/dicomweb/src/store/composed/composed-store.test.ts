import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Dataset, type DicomJson, readFile, TAG, toDicomJson, toNativeXml, UID } from '@vesalius/dicom';
import sharp from 'sharp';
import { serve } from '../../testing/serve.ts';

const UIDS = { StudyInstanceUID: '1.2.1', SeriesInstanceUID: '1.2.1.1', SOPInstanceUID: '1.2.1.1.1' };
const GIVEN = { ...UIDS, PatientName: 'Müller^Jürgen', PatientID: 'P1' };
const REFERRED = (tag: string, vr = 'OB') => ({ [tag]: { vr, BulkDataURI: 'bulk/1' } });
const spoolFolder = join(tmpdir(), `vesalius-spool-test-${process.pid}`);

interface Part {
  readonly type: string;
  readonly location?: string;
  readonly bytes: Uint8Array;
}

function bodyOf(parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(({ type, location, bytes }) => [
    Buffer.from(`--b\r\nContent-Type: ${type}\r\n${location ? `Content-Location: ${location}\r\n` : ''}\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from('--b--')]);
}

const json = (...models: DicomJson[]): Part => ({
  type: 'application/dicom+json',
  bytes: Buffer.from(JSON.stringify(models)),
});
const modelOf = (attributes: Parameters<typeof Dataset.of>[0]) => toDicomJson(Dataset.of(attributes));

async function store(parts: readonly Part[], path = '/studies', type = 'application/dicom+json') {
  await using served = await serve({ spoolFolder });
  const response = await fetch(served.root + path, {
    method: 'POST',
    headers: { 'content-type': `multipart/related; type="${type}"; boundary=b` },
    body: new Uint8Array(bodyOf(parts)),
  });
  const answer = (await response.json()) as DicomJson;
  assert.deepEqual(await readdir(spoolFolder), [], 'nothing stays in the spool');
  const files = served.memory.held.map(({ bytes }) => readFile(bytes));
  return { status: response.status, answer, file: files[0]!, files };
}

const octets = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []);
const reasonsOf = (answer: DicomJson) =>
  ((answer['00081198']?.Value ?? []) as DicomJson[]).map((item) => item['00081197']!.Value![0]);

test('metadata as JSON with native pixels and a value in an item, both elsewhere', async () => {
  const pixels = new Uint8Array(600_001).map((_, index) => index % 253);
  const model = modelOf({ ...GIVEN, SOPClassUID: UID.SecondaryCaptureImageStorage, BitsAllocated: 8 });
  const waveform = { '54000100': { vr: 'SQ', Value: [{ '54001010': { vr: 'OB', BulkDataURI: 'w' } }] } };
  const { status, file } = await store([
    json({ ...model, ...REFERRED('7FE00010'), ...waveform }),
    { type: 'application/octet-stream', location: 'w', bytes: Buffer.from('wave') },
    { type: 'application/octet-stream', location: 'bulk/1', bytes: pixels },
  ]);
  assert.equal(status, 200);
  assert.equal(file.transferSyntax.uid, UID.ExplicitVRLittleEndian);
  assert.equal(file.dataset.text(TAG.PatientName), 'Müller^Jürgen');
  assert.deepEqual(octets(file.dataset.bytes(TAG.PixelData)), Buffer.concat([pixels, Buffer.alloc(1)]));
  assert.equal(String(octets(file.dataset.items(0x54000100)[0]!.bytes(0x54001010))), 'wave');
});

test('metadata as XML, an instance a part, each with its own bulk data', async () => {
  const xmlOf = (number: number): Part => {
    const dataset = Dataset.of({
      ...GIVEN,
      SOPInstanceUID: `1.2.1.1.${number}`,
      SOPClassUID: UID.SecondaryCaptureImageStorage,
      PixelData: new Uint8Array(4),
    });
    const text = toNativeXml(dataset, { bulkDataUri: (path) => (path === '7FE00010' ? `p${number}` : undefined) });
    return { type: 'application/dicom+xml', bytes: Buffer.from(text) };
  };
  const part = (number: number): Part => ({
    type: 'application/octet-stream',
    location: `p${number}`,
    bytes: new Uint8Array(4).fill(number),
  });
  const { status, files } = await store([xmlOf(1), xmlOf(2), part(1), part(2)], '/studies', 'application/dicom+xml');
  assert.equal(status, 200);
  assert.deepEqual(
    files.map(({ dataset }) => dataset.bytes(TAG.PixelData)?.[0]),
    [1, 2],
  );
});

test('encapsulated frames in the transfer syntax that their parts name', async () => {
  const type = 'image/jls; transfer-syntax=1.2.840.10008.1.2.4.81';
  const model = modelOf({ ...GIVEN, SOPClassUID: UID.SecondaryCaptureImageStorage });
  const { file } = await store([
    json({ ...model, ...REFERRED('7FE00010') }),
    { type, location: 'bulk/1', bytes: Buffer.from('odd') },
    { type, location: 'bulk/1', bytes: Buffer.from('even') },
  ]);
  assert.equal(file.transferSyntax.uid, UID.JPEGLSNearLossless);
  const value = file.dataset.get(TAG.PixelData)!.encapsulated!;
  assert.deepEqual(
    [0, 1].map((index) => String(octets(value.fragment(index)))),
    ['odd\0', 'even'],
  );
});

test('a JPEG becomes a Secondary Capture that says what the picture says', async () => {
  const picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#804020' } })
    .jpeg()
    .toBuffer();
  const { status, file } = await store([
    json({ ...modelOf({ ...GIVEN, Rows: 9 }), ...REFERRED('7FE00010') }),
    { type: 'image/jpeg', location: 'bulk/1', bytes: picture },
  ]);
  assert.equal(status, 200);
  const { dataset } = file;
  assert.equal(file.transferSyntax.uid, UID.JPEGBaseline8Bit);
  assert.equal(dataset.text(TAG.SOPClassUID), UID.SecondaryCaptureImageStorage);
  assert.deepEqual([dataset.number(TAG.Rows), dataset.number(TAG.Columns)], [20, 30]);
  assert.equal(dataset.text(TAG.PhotometricInterpretation), 'YBR_FULL_422');
  assert.equal(dataset.text(TAG.LossyImageCompression), '01');
  assert.equal(dataset.text(TAG.ConversionType), 'WSD');
  assert.deepEqual(
    Buffer.from(dataset.get(TAG.PixelData)!.encapsulated!.fragment(0)).subarray(0, picture.length),
    picture,
  );
});

test('a PNG becomes native pixels: RGB without transparency, or grey of sixteen bits', async () => {
  const colour = await sharp({
    create: { width: 3, height: 2, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 1 } },
  })
    .png()
    .toBuffer();
  const rgb = await store([json(modelOf(GIVEN)), { type: 'image/png', bytes: colour }]);
  assert.equal(rgb.status, 200);
  assert.equal(rgb.file.dataset.text(TAG.PhotometricInterpretation), 'RGB');
  assert.deepEqual(
    [...rgb.file.dataset.bytes(TAG.PixelData)!],
    Array.from({ length: 18 }, (_, at) => 1 + (at % 3)),
  );
  const values = Uint16Array.of(0, 1000, 40_000, 65_535);
  const raw = { width: 2, height: 2, channels: 1 } as const;
  const grey = await sharp(values, { raw }).toColourspace('grey16').png().toBuffer();
  const { file } = await store([json(modelOf(GIVEN)), { type: 'image/png', bytes: grey }]);
  assert.equal(file.dataset.number(TAG.BitsAllocated), 16);
  assert.deepEqual(octets(file.dataset.bytes(TAG.PixelData)), Buffer.from(values.buffer));
});

test('documents and models are encapsulated with their media type', async () => {
  for (const [type, sopClass, modality] of [
    ['application/pdf', UID.EncapsulatedPDFStorage, 'DOC'],
    ['model/stl', UID.EncapsulatedSTLStorage, 'M3D'],
  ] as const) {
    const { status, file } = await store([
      json({ ...modelOf({ ...GIVEN, DocumentTitle: 'Report' }), ...REFERRED('00420011') }),
      { type, location: 'bulk/1', bytes: Buffer.from('%PDF-1.7 odd!') },
    ]);
    assert.equal(status, 200);
    const { dataset } = file;
    assert.equal(dataset.text(TAG.SOPClassUID), sopClass);
    assert.equal(dataset.text(TAG.Modality), modality);
    assert.equal(dataset.text(TAG.MIMETypeOfEncapsulatedDocument), type);
    assert.equal(dataset.number(TAG.EncapsulatedDocumentLength), 13);
    assert.equal(String(octets(dataset.bytes(TAG.EncapsulatedDocument))), '%PDF-1.7 odd!\0');
  }
});

/** A box of ISO/IEC 14496-12. */
function box(type: string, ...content: Uint8Array[]): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(8), ...content]);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.write(type, 4, 'latin1');
  return bytes;
}

function video(codec: 'avc1' | 'vp09', level: number): Buffer {
  const entry = Buffer.alloc(78);
  entry.writeUInt16BE(640, 24);
  entry.writeUInt16BE(480, 26);
  const clock = Buffer.alloc(24);
  clock.writeUInt32BE(1000, 12);
  clock.writeUInt32BE(2000, 16);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32BE(50, 8);
  const description = box('stsd', Buffer.alloc(8), box(codec, entry, box('avcC', Buffer.of(1, 100, 0, level))));
  const handler = box('hdlr', Buffer.alloc(8), Buffer.from('vide'), Buffer.alloc(13));
  const table = box('stbl', description, box('stsz', sizes));
  const track = box('trak', box('mdia', box('mdhd', clock, Buffer.alloc(8)), handler, box('minf', table)));
  return Buffer.concat([box('ftyp', Buffer.from('isom')), box('moov', track), box('mdat', Buffer.alloc(100))]);
}

test('an MP4 becomes a video with its size, frames and speed', async () => {
  const bytes = video('avc1', 31);
  const { status, file } = await store([json(modelOf(GIVEN)), { type: 'video/mp4', bytes }]);
  assert.equal(status, 200);
  const { dataset } = file;
  assert.equal(file.transferSyntax.uid, UID.MPEG4HP41);
  assert.equal(dataset.text(TAG.SOPClassUID), UID.VideoPhotographicImageStorage);
  assert.deepEqual([dataset.number(TAG.Rows), dataset.number(TAG.Columns)], [480, 640]);
  assert.deepEqual([dataset.number(TAG.NumberOfFrames), dataset.number(TAG.FrameTime)], [50, 40]);
  assert.deepEqual(Buffer.from(dataset.get(TAG.PixelData)!.encapsulated!.fragment(0)).subarray(0, bytes.length), bytes);
});

test('what cannot be made is refused with its reason, and leaves nothing', async () => {
  const refer = json({ ...modelOf(GIVEN), ...REFERRED('7FE00010') });
  const at = (type: string, bytes: Uint8Array): Part => ({ type, location: 'bulk/1', bytes });
  const cases: [string, number, Part[]][] = [
    ['bulk data that are not there', 0xc000, [refer]],
    ['no JPEG', 0xc000, [refer, at('image/jpeg', Buffer.from('GIF89a'))]],
    ['a broken PNG', 0xc000, [refer, at('image/png', Buffer.from('\x89PNG\r\n\x1a\n'))]],
    ['a broken MP4', 0xc000, [refer, at('video/mp4', video('avc1', 31).subarray(0, 60))]],
    ['another codec', 0xc122, [refer, at('video/mp4', video('vp09', 31))]],
    ['another level', 0xc122, [refer, at('video/mp4', video('avc1', 52))]],
    ['another picture', 0xc122, [refer, at('image/webp', Buffer.from('RIFF'))]],
    [
      'big endian',
      0xc122,
      [refer, at('application/octet-stream; transfer-syntax=1.2.840.10008.1.2.2', Buffer.alloc(4))],
    ],
  ];
  for (const [what, reason, parts] of cases) {
    const { status, answer, files } = await store(parts);
    assert.deepEqual([status, reasonsOf(answer), files.length], [409, [reason], 0], what);
  }
});

test('one of two fails: 202; another study than that of the address: 409', async () => {
  const whole = modelOf({ ...GIVEN, SOPClassUID: UID.SecondaryCaptureImageStorage });
  const broken = { ...modelOf({ ...GIVEN, SOPInstanceUID: '1.2.1.1.2' }), ...REFERRED('7FE00010') };
  const { status, answer, files } = await store([json(whole, broken)]);
  assert.deepEqual([status, reasonsOf(answer), files.length], [202, [0xc000], 1]);
  const other = await store([json(whole)], '/studies/1.2.9');
  assert.deepEqual([other.status, reasonsOf(other.answer)], [409, [0xa900]]);
  const { StudyInstanceUID: _, ...without } = { ...GIVEN, SOPClassUID: UID.SecondaryCaptureImageStorage };
  const given = await store([json(modelOf(without))], '/studies/1.2.9');
  assert.equal(given.file.dataset.text(TAG.StudyInstanceUID), '1.2.9');
});
