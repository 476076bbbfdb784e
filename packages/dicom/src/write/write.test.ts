import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitraryDataset } from '../../test/arbitrary-dataset.ts';
import {
  ascii,
  DEFLATED_UID,
  EXPLICIT_BE_UID,
  EXPLICIT_LE_UID,
  explicit,
  fileHead,
  IMPLICIT_LE_UID,
  ITEM_END,
  implicit,
  item,
  JPEG_UID,
  join,
  SEQUENCE_END,
  UNDEFINED,
  u16,
  u32,
} from '../../test/bytes.ts';
import { Dataset } from '../dataset/index.ts';
import { TAG } from '../dictionary/index.ts';
import { toDicomJson } from '../json/index.ts';
import { readDataset, readFile, StreamReader } from '../read/index.ts';
import { datasetChunks, filePieces, metaDataset, writeDataset, writeFile, writeMeta } from './index.ts';

const UIDS = [IMPLICIT_LE_UID, EXPLICIT_LE_UID, EXPLICIT_BE_UID, DEFLATED_UID];
const uid = fc.constantFrom(...UIDS);

function rewritten(bytes: Uint8Array, transferSyntaxUid = EXPLICIT_LE_UID): Uint8Array {
  return writeDataset(readDataset(bytes, transferSyntaxUid).dataset, transferSyntaxUid);
}

test('elements of commands and file heads in a data set are not written: they would be read as the head', () => {
  const dataset = Dataset.of({ SOPClassUID: '1.2', SOPInstanceUID: '1.2.3', PatientID: 'P' });
  dataset.set(TAG.TransferSyntaxUID, 'UI', [IMPLICIT_LE_UID]);
  dataset.set(0x00000002, 'UI', ['1.2']);
  dataset.set(0x00010002, 'UN', Buffer.from('kept'));
  const file = readFile(writeFile({ dataset, transferSyntaxUid: EXPLICIT_LE_UID }));
  assert.equal(file.transferSyntax.uid, EXPLICIT_LE_UID);
  assert.deepEqual([...file.dataset.tags()], [0x00010002, TAG.SOPClassUID, TAG.SOPInstanceUID, TAG.PatientID]);
});

test('a data set written and read is the same', () => {
  fc.assert(
    fc.property(
      arbitraryDataset,
      fc.constantFrom(EXPLICIT_LE_UID, EXPLICIT_BE_UID, DEFLATED_UID),
      (dataset, syntax) => {
        const { dataset: back, warnings } = readDataset(writeDataset(dataset, syntax), syntax);
        assert.deepEqual(toDicomJson(back), toDicomJson(dataset));
        assert.deepEqual(warnings, []);
      },
    ),
    { numRuns: 300 },
  );
});

test('bytes that were written stay the same when read and written again, in every transfer syntax', () => {
  fc.assert(
    fc.property(arbitraryDataset, uid, (dataset, syntax) => {
      const bytes = writeDataset(dataset, syntax);
      assert.deepEqual(rewritten(bytes, syntax), bytes);
    }),
    { numRuns: 200 },
  );
});

test('from one transfer syntax to another and back nothing is lost', () => {
  const explicitUid = fc.constantFrom(EXPLICIT_LE_UID, EXPLICIT_BE_UID, DEFLATED_UID);
  fc.assert(
    fc.property(arbitraryDataset, explicitUid, explicitUid, (dataset, one, other) => {
      const first = writeDataset(dataset, one);
      const second = writeDataset(readDataset(first, one).dataset, other);
      const third = writeDataset(readDataset(second, other).dataset, one);
      assert.deepEqual(third, first);
    }),
    { numRuns: 200 },
  );
});

test('implicit VR keeps all that a dictionary knows', () => {
  const dataset = Dataset.of({
    SpecificCharacterSet: 'ISO_IR 192',
    PatientName: 'Müller^Jörg=山田',
    ReferencedImageSequence: [{ ReferencedSOPInstanceUID: '1.2.3' }, {}],
    Rows: 3,
    PixelRepresentation: 1,
    SmallestImagePixelValue: 7,
    PixelSpacing: [0.5, 0.25],
    ExtendedOffsetTable: new Uint8Array(8),
  });
  dataset.set(TAG.SmallestImagePixelValue, 'SS', -5);
  const { dataset: back } = readDataset(writeDataset(dataset, IMPLICIT_LE_UID), IMPLICIT_LE_UID);
  assert.deepEqual(toDicomJson(back), toDicomJson(dataset));
});

test('what was read is written byte for byte, with all its oddities', () => {
  const uidElement = explicit('00081150', 'UI', '1.2\0');
  const cases: Uint8Array[] = [
    explicit('00081140', 'SQ', join(item(uidElement, UNDEFINED), ITEM_END, item(uidElement), SEQUENCE_END), UNDEFINED),
    explicit('00081140', 'SQ', join(item(uidElement), item(join(uidElement), UNDEFINED), ITEM_END)),
    join(explicit('00080000', 'UL', u32(99)), explicit('00080060', 'CS', 'CT')), // a wrong group length
    explicit('00100010', 'PN', 'odd'),
    explicit('00100010', '??', 'Doe^Jane'),
    join(explicit('00080060', 'CS', 'CT'), implicit('00100010', 'Doe^Jane')),
    explicit('00091001', 'UN', join(item(implicit('00100010', 'Doe^Jane')), SEQUENCE_END), UNDEFINED),
    explicit('00081140', 'SQ', join(item(uidElement, UNDEFINED), SEQUENCE_END), UNDEFINED),
    explicit('7FE00010', 'OB', join(item(u32(0)), item(ascii('abc')), SEQUENCE_END), UNDEFINED),
  ];
  for (const bytes of cases) assert.deepEqual(rewritten(bytes, JPEG_UID), bytes);
});

test('a change leaves the bytes around it alone', () => {
  const odd = explicit('00080080', 'LO', 'odd');
  const sequence = explicit('00081140', 'SQ', join(item(odd, UNDEFINED), ITEM_END), undefined);
  const bytes = join(odd, sequence, explicit('00100020', 'LO', 'ID'));
  const { dataset } = readDataset(bytes, EXPLICIT_LE_UID);
  dataset.set(TAG.PatientID, 'LO', 'OTHER');
  assert.deepEqual(writeDataset(dataset, EXPLICIT_LE_UID), join(odd, sequence, explicit('00100020', 'LO', 'OTHER ')));
});

test('a change in an item keeps the length forms of sequence and item', () => {
  const element = explicit('00081150', 'UI', '1.2\0');
  const changed = explicit('00081150', 'UI', '1.2.3.4\0');
  const forms: ((content: Uint8Array) => Uint8Array)[] = [
    (content) => explicit('00081140', 'SQ', join(item(content, UNDEFINED), ITEM_END, SEQUENCE_END), UNDEFINED),
    (content) => explicit('00081140', 'SQ', join(item(content), SEQUENCE_END), UNDEFINED),
    (content) => explicit('00081140', 'SQ', item(content)),
    (content) => explicit('00081140', 'SQ', join(item(content, UNDEFINED), ITEM_END)),
  ];
  for (const form of forms) {
    const { dataset } = readDataset(form(element), EXPLICIT_LE_UID);
    dataset.items(0x00081140)[0]?.set(0x00081150, 'UI', '1.2.3.4');
    assert.deepEqual(writeDataset(dataset, EXPLICIT_LE_UID), form(changed));
  }
});

test('group lengths are made right when the group changes or moves to another transfer syntax', () => {
  const bytes = join(
    explicit('00080000', 'UL', u32(10)),
    explicit('00080060', 'CS', 'CT'),
    explicit('00100000', 'UL', u32(1)),
    explicit('00100020', 'LO', 'ID'),
  );
  const { dataset } = readDataset(bytes, EXPLICIT_LE_UID);
  assert.equal(readDataset(writeDataset(dataset, IMPLICIT_LE_UID), IMPLICIT_LE_UID).dataset.number(0x00100000), 10);
  dataset.set(TAG.StudyDescription, 'LO', 'eight ch');
  const changed = readDataset(writeDataset(dataset, EXPLICIT_LE_UID), EXPLICIT_LE_UID).dataset;
  assert.equal(changed.number(0x00080000), 26);
  assert.equal(changed.number(0x00100000), 10);
});

test('a value over 64 KiB of a short VR goes as UN in explicit VR (PS3.5 §6.2.2), and is read again', () => {
  const numbers = Array.from({ length: 40_000 }, (_, index) => index);
  const dataset = new Dataset();
  dataset.set(TAG.ImageType, 'CS', ['A'.repeat(16)]);
  dataset.set(TAG.RedPaletteColorLookupTableDescriptor, 'US', [1, 2, 3]);
  dataset.set(TAG.LargeRedPaletteColorLookupTableDescriptor, 'US', numbers);
  for (const syntax of [EXPLICIT_LE_UID, EXPLICIT_BE_UID]) {
    const { dataset: back } = readDataset(writeDataset(dataset, syntax), syntax);
    assert.equal(back.get(TAG.LargeRedPaletteColorLookupTableDescriptor)?.vr, 'UN');
    assert.equal(back.get(TAG.LargeRedPaletteColorLookupTableDescriptor)?.bytes?.length, 80_000);
    assert.equal(back.get(TAG.LargeRedPaletteColorLookupTableDescriptor)?.bytes?.[3], 0, 'UN is little endian');
  }
  const { dataset: plain } = readDataset(writeDataset(dataset, IMPLICIT_LE_UID), IMPLICIT_LE_UID);
  assert.equal(plain.get(TAG.LargeRedPaletteColorLookupTableDescriptor)?.bytes?.length, 80_000);
});

test('words are turned around between byte orders, as long as each VR has them', () => {
  const value = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const turned: Record<string, number[]> = {
    OB: [1, 2, 3, 4, 5, 6, 7, 8],
    UN: [1, 2, 3, 4, 5, 6, 7, 8],
    OW: [2, 1, 4, 3, 6, 5, 8, 7],
    AT: [2, 1, 4, 3, 6, 5, 8, 7],
    OF: [4, 3, 2, 1, 8, 7, 6, 5],
    OL: [4, 3, 2, 1, 8, 7, 6, 5],
    FL: [4, 3, 2, 1, 8, 7, 6, 5],
    OD: [8, 7, 6, 5, 4, 3, 2, 1],
    OV: [8, 7, 6, 5, 4, 3, 2, 1],
    UV: [8, 7, 6, 5, 4, 3, 2, 1],
  };
  for (const [vr, expected] of Object.entries(turned)) {
    const { dataset } = readDataset(explicit('00091001', vr, value), EXPLICIT_LE_UID);
    const written = writeDataset(dataset, EXPLICIT_BE_UID);
    assert.deepEqual([...written.subarray(written.length - 8)], expected, vr);
  }
  assert.deepEqual([...value], [1, 2, 3, 4, 5, 6, 7, 8], 'the value read stays as it was');
});

test('encapsulated pixel data are written with their offset table, and in no native transfer syntax', () => {
  const value = join(item(u32(0)), item(ascii('abcd')), item(ascii('ef')), SEQUENCE_END);
  const bytes = explicit('7FE00010', 'OB', value, UNDEFINED);
  const { dataset } = readDataset(bytes, JPEG_UID);
  const copy = new Dataset();
  copy.setContent(TAG.PixelData, 'OB', dataset.get(TAG.PixelData)!.content!);
  assert.deepEqual(writeDataset(copy, JPEG_UID), bytes);
  for (const native of [copy, dataset]) {
    assert.throws(() => writeDataset(native, EXPLICIT_LE_UID), { code: 'encapsulated-value', tagPath: '7FE00010' });
  }
});

test('pieces of a long value are handed on without a copy', () => {
  const pixels = new Uint8Array(100_000);
  const dataset = Dataset.of({ PatientID: 'ID' });
  dataset.set(TAG.PixelData, 'OW', pixels);
  const chunks = [...datasetChunks(dataset, EXPLICIT_LE_UID)];
  assert.ok(chunks.some((chunk) => chunk === pixels));
  assert.deepEqual(join(...chunks), writeDataset(dataset, EXPLICIT_LE_UID));
});

test('a value that a stream passed over cannot be written', () => {
  const reader = new StreamReader({ form: 'dataset', transferSyntaxUid: EXPLICIT_LE_UID, valuesUpTo: 10 });
  reader.write(explicit('00081140', 'SQ', item(explicit('00091001', 'OB', new Uint8Array(20)))));
  const { dataset } = reader.end();
  assert.throws(() => writeDataset(dataset, EXPLICIT_LE_UID), { code: 'value-skipped', tagPath: '00091001' });
});

test('what a stream passed over is copied from its input, native, nested and in fragments', () => {
  const filled = (length: number, value: number) => new Uint8Array(length).fill(value);
  const nested = explicit('00081140', 'SQ', item(explicit('00091001', 'OB', filled(5000, 3))));
  const native = [nested, explicit('7FE00010', 'OW', filled(6000, 4))];
  const fragments = [
    explicit('7FE00010', 'OB', '', UNDEFINED),
    item(new Uint8Array(0)),
    item(filled(700, 5)),
    SEQUENCE_END,
  ];
  for (const [uid, parts] of [
    [EXPLICIT_LE_UID, native],
    [EXPLICIT_BE_UID, [explicit('7FE00010', 'OB', filled(6000, 4), undefined, false)]],
    [JPEG_UID, [nested, ...fragments]],
  ] as const) {
    const head = [explicit('00080016', 'UI', '1.22'), explicit('00080018', 'UI', '1.33')];
    const bytes = join(fileHead(uid), ...(uid === EXPLICIT_BE_UID ? [] : head), ...parts);
    const reader = new StreamReader({ form: 'file', valuesUpTo: 100 });
    reader.write(bytes);
    const { dataset, meta } = reader.end();
    const pieces = [...filePieces({ dataset, meta, transferSyntaxUid: uid })];
    assert.ok(pieces.some((piece) => !(piece instanceof Uint8Array)));
    const whole = pieces.map((piece) =>
      piece instanceof Uint8Array ? piece : bytes.subarray(piece.offset, piece.offset + piece.length),
    );
    assert.deepEqual(join(...whole), bytes, uid);
  }
});

test('text that the character set lacks is refused, its place named and its words not', () => {
  const dataset = Dataset.of({ SpecificCharacterSet: 'ISO_IR 100', PatientName: '山田' });
  assert.throws(
    () => writeDataset(dataset, EXPLICIT_LE_UID),
    (error: Error & { code?: string; tagPath?: string }) =>
      error.code === 'text-not-encodable' && error.tagPath === '00100010' && !error.message.includes('山'),
  );
});

test('a file: preamble, meta of the right length, data set', () => {
  const dataset = Dataset.of({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', SOPInstanceUID: '1.2.3', PatientID: 'ID' });
  const file = readFile(writeFile({ dataset, transferSyntaxUid: EXPLICIT_LE_UID }));
  assert.deepEqual(file.warnings, []);
  assert.equal(file.meta.text(TAG.MediaStorageSOPInstanceUID), '1.2.3');
  assert.equal(file.meta.text(TAG.TransferSyntaxUID), EXPLICIT_LE_UID);
  assert.deepEqual(file.preamble, new Uint8Array(128));
  assert.throws(() => writeFile({ dataset: Dataset.of({ PatientID: 'x' }), transferSyntaxUid: EXPLICIT_LE_UID }), {
    code: 'missing-attribute',
  });
  assert.throws(() => writeFile({ dataset, transferSyntaxUid: '1.2.3' }), { code: 'unknown-transfer-syntax' });
});

test('a file read and written is the same, its preamble and meta too', () => {
  const bytes = join(fileHead(EXPLICIT_LE_UID), explicit('00100010', 'PN', 'Doe^Jane'));
  bytes.set(ascii('II*'), 0);
  const { dataset, meta, preamble } = readFile(bytes);
  assert.deepEqual(writeFile({ dataset, meta, preamble, transferSyntaxUid: EXPLICIT_LE_UID }), bytes);
});

test('the head of a file alone', () => {
  const options = {
    mediaStorageSopClassUid: '1.2.840.10008.5.1.4.1.1.7',
    mediaStorageSopInstanceUid: '1.2.3',
    transferSyntaxUid: JPEG_UID,
    sourceApplicationEntityTitle: 'MODALITY',
  };
  const head = writeMeta(options);
  const file = readFile(head);
  assert.equal(file.datasetOffset, head.length);
  assert.equal(file.meta.number(0x00020000), head.length - 144);
  assert.equal(file.meta.text(TAG.SourceApplicationEntityTitle), 'MODALITY');
  assert.deepEqual(writeMeta(metaDataset(options)), head);
  assert.throws(() => writeMeta({ ...options, mediaStorageSopInstanceUid: '' }), {
    code: 'missing-attribute',
    tagPath: '00020003',
  });
});

test('a deflated data set has even length', () => {
  for (let length = 0; length < 40; length += 2) {
    const dataset = Dataset.of({ PatientID: 'x'.repeat(length) });
    assert.equal(writeDataset(dataset, DEFLATED_UID).length % 2, 0);
  }
});

test('sequences nested too deep are refused rather than overflow the stack', () => {
  let dataset = new Dataset();
  for (let depth = 0; depth < 1000; depth++) {
    const outer = new Dataset();
    outer.set(TAG.ReferencedImageSequence, 'SQ', [dataset]);
    dataset = outer;
  }
  assert.throws(() => writeDataset(dataset, EXPLICIT_LE_UID), { code: 'limit-depth' });
});

test('the order of 16-bit numbers that were set', () => {
  const dataset = Dataset.of({ Rows: 0x0102 });
  assert.deepEqual(writeDataset(dataset, EXPLICIT_LE_UID), explicit('00280010', 'US', u16(0x0102)));
  assert.deepEqual(
    writeDataset(dataset, EXPLICIT_BE_UID),
    explicit('00280010', 'US', u16(0x0102, false), undefined, false),
  );
});
