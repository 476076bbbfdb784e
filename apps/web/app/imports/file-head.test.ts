import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from '@vesalius/dicom';
import { tinyCt } from '../../../server/src/testing/tiny-ct.ts';
import { readHead } from './file-head.ts';

test('the head of a file tells where its data set begins and which instance it is', () => {
  const file = tinyCt(3, 4);
  assert.deepEqual(readHead(file), {
    datasetOffset: readFile(file).datasetOffset,
    sopInstanceUid: '2.25.77703.1.4',
  });
});

test('of what is no file of that form nothing is told', () => {
  const file = tinyCt(3, 4);
  assert.equal(readHead(file.subarray(132)), undefined);
  assert.equal(readHead(file.subarray(0, 200)), undefined);
  assert.equal(readHead(new Uint8Array(400)), undefined);
});
