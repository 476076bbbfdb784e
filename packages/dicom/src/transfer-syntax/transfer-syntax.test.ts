import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UID } from '../uid/index.ts';
import { lookupTransferSyntax, TRANSFER_SYNTAXES } from './index.ts';

/** Little endian, explicit VR, encapsulated, deflated. */
function encoding(uid: string): boolean[] {
  const { littleEndian, explicitVr, encapsulated, deflated } = lookupTransferSyntax(uid)!;
  return [littleEndian, explicitVr, encapsulated, deflated];
}

test('each transfer syntax says how its data sets are encoded', () => {
  assert.deepEqual(encoding(UID.ImplicitVRLittleEndian), [true, false, false, false]);
  assert.deepEqual(encoding(UID.ExplicitVRLittleEndian), [true, true, false, false]);
  assert.deepEqual(encoding(UID.ExplicitVRBigEndian), [false, true, false, false]);
  assert.deepEqual(encoding(UID.DeflatedExplicitVRLittleEndian), [true, true, false, true]);
  assert.deepEqual(encoding(UID.JPIPHTJ2KReferencedDeflate), [true, true, false, true]);
  for (const uid of [
    UID.EncapsulatedUncompressedExplicitVRLittleEndian,
    UID.JPEGBaseline8Bit,
    UID.RLELossless,
    UID.HTJ2KLossless,
    UID.JPEGXL,
    UID.HEVCMP51,
    UID.DeflatedImageFrameCompression,
  ]) {
    assert.deepEqual(encoding(uid), [true, true, true, false], uid);
  }
});

test('all of the registry are known, and no other', () => {
  assert.ok(TRANSFER_SYNTAXES.length >= 64);
  assert.equal(TRANSFER_SYNTAXES.filter(({ littleEndian }) => !littleEndian).length, 1);
  assert.equal(lookupTransferSyntax(UID.CTImageStorage), undefined);
  assert.equal(lookupTransferSyntax('1.2.840.10008.1.2 '), undefined);
  assert.equal(lookupTransferSyntax('1.2.840.113619.5.2')?.explicitVr, false);
});
