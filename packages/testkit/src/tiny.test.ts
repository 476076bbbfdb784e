import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile, TAG, UID } from '@vesalius/dicom';
import { tinyInstance } from './tiny.ts';

test('keys tell instances apart, study and series are shared', () => {
  const one = tinyInstance({ key: '1' });
  const two = tinyInstance({ key: '2' });
  assert.notEqual(one.truth.sopInstanceUid, two.truth.sopInstanceUid);
  assert.equal(one.truth.seriesInstanceUid, two.truth.seriesInstanceUid);
  assert.notDeepEqual(one.dataset.bytes(TAG.PixelData), two.dataset.bytes(TAG.PixelData));
  assert.deepEqual(tinyInstance({ key: '1' }).file, one.file);
});

test('attributes given replace the usual ones', () => {
  const { file } = tinyInstance({ attributes: { PatientName: 'Test^Ä', StudyDate: undefined } });
  const { dataset } = readFile(file);
  assert.equal(dataset.text(TAG.PatientName), 'Test^Ä');
  assert.equal(dataset.text(TAG.StudyDate), undefined);
  assert.ok(dataset.has(TAG.StudyDate));
});

test('transfer syntaxes other than the usual', () => {
  for (const uid of [UID.ImplicitVRLittleEndian, UID.ExplicitVRBigEndian, UID.DeflatedExplicitVRLittleEndian]) {
    const read = readFile(tinyInstance({ transferSyntaxUid: uid }).file);
    assert.equal(read.transferSyntax.uid, uid);
    assert.equal(read.dataset.text(TAG.PatientID), 'TINY');
  }
});
