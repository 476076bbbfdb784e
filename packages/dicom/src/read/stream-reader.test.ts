import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { arbitraryDataset, pieces } from '../../test/arbitrary-dataset.ts';
import {
  ascii,
  DEFLATED_UID,
  EXPLICIT_BE_UID,
  EXPLICIT_LE_UID,
  explicit,
  fileHead,
  IMPLICIT_LE_UID,
  item,
  JPEG_UID,
  join,
  SEQUENCE_END,
  UNDEFINED,
} from '../../test/bytes.ts';
import { TAG } from '../dictionary/index.ts';
import { DicomReadError } from '../errors/index.ts';
import { toDicomJson } from '../json/index.ts';
import { writeFile } from '../write/index.ts';
import {
  type DicomFile,
  type PixelDataLocation,
  readDataset,
  readFile,
  StreamReader,
  type StreamReaderOptions,
} from './index.ts';

const NAME = explicit('00100010', 'PN', 'Doe^Jane');

function stream(parts: readonly Uint8Array[], options: Partial<StreamReaderOptions> = {}): DicomFile {
  const reader = new StreamReader({ form: 'file', ...options });
  for (const part of parts) {
    const own = part.slice();
    reader.write(own);
    own.fill(0xaa);
  }
  return reader.end();
}

function content(file: DicomFile) {
  const { dataset, meta, warnings, datasetOffset, pixelData } = file;
  return {
    dataset: toDicomJson(dataset),
    meta: toDicomJson(meta),
    warnings,
    datasetOffset,
    pixelData: plain(pixelData),
  };
}

function plain(location: PixelDataLocation | undefined) {
  return location && { ...location, fragments: location.fragments && [...location.fragments] };
}

function allSplits(bytes: Uint8Array, options: Partial<StreamReaderOptions> = {}): void {
  const whole = content(readFile(bytes));
  for (let cut = 0; cut <= bytes.length; cut++) {
    const split = stream([bytes.subarray(0, cut), bytes.subarray(cut)], {
      valuesUpTo: Number.POSITIVE_INFINITY,
      ...options,
    });
    assert.deepEqual(content(split), whole, `cut at ${cut}`);
  }
}

const uid = fc.constantFrom(EXPLICIT_LE_UID, IMPLICIT_LE_UID, EXPLICIT_BE_UID, DEFLATED_UID);

test('however the bytes are split, the stream gives what the whole buffer gives', () => {
  const cuts = fc.array(fc.nat(), { maxLength: 30 });
  fc.assert(
    fc.property(arbitraryDataset, uid, cuts, (dataset, transferSyntaxUid, places) => {
      dataset.set(TAG.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7');
      dataset.set(TAG.SOPInstanceUID, 'UI', '1.2.3');
      const bytes = writeFile({ dataset, transferSyntaxUid });
      const split = stream(pieces(bytes, places), { valuesUpTo: Number.POSITIVE_INFINITY });
      assert.deepEqual(content(split), content(readFile(bytes)));
    }),
    { numRuns: 200 },
  );
});

test('every single place to split a file with sequences, fragments and trailing padding', () => {
  const fragments = explicit(
    '7FE00010',
    'OB',
    join(item(ascii('')), item(ascii('abcd')), item(ascii('ef')), SEQUENCE_END),
    UNDEFINED,
  );
  const sequence = explicit('00081140', 'SQ', join(item(explicit('00081150', 'UI', '1.2\0')), SEQUENCE_END), UNDEFINED);
  allSplits(join(fileHead(JPEG_UID), sequence, NAME, fragments, new Uint8Array(20)));
});

test('every single place to split inputs without preamble, without meta, deflated, and with a sequence as UN', () => {
  const un = explicit('00081140', 'UN', item(ascii('')));
  allSplits(join(explicit('00080005', 'CS', 'ISO_IR 100'), un, NAME));
  allSplits(join(fileHead(EXPLICIT_LE_UID).subarray(132), NAME));
  allSplits(join(fileHead(DEFLATED_UID), deflateRawSync(join(NAME, explicit('00100020', 'LO', 'ID'.repeat(50))))));
});

test('a header reader passes over long values and says where they lie', () => {
  const long = new Uint8Array(5000).fill(1);
  const bytes = join(
    fileHead(EXPLICIT_LE_UID),
    explicit('00081140', 'SQ', item(explicit('00090010', 'OB', long))),
    NAME,
    explicit('7FE00010', 'OW', long),
    explicit('FFFCFFFC', 'OB', 'xx'),
  );
  for (const size of [1, 7, 1000, 100_000]) {
    const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    const { dataset, pixelData } = stream(parts, { valuesUpTo: 1000 });
    const pixels = bytes.length - 14 - 5000;
    assert.deepEqual(dataset.get(TAG.PixelData)?.skipped, { offset: pixels, length: 5000 });
    assert.equal(pixelData?.offset, pixels);
    const inner = dataset.items(0x00081140)[0]?.get(0x00090010);
    assert.deepEqual(inner?.skipped, { offset: fileHead(EXPLICIT_LE_UID).length + 12 + 8 + 12, length: 5000 });
    assert.equal(inner?.bytes, undefined);
    assert.equal(dataset.text(TAG.PatientName), 'Doe^Jane');
    assert.ok(dataset.has(0xfffcfffc));
  }
});

test('a header reader notes fragments and keeps none of them', () => {
  const parts = [item(ascii('')), ...Array.from({ length: 300 }, (_, index) => item(new Uint8Array(100 + 2 * index)))];
  const bytes = join(fileHead(JPEG_UID), NAME, explicit('7FE00010', 'OB', join(...parts, SEQUENCE_END), UNDEFINED));
  const { dataset, pixelData } = stream([bytes.subarray(0, 999), bytes.subarray(999)], {});
  assert.deepEqual(plain(pixelData), plain(readFile(bytes).pixelData));
  assert.equal(pixelData?.fragments?.length, 300);
  assert.throws(() => dataset.get(TAG.PixelData)?.encapsulated?.fragment(0), { code: 'value-skipped' });
});

test('memory stays small whatever the length of the input', () => {
  const reader = new StreamReader({ form: 'file' });
  const gigabytes = 3;
  reader.write(join(fileHead(EXPLICIT_LE_UID), NAME));
  const before = process.memoryUsage().arrayBuffers;
  reader.write(explicit('7FE00010', 'OW', '', gigabytes * 2 ** 30));
  const piece = new Uint8Array(2 ** 24);
  for (let count = 0; count < gigabytes * 64; count++) reader.write(piece);
  const { pixelData } = reader.end();
  assert.equal(pixelData?.length, gigabytes * 2 ** 30);
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 25);
  assert.equal(reader.bytesRead, pixelData.offset + pixelData.length);
});

test('a data set alone, as DIMSE carries it, needs its transfer syntax', () => {
  const file = stream([NAME], { form: 'dataset', transferSyntaxUid: EXPLICIT_LE_UID });
  assert.equal(file.dataset.text(TAG.PatientName), 'Doe^Jane');
  assert.equal(file.datasetOffset, 0);
  assert.equal(file.preamble, undefined);
  assert.equal(file.meta.size, 0);
  assert.throws(() => new StreamReader({ form: 'dataset', transferSyntaxUid: '1.2.3' }), {
    code: 'unknown-transfer-syntax',
  });
});

test('the header so far can be looked at before the end', () => {
  const reader = new StreamReader({ form: 'file' });
  assert.throws(() => reader.file, { code: 'truncated' });
  reader.write(join(fileHead(EXPLICIT_LE_UID), NAME, explicit('7FE00010', 'OW', '', 2 ** 20)));
  assert.equal(reader.file.dataset.text(TAG.PatientName), 'Doe^Jane');
  assert.equal(reader.file.pixelData?.length, 2 ** 20);
  assert.throws(() => reader.end(), { code: 'truncated' });
});

test('an input that ends too early is an error wherever it ends', () => {
  const fragments = explicit(
    '7FE00010',
    'OB',
    join(item(ascii('')), item(new Uint8Array(40)), SEQUENCE_END),
    UNDEFINED,
  );
  const bytes = join(fileHead(JPEG_UID), NAME, fragments);
  const between = new Set([
    bytes.length - fragments.length,
    bytes.length - 8,
    bytes.length - 8 - 48,
    bytes.length - 8 - 56,
  ]);
  for (let length = fileHead(JPEG_UID).length + 1; length < bytes.length; length++) {
    if (between.has(length)) continue;
    assert.throws(() => stream([bytes.subarray(0, length)], {}), { code: 'truncated' }, `${length}`);
  }
  const deflated = join(fileHead(DEFLATED_UID), deflateRawSync(NAME));
  assert.throws(() => stream([deflated.subarray(0, deflated.length - 3)]), { code: 'truncated' });
});

test('after an error every call gives it again', () => {
  const reader = new StreamReader({ form: 'file' });
  let first: unknown;
  try {
    reader.write(ascii('no DICOM at all, though long enough to tell. '.repeat(5)));
  } catch (error) {
    first = error;
  }
  assert.ok(first instanceof DicomReadError && first.code === 'not-dicom');
  assert.throws(
    () => reader.write(NAME),
    (error) => error === first,
  );
  assert.throws(
    () => reader.end(),
    (error) => error === first,
  );
});

test('a reader that has ended takes nothing more', () => {
  const reader = new StreamReader({ form: 'dataset', transferSyntaxUid: EXPLICIT_LE_UID });
  reader.write(NAME);
  reader.end();
  assert.throws(() => reader.write(NAME), { code: 'reader-ended' });
});

test('a whole buffer read with valuesUpTo gives the same header', () => {
  const bytes = join(NAME, explicit('7FE00010', 'OW', new Uint8Array(5000)), explicit('FFFCFFFC', 'OB', 'xx'));
  const { dataset, pixelData } = readDataset(bytes, EXPLICIT_LE_UID, { valuesUpTo: 100 });
  assert.deepEqual(dataset.get(TAG.PixelData)?.skipped, { offset: NAME.length + 12, length: 5000 });
  assert.equal(pixelData?.offset, NAME.length + 12);
  assert.ok(dataset.has(0xfffcfffc));
});
