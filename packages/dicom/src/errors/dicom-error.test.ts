import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DicomError, DicomReadError, ERRORS } from './index.ts';

test('an error says what, where and against which clause', () => {
  const cause = new Error('deeper');
  const error = new DicomReadError('truncated', { offset: 132, tagPath: '00081140[1].00081150', cause });
  assert.ok(error instanceof DicomError);
  assert.equal(error.name, 'DicomReadError');
  assert.equal(error.clause, 'PS3.5 §7.1');
  assert.equal(error.cause, cause);
  assert.deepEqual(error.where, { offset: 132, tagPath: '00081140[1].00081150' });
  assert.equal(error.message, 'The bytes end in the middle of a data element (at 00081140[1].00081150, byte 132)');
});

test('every code has a sentence of its own', () => {
  const sentences = Object.values(ERRORS).map(({ sentence }) => sentence);
  assert.equal(new Set(sentences).size, sentences.length);
});
