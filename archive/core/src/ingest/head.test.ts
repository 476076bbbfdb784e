import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset, readFile, UID, writeFile } from '@vesalius/dicom';
import { keptHead, metaIsSound, newHead } from './head.ts';

const dataset = () => Dataset.of({ SOPClassUID: UID.CTImageStorage, SOPInstanceUID: '2.25.1', PatientID: 'P' });
const file = () => writeFile({ dataset: dataset(), transferSyntaxUid: UID.ExplicitVRLittleEndian });

test('a head of zeros or TIFF is kept as it came, any other preamble is cleared', () => {
  const zeros = file();
  assert.equal(keptHead(zeros), zeros);
  const tiff = file();
  tiff.set([0x49, 0x49, 0x2a, 0x00, 8], 0);
  assert.equal(keptHead(tiff), tiff);
  for (const magic of ['MZ', '\x7fELF', '#!/bin/sh', '<html>', 'PK\x03\x04', '%PDF-']) {
    const polyglot = file();
    polyglot.set(Buffer.from(magic, 'latin1'), 0);
    const kept = keptHead(polyglot);
    assert.ok(
      kept.subarray(0, 128).every((byte) => byte === 0),
      magic,
    );
    assert.deepEqual(kept.subarray(128), zeros.subarray(128));
  }
});

test('a file without meta group gets a new head of its own UIDs', () => {
  const whole = file();
  const bare = readFile(whole.subarray(readFile(whole).datasetOffset));
  assert.equal(metaIsSound(bare), false);
  const head = newHead(bare)!;
  const again = readFile(Buffer.concat([head, whole.subarray(readFile(whole).datasetOffset)]));
  assert.equal(metaIsSound(again), true);
  assert.equal(again.meta.text(0x00020003), '2.25.1');
});
