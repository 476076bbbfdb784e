import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookupKeyword, lookupPrivate, lookupTag, TAG } from './index.ts';

test('an attribute is found by tag and by keyword, with all that PS3.6 says of it', () => {
  assert.deepEqual(lookupTag(0x00100010), {
    tag: 0x00100010,
    keyword: 'PatientName',
    name: "Patient's Name",
    vr: 'PN',
    vrs: ['PN'],
    vm: '1',
    retired: false,
  });
  assert.equal(lookupKeyword('PatientName'), 0x00100010);
  assert.equal(TAG.PixelData, 0x7fe00010);
  assert.equal(lookupTag(TAG.StudyInstanceUID)?.name, 'Study Instance UID');
  assert.equal(lookupTag(TAG.AcquisitionDateTime)?.name, 'Acquisition DateTime');
  assert.equal(lookupTag(TAG.DateOfSecondaryCapture)?.name, 'Date of Secondary Capture');
});

test('every keyword leads to a tag whose entry has that keyword', () => {
  const keywords = Object.keys(TAG);
  assert.ok(keywords.length > 5200, `${keywords.length} keywords`);
  for (const keyword of keywords) {
    const tag = lookupKeyword(keyword)!;
    assert.equal(lookupTag(tag)?.keyword, keyword);
    assert.notEqual(lookupTag(tag)?.name, '');
  }
});

test('a VR that depends on other elements is given as all it may be', () => {
  assert.deepEqual(lookupTag(TAG.PixelData)?.vrs, ['OB', 'OW']);
  assert.deepEqual(lookupTag(TAG.SmallestImagePixelValue)?.vrs, ['US', 'SS']);
  assert.deepEqual(lookupTag(TAG.LUTData)?.vrs, ['US', 'OW']);
  assert.deepEqual(lookupTag(0xfffee000)?.vrs, [], 'items have none');
});

test('repeating groups are found in every even group', () => {
  for (const group of [0x6000, 0x6002, 0x60fe]) {
    assert.equal(lookupTag(group * 0x10000 + 0x3000)?.keyword, 'OverlayData');
  }
  assert.equal(lookupTag(0x50040005)?.keyword, 'CurveDimensions');
  assert.equal(lookupTag(0x002031aa)?.keyword, 'SourceImageIDs');
  assert.equal(lookupTag(0x00280432)?.keyword, 'CoefficientCoding');
  assert.equal(lookupTag(0x61003000), undefined);
  assert.equal(lookupTag(0x10000000)?.keyword, 'GenericGroupLength');
  assert.equal(lookupKeyword('OverlayData'), 0x60003000);
});

test('group lengths and private creators have entries, other private elements none', () => {
  assert.equal(lookupTag(0x00100000)?.keyword, 'GenericGroupLength');
  assert.equal(lookupTag(0x00020000)?.keyword, 'FileMetaInformationGroupLength');
  assert.equal(lookupTag(0x00090000)?.vr, 'UL');
  assert.equal(lookupTag(0x00090010)?.vr, 'LO');
  assert.equal(lookupTag(0x00091001), undefined);
  assert.equal(lookupTag(0x00091000), undefined);
  assert.equal(lookupTag(0x00100099), undefined);
});

test('no keyword is found that only objects have', () => {
  assert.equal(lookupKeyword('constructor'), undefined);
  assert.equal(lookupKeyword('__proto__'), undefined);
  assert.equal(lookupKeyword(''), undefined);
});

test('what editions after the fact tables brought is there', () => {
  assert.equal(lookupTag(TAG.GenderIdentitySequence)?.vr, 'SQ');
  assert.equal(lookupTag(TAG.EthnicGroup)?.retired, true);
  assert.equal(lookupTag(TAG.MontageName)?.tag, 0x0040b03b);
});

test('a private element is found in whatever block its creator has reserved', () => {
  for (const tag of [0x00291010, 0x00292010, 0x0029ff10]) {
    const entry = lookupPrivate('SIEMENS CSA HEADER', tag);
    assert.equal(entry?.vr, 'OB');
    assert.equal(entry?.tag, tag);
  }
  assert.equal(lookupPrivate('GEMS_IDEN_01 ', 0x00091001)?.name, 'Full fidelity');
  assert.equal(lookupPrivate('GEMS_IDEN_01', 0x00090001), undefined, 'not in a block');
  assert.equal(lookupPrivate('GEMS_IDEN_01', 0x00101001), undefined, 'not a private group');
  assert.equal(lookupPrivate('NO SUCH CREATOR', 0x00091001), undefined);
  assert.equal(lookupPrivate('', 0x00091001), undefined);
});
