import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isStorageSopClass, isUid, lookupUid, newUid, STORAGE_SOP_CLASSES, UID } from './index.ts';

test('a UID is found by its text and by its keyword', () => {
  assert.equal(UID.CTImageStorage, '1.2.840.10008.5.1.4.1.1.2');
  assert.deepEqual(lookupUid('1.2.840.10008.1.2.2'), {
    uid: '1.2.840.10008.1.2.2',
    keyword: 'ExplicitVRBigEndian',
    name: 'Explicit VR Big Endian',
    type: 'Transfer Syntax',
    retired: true,
  });
  assert.equal(lookupUid('1.2.3'), undefined);
  for (const [keyword, uid] of Object.entries(UID)) assert.equal(lookupUid(uid)?.keyword, keyword);
});

test('storage SOP classes: current, retired, non-patient, DICOS, DICONDE, and those newer than the fact tables', () => {
  const classes = [
    UID.CTImageStorage,
    UID.UltrasoundImageStorageRetired,
    UID.HangingProtocolStorage,
    UID.GenericImplantTemplateStorage,
    UID.DICOSCTImageStorage,
    UID.EddyCurrentImageStorage,
    UID.WaveformPresentationStateStorage,
    UID.CTImageStorageForProcessing,
    UID.RTBeamsDeliveryInstructionStorageTrial,
  ];
  for (const uid of classes) assert.ok(isStorageSopClass(uid), uid);
  assert.equal(new Set(STORAGE_SOP_CLASSES).size, STORAGE_SOP_CLASSES.length);
  assert.ok(STORAGE_SOP_CLASSES.length >= 210);
});

test('what is not stored is no storage SOP class', () => {
  for (const uid of [
    UID.Verification,
    UID.StorageCommitmentPushModel,
    UID.StorageCommitmentPushModelInstance,
    UID.MediaStorageDirectoryStorage,
    UID.StudyRootQueryRetrieveInformationModelFind,
    UID.Storage,
    '1.3.12.2.1107.5.9.1',
  ]) {
    assert.ok(!isStorageSopClass(uid), uid);
  }
});

test('the form of a UID', () => {
  for (const good of ['1', '0.0', '1.2.840.10008.1.1', '2.25.0', `1.${'2'.repeat(62)}`]) assert.ok(isUid(good), good);
  for (const bad of [
    '',
    '.',
    '1.',
    '.1',
    '1..2',
    '1.02',
    '00',
    '1.a',
    '1.2 ',
    '1.2\0',
    `1.${'2'.repeat(63)}`,
    '１.2',
  ]) {
    assert.ok(!isUid(bad), bad);
  }
});

test('new UIDs are valid and differ', () => {
  const made = Array.from({ length: 1000 }, newUid);
  assert.equal(new Set(made).size, 1000);
  for (const uid of made) assert.ok(isUid(uid) && uid.startsWith('2.25.'), uid);
});
