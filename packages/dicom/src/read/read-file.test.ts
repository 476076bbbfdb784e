import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
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
import { TAG } from '../dictionary/index.ts';
import { DicomReadError } from '../errors/index.ts';
import { readDataset, readFile } from './index.ts';

const NAME = explicit('00100010', 'PN', 'Doe^Jane');
const HEAD = fileHead(EXPLICIT_LE_UID);

function _warningsOf(bytes: Uint8Array, uid = EXPLICIT_LE_UID): string[] {
  return readDataset(bytes, uid).warnings.map(({ code, tagPath }) => (tagPath ? `${code} ${tagPath}` : code));
}

function fails(code: string, tagPath?: string) {
  return (error: unknown) =>
    error instanceof DicomReadError && error.code === code && (tagPath === undefined || error.tagPath === tagPath);
}

test('a file is preamble, meta and data set', () => {
  const bytes = join(HEAD, NAME);
  bytes[5] = 0x4d;
  const file = readFile(bytes);
  assert.equal(file.preamble?.[5], 0x4d);
  assert.equal(file.meta.text(TAG.TransferSyntaxUID), EXPLICIT_LE_UID);
  assert.equal(file.transferSyntax.keyword, 'ExplicitVRLittleEndian');
  assert.equal(file.datasetOffset, HEAD.length);
  assert.equal(file.dataset.text(TAG.PatientName), 'Doe^Jane');
  assert.deepEqual(file.warnings, []);
});

test('the same elements in implicit VR, explicit VR of both byte orders, and deflated', () => {
  const pointer = (le: boolean) => join(u16(0x0018, le), u16(0x1063, le));
  const explicitIn = (le: boolean) =>
    join(
      explicit('00080060', 'CS', 'CT', undefined, le),
      explicit('00280009', 'AT', pointer(le), undefined, le),
      explicit('00280010', 'US', u16(512, le), undefined, le),
    );
  const layouts: [string, Uint8Array][] = [
    [
      IMPLICIT_LE_UID,
      join(implicit('00080060', 'CT'), implicit('00280009', pointer(true)), implicit('00280010', u16(512))),
    ],
    [EXPLICIT_LE_UID, explicitIn(true)],
    [EXPLICIT_BE_UID, explicitIn(false)],
    [DEFLATED_UID, deflateRawSync(explicitIn(true))],
  ];
  for (const [uid, bytes] of layouts) {
    const { dataset, warnings } = readFile(join(fileHead(uid), bytes));
    assert.equal(dataset.text(TAG.Modality), 'CT', uid);
    assert.equal(dataset.number(TAG.Rows), 512, uid);
    assert.equal(dataset.number(TAG.FrameIncrementPointer), 0x00181063, uid);
    assert.deepEqual(warnings, [], uid);
  }
});

test('every VR of the long form has its reserved bytes, every other has not', () => {
  const values: [string, Uint8Array][] = [
    ['OV', new Uint8Array(8).fill(1)],
    ['SV', new Uint8Array(8).fill(255)],
    ['UC', ascii('many words')],
    ['UR', ascii('urn:x ')],
    ['UV', new Uint8Array(8).fill(255)],
    ['FD', new Uint8Array(8)],
    ['SH', ascii('ab')],
  ];
  const bytes = join(...values.map(([vr, value], index) => explicit(`0019100${index}`, vr, value)));
  const { dataset } = readDataset(bytes, EXPLICIT_LE_UID);
  assert.deepEqual(
    [...dataset.elements()].map(({ vr }) => vr),
    values.map(([vr]) => vr),
  );
  assert.deepEqual(dataset.get(0x00191001)?.bigints(), [-1n]);
  assert.deepEqual(dataset.get(0x00191004)?.bigints(), [2n ** 64n - 1n]);
  assert.deepEqual(dataset.texts(0x00191002), ['many words']);
});

test('sequences of defined and undefined length, nested and empty', () => {
  const inner = explicit('00081150', 'UI', '1.2.3\0');
  const nested = explicit('00081140', 'SQ', join(item(inner, UNDEFINED), ITEM_END, item(inner)));
  const bytes = join(
    explicit('00081110', 'SQ', join(item(nested, UNDEFINED), ITEM_END, SEQUENCE_END), UNDEFINED),
    explicit('00081115', 'SQ', ''),
    explicit('00081120', 'SQ', join(SEQUENCE_END), UNDEFINED),
    NAME,
  );
  const { dataset, warnings } = readDataset(bytes, EXPLICIT_LE_UID);
  const items = dataset.items(0x00081110)[0]?.items(0x00081140);
  assert.deepEqual(
    items?.map((one) => one.text(0x00081150)),
    ['1.2.3', '1.2.3'],
  );
  assert.equal(dataset.items(0x00081115).length, 0);
  assert.equal(dataset.get(0x00081120)?.vr, 'SQ');
  assert.equal(dataset.text(TAG.PatientName), 'Doe^Jane');
  assert.deepEqual(warnings, []);
});

test('UN of undefined length holds implicit VR items, whatever is around (PS3.5 §6.2.2)', () => {
  const content = join(item(implicit('00100010', 'In^Implicit '), UNDEFINED), ITEM_END, SEQUENCE_END);
  for (const uid of [EXPLICIT_LE_UID, EXPLICIT_BE_UID]) {
    const le = uid === EXPLICIT_LE_UID;
    const { dataset, warnings } = readDataset(
      join(explicit('00091001', 'UN', content, UNDEFINED, le), explicit('00100020', 'LO', 'ID', undefined, le)),
      uid,
    );
    assert.equal(dataset.items(0x00091001)[0]?.text(TAG.PatientName), 'In^Implicit', uid);
    assert.equal(dataset.text(TAG.PatientID), 'ID');
    assert.deepEqual(warnings, []);
  }
});

test('an attribute of the standard written as UN is read by the dictionary', () => {
  const bytes = join(
    explicit('00100020', 'UN', 'ID42'),
    explicit('00280010', 'UN', u16(512)),
    explicit('00081140', 'UN', item(implicit('00081150', '1.2\0'))),
  );
  const { dataset } = readDataset(bytes, EXPLICIT_LE_UID);
  assert.equal(dataset.get(TAG.PatientID)?.vr, 'UN');
  assert.equal(dataset.text(TAG.PatientID), 'ID42');
  assert.equal(dataset.number(TAG.Rows), 512);
  assert.equal(dataset.items(TAG.ReferencedImageSequence)[0]?.text(0x00081150), '1.2');
});

test('implicit VR: "US or SS" by Pixel Representation, private elements by their creator', () => {
  const bytes = join(
    implicit('00280103', u16(1)),
    implicit('00280106', u16(0xfffe)),
    implicit('00290010', 'SIEMENS CSA HEADER'),
    implicit('00291008', 'IMAGE NUM 4 '),
    implicit('00291099', u16(1)),
    implicit('7FE00010', u16(0x0102)),
  );
  const { dataset } = readDataset(bytes, IMPLICIT_LE_UID);
  assert.equal(dataset.number(0x00280106), -2);
  assert.equal(dataset.get(0x00291008)?.vr, 'CS');
  assert.equal(dataset.get(0x00291099)?.vr, 'UN');
  assert.equal(dataset.get(TAG.PixelData)?.vr, 'OW');
});

test('encapsulated pixel data: offset table, fragments and where they lie', () => {
  const fragments = [ascii('abcd'), ascii('ef')];
  const value = join(item(join(u32(0), u32(12))), ...fragments.map((one) => item(one)), SEQUENCE_END);
  const bytes = join(
    fileHead(JPEG_UID),
    explicit('7FE00010', 'OB', value, UNDEFINED),
    explicit('FFFCFFFC', 'OB', 'xx'),
  );
  const { dataset, pixelData, warnings } = readFile(bytes);
  const start = fileHead(JPEG_UID).length + 12;
  assert.equal(pixelData?.offset, start);
  assert.equal(pixelData?.length, value.length - 8);
  assert.deepEqual(pixelData?.basicOffsetTable, [0, 12]);
  assert.deepEqual(
    [...(pixelData?.fragments ?? [])],
    [
      { offset: start + 16 + 8, length: 4 },
      { offset: start + 16 + 8 + 4 + 8, length: 2 },
    ],
  );
  const encapsulated = dataset.get(TAG.PixelData)?.encapsulated;
  assert.deepEqual(
    [0, 1].map((index) => encapsulated?.fragment(index)),
    fragments,
  );
  assert.ok(dataset.has(0xfffcfffc));
  assert.deepEqual(warnings, []);
});

test('the extended offset table is kept with the pixel data (PS3.3 §C.7.6.3.1.8)', () => {
  const u64 = (value: number) => join(u32(value), u32(0));
  const bytes = join(
    explicit('7FE00001', 'OV', join(u64(0), u64(12))),
    explicit('7FE00002', 'OV', join(u64(4), u64(2))),
    explicit('7FE00010', 'OB', join(item(ascii('')), item(ascii('abcd')), item(ascii('ef')), SEQUENCE_END), UNDEFINED),
  );
  const { pixelData } = readDataset(bytes, JPEG_UID);
  assert.deepEqual(pixelData?.extendedOffsetTable, { offsets: [0, 12], lengths: [4, 2] });
  assert.deepEqual(pixelData?.basicOffsetTable, []);
});

test('native pixel data: where they lie', () => {
  const { pixelData } = readFile(join(HEAD, NAME, explicit('7FE00010', 'OW', new Uint8Array(6))));
  assert.deepEqual(pixelData, {
    tag: 0x7fe00010,
    vr: 'OW',
    offset: HEAD.length + NAME.length + 12,
    length: 6,
    encapsulated: false,
  });
});

test('a data set cut short is an error with place and path, or a part when that is wanted', () => {
  const sequence = explicit('00081140', 'SQ', item(explicit('00081150', 'UI', '1.2.3\0')));
  const whole = join(sequence, NAME);
  for (let length = 1; length < whole.length; length++) {
    if (length === sequence.length) continue;
    const cut = whole.subarray(0, length);
    // Between an empty item and its first element a cut cannot be told from a wrong length.
    if (length === 12 || length === 20) continue;
    assert.throws(() => readDataset(cut, EXPLICIT_LE_UID), fails('truncated'), `${length}`);
    assert.ok(readDataset(cut, EXPLICIT_LE_UID, { keepTruncated: true }).warnings.length > 0);
  }
  assert.throws(
    () => readDataset(whole.subarray(0, 30), EXPLICIT_LE_UID),
    (error) => fails('truncated', '00081140[1].00081150')(error) && (error as DicomReadError).offset === 20,
  );
  const partial = readDataset(whole.subarray(0, whole.length - 3), EXPLICIT_LE_UID, { keepTruncated: true });
  assert.equal(partial.dataset.text(TAG.PatientName), 'Doe^J');
});

test('bytes that are no DICOM are refused', () => {
  assert.throws(() => readFile(new Uint8Array(0)), fails('empty-input'));
  assert.throws(() => readFile(new Uint8Array(132)), fails('not-dicom'));
  assert.throws(
    () => readFile(ascii('This is a text of more than one hundred and forty characters. '.repeat(4))),
    fails('not-dicom'),
  );
  assert.throws(() => readDataset(join(NAME, item(NAME)), EXPLICIT_LE_UID), fails('bad-element'));
  assert.throws(() => readDataset(explicit('00081140', 'SQ', NAME), EXPLICIT_LE_UID), fails('bad-item', '00081140[0]'));
  assert.throws(
    () => readDataset(explicit('7FE00010', 'OB', NAME, UNDEFINED), JPEG_UID),
    fails('bad-fragment', '7FE00010'),
  );
});

test('values are decoded when asked for, in the character set of their data set', () => {
  const bytes = join(
    explicit('00080005', 'CS', 'ISO_IR 100'),
    explicit('00080080', 'LO', 'M\xfcnchen '),
    explicit(
      '00081140',
      'SQ',
      item(join(explicit('00080005', 'CS', 'ISO_IR 144'), explicit('00080080', 'LO', '\xbc\xde'))),
    ),
    explicit('00100010', 'PN', 'M\xfcller^J\xf6rg '),
  );
  const { dataset } = readDataset(bytes, EXPLICIT_LE_UID);
  assert.equal(dataset.text(TAG.PatientName), 'Müller^Jörg');
  assert.equal(dataset.text(TAG.InstitutionName), 'München');
  assert.equal(dataset.items(TAG.ReferencedImageSequence)[0]?.text(TAG.InstitutionName), 'Мо');
});

test('padding is taken off by the rules of each VR (PS3.5 Table 6.2-1)', () => {
  const cases: [string, string, string[]][] = [
    ['LO', ' a b \\ c ', ['a b', 'c']],
    ['LT', '  indented \r\n text ', ['  indented \r\n text']],
    ['UI', '1.2.3\0', ['1.2.3']],
    ['CS', 'A\\\\C ', ['A', '', 'C']],
    ['AE', ' SCP\0', ['SCP']],
    ['UT', 'a\\b ', ['a\\b']],
    ['SH', '  ', []],
  ];
  for (const [vr, raw, expected] of cases) {
    const { dataset } = readDataset(explicit('00191001', vr, raw), EXPLICIT_LE_UID);
    assert.deepEqual(dataset.texts(0x00191001), expected, vr);
    assert.equal(dataset.text(0x00191001), expected[0], vr);
  }
});
