import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, Dataset } from '@vesalius/dicom';
import { levelFor, moved, tilesOf, wholeSlide, zoomed } from './look-at.ts';
import { pyramidOf } from './pyramid.ts';

function level(columns: number, rows: number, more: Attributes = {}): Dataset {
  return Dataset.of({
    ImageType: ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'],
    Rows: 256,
    Columns: 256,
    TotalPixelMatrixColumns: columns,
    TotalPixelMatrixRows: rows,
    NumberOfFrames: Math.ceil(columns / 256) * Math.ceil(rows / 256),
    ImagedVolumeWidth: 2,
    ...more,
  });
}
const screen = { width: 500, height: 500 };

test('levels are sorted from fine to coarse; labels and overviews are none of them', () => {
  const label = level(300, 300, { ImageType: ['ORIGINAL', 'PRIMARY', 'LABEL', 'NONE'] });
  const found = pyramidOf([level(250, 150), label, level(1000, 600)])!;
  assert.deepEqual(
    found.levels.map(({ columns }) => columns),
    [1000, 250],
  );
  assert.equal(found.millimetres, 0.002);
  assert.equal(pyramidOf([label]), undefined);
});

test('tiles are counted row by row, or lie where they say; what is not there has no frame', () => {
  const full = pyramidOf([level(1000, 600)])!.levels[0]!;
  assert.deepEqual(
    [full.frameOf(0, 0), full.frameOf(3, 0), full.frameOf(0, 1), full.frameOf(4, 0)],
    [1, 4, 5, undefined],
  );
  const at = (left: number, top: number) => ({
    PlanePositionSlideSequence: [
      { ColumnPositionInTotalImagePixelMatrix: left, RowPositionInTotalImagePixelMatrix: top },
    ],
  });
  const sparse = pyramidOf([level(1000, 600, { PerFrameFunctionalGroupsSequence: [at(257, 513), at(1, 1)] })])!
    .levels[0]!;
  assert.deepEqual([sparse.frameOf(1, 2), sparse.frameOf(0, 0), sparse.frameOf(1, 1)], [1, 2, undefined]);
});

test('the whole slide fits the screen in a coarse level; nearer the finest is taken, and what is under the pointer stays', () => {
  const pyramid = pyramidOf([level(1000, 600), level(250, 150)])!;
  const whole = wholeSlide(pyramid, screen);
  assert.deepEqual(whole, { x: 500, y: 300, scale: 0.5 });
  assert.equal(levelFor(pyramid, { ...whole, scale: 0.2 }), 1);
  assert.equal(levelFor(pyramid, whole), 0);
  const near = zoomed(whole, 4, [100, 200], screen, pyramid);
  assert.equal(near.scale, 2);
  assert.deepEqual([near.x + (100 - 250) / 2, near.y + (200 - 250) / 2], [500 - 150 / 0.5, 300 - 50 / 0.5]);
  assert.equal(zoomed(near, 1000, [0, 0], screen, pyramid).scale, 8);
  assert.deepEqual(moved(whole, 1e6, -1e6, pyramid), { x: 0, y: 600, scale: 0.5 });
});

test('tiles of the border are drawn as far as the slide reaches', () => {
  const pyramid = pyramidOf([level(1000, 600)])!;
  const tiles = tilesOf(pyramid.levels[0]!, pyramid.levels[0]!, wholeSlide(pyramid, screen), screen);
  assert.equal(tiles.length, 12);
  const last = tiles.at(-1)!;
  assert.deepEqual([last.left, last.top, last.width, last.height], [384, 356, 116, 44]);
  const inside = tilesOf(pyramid.levels[0]!, pyramid.levels[0]!, { x: 128, y: 128, scale: 8 }, screen);
  assert.deepEqual(
    inside.map(({ frame }) => frame),
    [1],
  );
});
