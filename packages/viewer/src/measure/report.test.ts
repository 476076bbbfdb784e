import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset, readFile, TAG, UID, writeFile } from '@vesalius/dicom';
import { type Frame, framesOf } from '../study/frame.ts';
import { FrameIndex } from '../study/frame-index.ts';
import { dot, lengthOf, minus } from '../study/vector.ts';
import { author, frame, marks, marksOnCut, place } from '../testing/sample-marks.ts';
import type { Mark } from './mark.ts';
import { measuredText, unitOf } from './quantity.ts';
import { newestOfEach, readReport } from './read-report.ts';
import { writeReport } from './write-report.ts';

const find = new FrameIndex();
find.add([frame]);

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

test('marks on oblique planes come back in the patient, as a Comprehensive 3D SR; a line keeps its plane', () => {
  const dataset = writeReport(
    marksOnCut.map((mark) => ({ mark, frame })),
    place,
  );
  assert.equal(dataset.text(TAG.SOPClassUID), UID.Comprehensive3DSRStorage);
  const file = readFile(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
  assert.deepEqual(file.warnings, []);
  const read = readReport(file.dataset, find)!;
  assert.equal(read.marks.length, marksOnCut.length);
  for (const [at, mark] of read.marks.entries()) {
    const made = marksOnCut[at]!;
    assert.deepEqual([mark.kind, mark.uid, mark.values, mark.text], [made.kind, made.uid, made.values, made.text]);
    assert.equal(mark.cut?.frameOfReferenceUid, made.cut!.frameOfReferenceUid);
    assert.ok(Math.abs(dot(mark.cut!.normal, made.cut!.normal)) > 1 - 1e-9);
    const far = mark.points.map((point, index) => lengthOf(minus(point, made.points[index]!)));
    assert.ok(Math.max(...far) < 1e-4, `${mark.kind}: ${far}`);
  }
});

test('without our word the plane of a region is that of its points, and of a line one along the patient', () => {
  const dataset = writeReport(
    marksOnCut.map((mark) => ({ mark, frame })),
    place,
  );
  const bare = (item: Dataset): Dataset => {
    const inside = item.items(TAG.ContentSequence).filter((one) => !one.text(TAG.TextValue)?.startsWith('Vesalius:'));
    if (inside.length > 0) item.set(TAG.ContentSequence, 'SQ', inside.map(bare));
    return item;
  };
  const read = readReport(bare(dataset), find)!;
  const outline = read.marks.find(({ kind }) => kind === 'freehand')!;
  assert.ok(Math.abs(dot(outline.cut!.normal, marksOnCut[0]!.cut!.normal)) > 1 - 1e-9);
  const line = read.marks.find(({ kind }) => kind === 'length')!;
  assert.deepEqual(line.cut!.normal.map(Math.abs).sort(), [0, 0, 1]);
});

test('a cut of another frame of reference is left out', () => {
  const other = marksOnCut.map((mark) => ({ ...mark, cut: { ...mark.cut!, frameOfReferenceUid: '2.25.9999' } }));
  const dataset = writeReport(
    other.map((mark) => ({ mark, frame })),
    place,
  );
  assert.deepEqual(readReport(dataset, find)?.marks, []);
});

test('marks on frames that are not there are left out, and other documents are none of ours', () => {
  const dataset = writeReport(
    marks.map((mark) => ({ mark, frame })),
    place,
  );
  assert.deepEqual(readReport(dataset, new FrameIndex())?.marks, []);
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
  assert.equal(measuredText({ quantity: 'length', value: 0.26, unit: 'mm' }), '260.0 µm');
  assert.equal(measuredText({ quantity: 'length', value: 0.26, unit: 'mm at detector' }), '0.3 mm at detector');
  const [bare] = framesOf(Dataset.of({ Rows: 8, Columns: 8, Modality: 'OT' })) as [Frame];
  assert.equal(unitOf('length', bare), 'px');
  assert.equal(unitOf('mean', bare), '');
});
