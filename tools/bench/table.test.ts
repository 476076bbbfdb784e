import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, tableOf } from './table.ts';

test('the median of what there is', () => {
  assert.equal(median([]), undefined);
  assert.equal(median([3]), 3);
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

test('medians over rounds, a column a server, and the ratio; what one server has not stays empty', () => {
  const table = tableOf({
    Ours: [{ 'rate, inst/s': 100 }, { 'rate, inst/s': 300 }, { 'rate, inst/s': 200, 'echo, ms': 0.25 }],
    Peer: [{ 'rate, inst/s': 50 }, { 'rate, inst/s': 100 }],
  });
  assert.deepEqual(table.split('\n'), [
    '| measure | Ours | Peer | Ours / Peer |',
    '|---|---|---|---|',
    '| rate, inst/s | 200 | 75.0 | 2.67 |',
    '| echo, ms | 0.25 |  |  |',
  ]);
});
