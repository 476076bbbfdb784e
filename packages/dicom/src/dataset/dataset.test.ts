import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TAG } from '../dictionary/index.ts';
import { DicomWriteError } from '../errors/index.ts';
import { Dataset } from './dataset.ts';

test('elements stand in the order of their tags however they are set', () => {
  const dataset = new Dataset();
  for (const tag of [0x7fe00010, 0x00080005, 0x00100020, 0x00080018, 0xfffcfffc])
    dataset.set(tag, 'OB', new Uint8Array(2));
  assert.deepEqual([...dataset.tags()], [0x00080005, 0x00080018, 0x00100020, 0x7fe00010, 0xfffcfffc]);
  assert.equal(dataset.size, 5);
  assert.ok(dataset.has(0x00100020));
  assert.ok(dataset.remove(0x00100020));
  assert.ok(!dataset.remove(0x00100020));
  assert.equal(dataset.get(0x00100020), undefined);
});

test('setting again replaces', () => {
  const dataset = Dataset.of({ PatientID: 'A' });
  dataset.set(TAG.PatientID, 'LO', 'B');
  assert.equal(dataset.text(TAG.PatientID), 'B');
  assert.equal(dataset.size, 1);
});

test('keywords give tag and VR, items come as objects', () => {
  const dataset = Dataset.of({
    PatientName: 'Doe^Jane',
    Rows: 512,
    ImageType: ['ORIGINAL', 'PRIMARY'],
    PixelSpacing: [0.5, 0.25],
    '00081140': [{ ReferencedSOPInstanceUID: '1.2.3' }, {}],
  });
  assert.equal(dataset.get(TAG.Rows)?.vr, 'US');
  assert.equal(dataset.number(TAG.Rows), 512);
  assert.deepEqual(dataset.texts(TAG.ImageType), ['ORIGINAL', 'PRIMARY']);
  assert.deepEqual(dataset.numbers(TAG.PixelSpacing), [0.5, 0.25]);
  const items = dataset.items(TAG.ReferencedImageSequence);
  assert.equal(items.length, 2);
  assert.equal(items[0]?.text(TAG.ReferencedSOPInstanceUID), '1.2.3');
  assert.equal(items[1]?.size, 0);
  assert.equal(items[0]?.parent, dataset);
});

test('what is not there is undefined or empty, never an error', () => {
  const dataset = Dataset.of({ PatientID: '' });
  assert.equal(dataset.text(TAG.PatientName), undefined);
  assert.deepEqual(dataset.texts(TAG.PatientName), []);
  assert.equal(dataset.number(TAG.Rows), undefined);
  assert.deepEqual(dataset.items(TAG.ReferencedImageSequence), []);
  assert.equal(dataset.bytes(TAG.PixelData), undefined);
});

test('a text of several values may be given with backslashes, but not where there is only one', () => {
  const dataset = Dataset.of({ ImageType: 'A\\B', PatientComments: 'A\\B' });
  assert.deepEqual(dataset.texts(TAG.ImageType), ['A', 'B']);
  assert.deepEqual(dataset.texts(TAG.PatientComments), ['A\\B']);
});

test('numbers of every kind', () => {
  const dataset = new Dataset();
  dataset.set(0x00191001, 'AT', [0x00100020]);
  dataset.set(0x00191002, 'UV', [2n ** 64n - 1n]);
  dataset.set(0x00191003, 'IS', ['12', 'x', '-3']);
  dataset.set(0x00191004, 'DS', [1 / 3, 1e-7, 12345678.123456789]);
  assert.deepEqual(dataset.numbers(0x00191001), [0x00100020]);
  assert.deepEqual(dataset.get(0x00191002)?.bigints(), [2n ** 64n - 1n]);
  assert.deepEqual(dataset.numbers(0x00191003), [12, Number.NaN, -3]);
  assert.equal(dataset.number(0x00191003), 12);
  for (const text of dataset.texts(0x00191004)) assert.ok(text.length <= 16, text);
  assert.deepEqual(dataset.numbers(0x00191004), [0.33333333333333, 1e-7, 12345678.1234568]);
});

test('values of the wrong kind are refused with their tag', () => {
  const dataset = new Dataset();
  const wrong = [
    () => dataset.set(TAG.Rows, 'US', 'many'),
    () => dataset.set(TAG.Rows, 'US', 65536),
    () => dataset.set(TAG.Rows, 'US', -1),
    () => dataset.set(TAG.Rows, 'US', 1.5),
    () => dataset.set(0x00091001, 'UV', 2n ** 64n),
    () => dataset.set(TAG.PatientID, 'LO', [new Dataset()]),
    () => dataset.set(TAG.ReferencedImageSequence, 'SQ', 'text'),
    () => dataset.set(TAG.ReferencedImageSequence, 'SQ', new Uint8Array(2)),
    () => dataset.set(TAG.PixelData, 'OB', 'text'),
  ];
  for (const set of wrong) {
    assert.throws(
      set,
      (error) => error instanceof DicomWriteError && error.code === 'value-kind' && error.tagPath !== '',
    );
  }
  assert.throws(() => Dataset.of({ NoSuchKeyword: 1 }), { code: 'unknown-keyword' });
});

test('items inherit the character sets of the data set around them', () => {
  const inner = Dataset.of({ PatientName: 'x' });
  const other = Dataset.of({ SpecificCharacterSet: 'ISO_IR 144' });
  const dataset = Dataset.of({ SpecificCharacterSet: 'ISO_IR 192', ReferencedImageSequence: [inner, other] });
  const [first, second] = dataset.items(TAG.ReferencedImageSequence);
  assert.equal(first?.characterSets, dataset.characterSets);
  assert.notEqual(second?.characterSets, dataset.characterSets);
});

test('an item taken into another data set leaves the first as it was', () => {
  const shared = Dataset.of({ CodeValue: 'A', ConceptNameCodeSequence: [{ CodeValue: 'B' }] });
  const one = Dataset.of({ ReferencedImageSequence: [shared] });
  const taken = one.items(TAG.ReferencedImageSequence)[0]!;
  const two = Dataset.of({ ReferencedImageSequence: [taken] });
  two.items(TAG.ReferencedImageSequence)[0]!.set(TAG.CodeValue, 'SH', 'changed');
  assert.equal(taken.text(TAG.CodeValue), 'A');
  assert.equal(
    two.items(TAG.ReferencedImageSequence)[0]!.items(TAG.ConceptNameCodeSequence)[0]!.text(TAG.CodeValue),
    'B',
  );
});

test('an item that belongs to no data set yet is taken itself, and may be changed afterwards', () => {
  const item = Dataset.of({ CodeValue: 'A' });
  const dataset = Dataset.of({ ReferencedImageSequence: [item] });
  item.set(TAG.CodeValue, 'SH', 'B');
  assert.equal(dataset.items(TAG.ReferencedImageSequence)[0], item);
  assert.equal(dataset.items(TAG.ReferencedImageSequence)[0]?.text(TAG.CodeValue), 'B');
});

test('a data set never becomes an item of itself', () => {
  const dataset = Dataset.of({ PatientID: 'x' });
  dataset.set(TAG.ReferencedImageSequence, 'SQ', [dataset]);
  const item = dataset.items(TAG.ReferencedImageSequence)[0]!;
  assert.notEqual(item, dataset);
  assert.equal(item.text(TAG.PatientID), 'x');
  assert.equal(item.items(TAG.ReferencedImageSequence).length, 0);
  assert.ok(item.characterSets);
});
