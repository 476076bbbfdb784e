import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset, readFile, TAG, UID, writeFile } from '@vesalius/dicom';
import { segmentsOf } from '../report/segmentation.ts';
import { reader } from '../testing/sample-marks.ts';
import { sampleStack } from '../testing/sample-stack.ts';
import { History } from './history.ts';
import { interpolateSlices } from './interpolate.ts';
import { Labels } from './labels.ts';
import { takeOver } from './read-segmentation.ts';
import { discPixels, floodPixels, polygonPixels, strokePixels } from './shapes.ts';
import { writeSegmentation } from './write-segmentation.ts';

const frames = sampleStack(9); // 40 rows, 50 columns, 2 by 1 mm, a slice each 3 mm
const { plane } = frames[0]!;
const rowsAndColumns = (pixels: Iterable<number>) => [...pixels].map((at) => [Math.floor(at / 50), at % 50] as const);

test('a brush is round in millimetres, stays on the picture, and leaves no gaps along a line', () => {
  const disc = discPixels(plane, [25, 20], 8);
  assert.ok(Math.abs(disc.length * 2 - Math.PI * 64) < 12, `${disc.length}`);
  for (const [row, column] of rowsAndColumns(disc))
    assert.ok(Math.hypot((column + 0.5 - 25) * 1, (row + 0.5 - 20) * 2) <= 8);
  assert.ok(discPixels(plane, [0, 0], 8).every((at) => at >= 0 && at < 2000));
  const rows = new Set(rowsAndColumns(strokePixels(plane, [10, 5], [10, 35], 2.5)).map(([row]) => row));
  assert.equal(rows.size, 32);
});

test('a closed line holds the pixels whose centres it goes around', () => {
  const square = polygonPixels(plane, [
    [10, 5],
    [20, 5],
    [20, 9],
    [10, 9],
  ]);
  assert.equal(square.length, 40);
  assert.equal(
    polygonPixels(plane, [
      [0, 0],
      [10, 0],
      [0, 10],
    ] as const).length,
    45 + 5 * (10 % 2),
  ); // centres under the diagonal
  assert.deepEqual(polygonPixels(plane, []), []);
});

test('filling ends at what is closed, and does nothing where that is open', () => {
  const wall = new Set(
    [
      ...polygonPixels(plane, [
        [5, 5],
        [15, 5],
        [15, 15],
        [5, 15],
      ]),
    ].filter((at) => at % 50 === 5 || at % 50 === 14 || Math.floor(at / 50) === 5 || Math.floor(at / 50) === 14),
  );
  const isOpen = (at: number) => !wall.has(at);
  assert.equal(floodPixels(plane, [10, 10], isOpen)?.length, 64);
  assert.equal(floodPixels(plane, [30, 30], isOpen), undefined);
  assert.deepEqual(floodPixels(plane, [5, 5], isOpen), []);
});

test('steps are undone and redone, also over pixels of another segment', () => {
  const labels = new Labels(frames);
  const history = new History(labels);
  history.made([labels.put(2, [1, 2, 3], 1)]);
  history.made([labels.put(2, [3, 4], 2)]);
  assert.deepEqual([labels.count(1), labels.count(2)], [2, 2]);
  history.undo();
  assert.deepEqual([labels.count(1), labels.count(2), history.canRedo], [3, 0, true]);
  history.redo();
  assert.deepEqual([labels.count(1), labels.count(2)], [2, 2]);
  history.undo();
  history.undo();
  assert.deepEqual([labels.count(1), history.canUndo], [0, false]);
  history.made([labels.put(2, [9], 1)]);
  assert.equal(history.canRedo, false);
});

test('between two discs of a cone lie those of the cone; what was drawn stays', () => {
  const labels = new Labels(frames);
  labels.put(0, discPixels(plane, [25, 20], 6), 1);
  labels.put(8, discPixels(plane, [25, 20], 14), 1);
  labels.put(4, [0], 2);
  interpolateSlices(labels, 1);
  for (let slice = 0; slice <= 8; slice++) {
    const count = labels.slice(slice)!.filter((one) => one === 1).length;
    const truth = discPixels(plane, [25, 20], 6 + slice).length;
    assert.ok(Math.abs(count - truth) <= 0.12 * truth, `slice ${slice}: ${count}, not ${truth}`);
  }
  assert.equal(labels.slice(4)![0], 2);
});

const place = { seriesInstanceUid: '2.25.70', instanceNumber: 1, observer: reader, at: new Date(2026, 1, 2, 3, 4, 5) };
const segments = [
  { number: 1, name: 'liver' },
  { number: 2, name: 'empty' },
  { number: 3, name: 'żółć' },
];

test('what was drawn comes back voxel for voxel from a written file, and can be drawn on again', () => {
  const labels = new Labels(frames);
  labels.put(1, discPixels(plane, [25, 20], 7), 1);
  labels.put(2, discPixels(plane, [25, 20], 9), 1);
  labels.put(2, discPixels(plane, [33, 20], 5), 3);
  const dataset = writeSegmentation(labels, segments, place)!;
  const read = readFile(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian })).dataset;
  const found = segmentsOf(read);
  assert.deepEqual(
    found.map(({ label, voxels, millilitres }) => [label, voxels, millilitres]),
    [
      ['liver', labels.count(1), labels.millilitres(1)],
      ['żółć', labels.count(3), labels.millilitres(3)],
    ],
  );
  assert.equal(labels.millilitres(1), (labels.count(1) * 2 * 1 * 3) / 1000);
  const again = new Labels(frames);
  assert.deepEqual(
    takeOver(again, found)?.map(({ name }) => name),
    ['liver', 'żółć'],
  );
  assert.deepEqual(
    again.slice(2),
    labels.slice(2)?.map((one) => (one === 3 ? 2 : one)),
  );
  assert.equal(takeOver(new Labels(sampleStack(2, 7)), found), undefined, 'another place');
});

test('nothing drawn is no segmentation', () => {
  assert.equal(writeSegmentation(new Labels(frames), segments, place), undefined);
  assert.equal(new Dataset().has(TAG.PixelData), false);
});
