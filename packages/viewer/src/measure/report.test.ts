import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset, readFile, TAG, UID, writeFile } from '@vesalius/dicom';
import { type Frame, framesOf } from '../study/frame.ts';
import { author, frame, marks, place } from '../testing/sample-marks.ts';
import type { Mark } from './mark.ts';
import { measuredText, unitOf } from './quantity.ts';
import { newestOfEach, readReport } from './read-report.ts';
import { writeReport } from './write-report.ts';

const find = (uid: string, number: number) => (uid === '2.25.3' && number === 1 ? frame : undefined);

test('every kind of mark comes back from a written file, to a thousandth of a millimetre', () => {
  const dataset = writeReport(
    marks.map((mark) => ({ mark, frame })),
    place,
  );
  const file = readFile(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
  assert.deepEqual(file.warnings, []);
  const read = readReport(file.dataset, find)!;
  assert.deepEqual([read.id, read.observer], ['2.25.88', 'Reader^Rita']);
  assert.equal(read.at, author.at);
  const rounded = (all: readonly Mark[]) =>
    all.map((mark) => ({
      ...mark,
      points: mark.points.map((point) => point.map((part) => Math.round(part * 1000) + 0)),
    }));
  assert.deepEqual(rounded(read.marks), rounded(marks));
});

test('marks on frames that are not there are left out, and other documents are none of ours', () => {
  const dataset = writeReport(
    marks.map((mark) => ({ mark, frame })),
    place,
  );
  assert.deepEqual(readReport(dataset, () => undefined)?.marks, []);
  assert.equal(readReport(Dataset.of({ ContentSequence: [] }), find), undefined);
});

test('of each observer the newest report counts, though another has the same name', () => {
  const of = (id: string, at: number) => ({ id, observer: 'Kim^Lee', at, marks: [] });
  const found = newestOfEach([of('A', 1), of('B', 2), of('A', 3), of('A', 2)]);
  assert.deepEqual(
    found.map(({ id, at }) => [id, at]),
    [
      ['A', 3],
      ['B', 2],
    ],
  );
});

test('a report without an identifier of its observer is told apart by the name', () => {
  const report = writeReport([], place);
  const without = report.items(TAG.ContentSequence).filter((item) => item.text(TAG.TextValue) !== '2.25.88');
  report.set(TAG.ContentSequence, 'SQ', without);
  assert.equal(readReport(report, find)?.id, 'name:Reader^Rita');
});

test('values are told in the unit of the frame', () => {
  assert.equal(measuredText(marks[0]!.values[0]!), '12.5 mm');
  const [bare] = framesOf(Dataset.of({ Rows: 8, Columns: 8, Modality: 'OT' })) as [Frame];
  assert.equal(unitOf('length', bare), 'px');
  assert.equal(unitOf('mean', bare), '');
});
