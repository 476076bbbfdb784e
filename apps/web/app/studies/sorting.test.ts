import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextSorting, sortedBy, USUAL_SORTING } from './sorting.ts';

test('a column is sorted by, then the other way round; the usual order stands in no address', () => {
  assert.equal(nextSorting(USUAL_SORTING, 'patientName'), 'patientName');
  assert.equal(nextSorting('patientName', 'patientName'), '-patientName');
  assert.equal(nextSorting('-patientName', 'patientName'), 'patientName');
  assert.equal(nextSorting('patientName', 'instanceCount'), '-instanceCount');
  assert.equal(nextSorting(USUAL_SORTING, 'studyDate'), 'studyDate');
  assert.equal(nextSorting('studyDate', 'studyDate'), undefined);
  assert.equal(sortedBy('-studyDate', 'studyDate'), 'descending');
  assert.equal(sortedBy('patientId', 'patientName'), undefined);
});
