import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marks } from '../testing/sample-marks.ts';
import { compareReaders } from './compare.ts';
import type { Mark } from './mark.ts';

const length = marks.find(({ kind }) => kind === 'length')!;
const by = (id: string, x: number, value: number, more: Partial<Mark> = {}): Mark => ({
  ...length,
  author: { id, observer: 'Kim^Lee', at: 0 },
  points: length.points.map(([px, py, pz]) => [px + x, py, pz]),
  values: [{ quantity: 'length', value, unit: 'mm' }],
  ...more,
});

test('what readers marked near each other is one finding with a mean and a range', () => {
  const found = compareReaders([by('a', 0, 10), by('b', 3, 14), by('c', 40, 99)]);
  assert.deepEqual(
    found.map((one) => [...one.marks.keys()]),
    [['a', 'b'], ['c']],
  );
  assert.deepEqual(found[0]?.merged, [{ quantity: 'length', unit: 'mm', mean: 12, least: 10, most: 14 }]);
});

test('another slice, another kind, the same reader or another unit are not merged', () => {
  assert.equal(compareReaders([by('a', 0, 10), by('b', 0, 10, { sopInstanceUid: '2.25.4' })]).length, 2);
  assert.equal(compareReaders([by('a', 0, 10), by('b', 0, 10, { kind: 'arrow' })]).length, 2);
  assert.equal(compareReaders([by('a', 0, 10), by('a', 0, 10)]).length, 2);
  const [mixed] = compareReaders([
    by('a', 0, 10),
    by('b', 0, 10, { values: [{ quantity: 'length', value: 1, unit: 'px' }] }),
  ]);
  assert.deepEqual([mixed?.marks.size, mixed?.merged], [2, []]);
});
