import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitraryDataset } from '../../test/arbitrary-dataset.ts';
import {
  ascii,
  EXPLICIT_BE_UID,
  EXPLICIT_LE_UID,
  explicit,
  IMPLICIT_LE_UID,
  item,
  JPEG_UID,
  join,
  SEQUENCE_END,
  UNDEFINED,
  u32,
} from '../../test/bytes.ts';
import { Dataset } from '../dataset/index.ts';
import { DicomModelError } from '../errors/index.ts';
import { readDataset, StreamReader } from '../read/index.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { fromDicomJson, stringifyDicomJson, toDicomJson } from './index.ts';

test('values of each kind as PS3.18 §F.2.3 has them', () => {
  const dataset = Dataset.of({
    SpecificCharacterSet: 'ISO_IR 100',
    PatientName: ['Müller^Jörg=山田^太郎=やまだ^たろう', '', '=X'],
    ImageType: ['A', '', 'C'],
    PixelSpacing: ['0.50', 'x', '-1e3'],
    InstanceNumber: '007',
    FrameIncrementPointer: [0x00181063],
    Rows: 512,
    AccessionNumber: '',
    ReferencedImageSequence: [{}, { ReferencedFrameNumber: [1, 2] }],
    PixelData: new Uint8Array([1, 2, 3, 4]),
  });
  dataset.set(0x00091001, 'SV', [-1n, 2n ** 60n]);
  dataset.set(0x00091002, 'FD', [Number.NaN, Number.POSITIVE_INFINITY, 0.1]);
  dataset.set(0x00080000, 'UL', [4]);
  assert.deepEqual(toDicomJson(dataset), {
    '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
    '00080008': { vr: 'CS', Value: ['A', null, 'C'] },
    '00080050': { vr: 'SH' },
    '00081140': { vr: 'SQ', Value: [{}, { '00081160': { vr: 'IS', Value: [1, 2] } }] },
    '00091001': { vr: 'SV', Value: [-1, '1152921504606846976'] },
    '00091002': { vr: 'FD', Value: ['NaN', 'inf', 0.1] },
    '00100010': {
      vr: 'PN',
      Value: [
        { Alphabetic: 'Müller^Jörg', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' },
        null,
        { Ideographic: 'X' },
      ],
    },
    '00200013': { vr: 'IS', Value: [7] },
    '00280009': { vr: 'AT', Value: ['00181063'] },
    '00280010': { vr: 'US', Value: [512] },
    '00280030': { vr: 'DS', Value: [0.5, 'x', -1000] },
    '7FE00010': { vr: 'OB', InlineBinary: 'AQIDBA==' },
  });
});

test('binary values stand in little endian, whatever they were read from', () => {
  const { dataset } = readDataset(
    explicit('7FE00010', 'OW', Uint8Array.of(0, 1, 0, 2), undefined, false),
    EXPLICIT_BE_UID,
  );
  assert.deepEqual(toDicomJson(dataset)['7FE00010'], { vr: 'OW', InlineBinary: toBase64(Uint8Array.of(1, 0, 2, 0)) });
});

test('bulk data: asked for where it may be, by path, and for what a stream passed over', () => {
  const inner = explicit('00091001', 'OB', new Uint8Array(2000));
  const reader = new StreamReader({ form: 'dataset', transferSyntaxUid: EXPLICIT_LE_UID, valuesUpTo: 1000 });
  reader.write(
    join(explicit('00081140', 'SQ', join(item(ascii('')), item(inner))), explicit('00100010', 'PN', 'Doe^Jane')),
  );
  const asked: string[] = [];
  const json = toDicomJson(reader.end().dataset, {
    bulkDataUri: (path, element) => {
      asked.push(path);
      return `bulk/${path}?${element.skipped?.offset}`;
    },
  });
  assert.deepEqual(asked, ['00081140[2].00091001']);
  assert.deepEqual(json['00081140'], {
    vr: 'SQ',
    Value: [{}, { '00091001': { vr: 'OB', BulkDataURI: 'bulk/00081140[2].00091001?40' } }],
  });
});

test('encapsulated pixel data by URI, or inline as their fragments', () => {
  const value = join(item(u32(0)), item(ascii('abcd')), item(ascii('ef')), SEQUENCE_END);
  const { dataset } = readDataset(explicit('7FE00010', 'OB', value, UNDEFINED), JPEG_UID);
  assert.deepEqual(toDicomJson(dataset), { '7FE00010': { vr: 'OB', InlineBinary: toBase64(ascii('abcdef')) } });
  assert.deepEqual(toDicomJson(dataset, { bulkDataUri: () => 'x' }), { '7FE00010': { vr: 'OB', BulkDataURI: 'x' } });
});

test('the text has its attributes in ascending order, also those that look like numbers', () => {
  const dataset = Dataset.of({
    SOPInstanceUID: '1.2',
    ROIContourSequence: [{ PatientID: 'x', ROIDisplayColor: [1] }],
    Rows: 1,
  });
  const text = stringifyDicomJson(toDicomJson(dataset));
  const keys = [...text.matchAll(/"([0-9A-F]{8})":/g)].map((match) => match[1]);
  assert.deepEqual(keys, ['00080018', '00280010', '30060039', '00100020', '3006002A']);
  assert.deepEqual(JSON.parse(text), toDicomJson(dataset));
});

test('a data set as JSON and back is the same', () => {
  fc.assert(
    fc.property(arbitraryDataset, (dataset) => {
      const json = toDicomJson(dataset);
      const back = fromDicomJson(JSON.parse(stringifyDicomJson(json)));
      const again = toDicomJson(back);
      assert.deepEqual(again, json);
    }),
    { numRuns: 200 },
  );
});

test('texts that are not ASCII make the data set UTF-8, so that it can be written', () => {
  const model = { '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Wang', Ideographic: '王' }] } };
  const dataset = fromDicomJson(model);
  assert.equal(dataset.text(0x00080005), 'ISO_IR 192');
  assert.equal(fromDicomJson({ '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Wang' }] } }).has(0x00080005), false);
});

test('a missing vr is taken from the dictionary; bulk data are fetched or left out', () => {
  const model = { '00280010': { Value: [3] }, '7FE00010': { vr: 'OW', BulkDataURI: 'here' } };
  const dataset = fromDicomJson(model);
  assert.equal(dataset.number(0x00280010), 3);
  assert.equal(dataset.has(0x7fe00010), false);
  const fetched = fromDicomJson(model, { bulkData: (uri) => (uri === 'here' ? Uint8Array.of(1, 2) : undefined) });
  assert.deepEqual(fetched.bytes(0x7fe00010), Uint8Array.of(1, 2));
});

test('what is not the model is refused with its path', () => {
  const deep = JSON.parse(`${'{"00081140":{"vr":"SQ","Value":['.repeat(100)}${']}}'.repeat(100)}`);
  const cases: [unknown, string | undefined][] = [
    [[], ''],
    ['text', ''],
    [{ PatientID: { vr: 'LO' } }, 'PatientID'],
    [{ '00100020': { vr: 'XX' } }, '00100020'],
    [{ '00100020': 'ID' }, '00100020'],
    [{ '00100020': { vr: 'LO', Value: 'ID' } }, '00100020'],
    [{ '00280010': { vr: 'US', Value: ['many'] } }, '00280010'],
    [{ '7FE00010': { vr: 'OW', InlineBinary: '%%' } }, '7FE00010'],
    [{ '00081140': { vr: 'SQ', Value: [{}, { '00280009': { vr: 'AT', Value: ['x'] } }] } }, '00081140[2].00280009'],
    [deep, undefined],
  ];
  for (const [model, path] of cases) {
    assert.throws(
      () => fromDicomJson(model),
      (error) =>
        error instanceof DicomModelError && error.code === 'bad-json' && (path === undefined || error.tagPath === path),
      JSON.stringify(model).slice(0, 60),
    );
  }
});

test('Base64', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'));
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
    }),
  );
  assert.deepEqual(fromBase64('AQ ID\r\nBA='), Uint8Array.of(1, 2, 3, 4));
  assert.equal(fromBase64('A-_='), undefined);
});

test('implicit VR and explicit VR give the same JSON', () => {
  const dataset = Dataset.of({ Modality: 'CT', Rows: 3, PixelSpacing: [0.5, 0.25] });
  const { dataset: back } = readDataset(
    join(
      ...['00080060', '00280010', '00280030'].map((tag, index) =>
        explicit(tag, ['CS', 'US', 'DS'][index]!, ['CT', '\x03\0', '0.5\\0.25'][index]!),
      ),
    ),
    IMPLICIT_LE_UID,
  );
  assert.deepEqual(toDicomJson(back), toDicomJson(dataset));
});
