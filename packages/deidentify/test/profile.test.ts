import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset, TAG, UID } from '@vesalius/dicom';
import {
  ChangeTally,
  Deidentifier,
  documentOfProfile,
  profileDifferences,
  profileFromDocument,
  profileOf,
} from '../src/index.ts';

const KEY = new Uint8Array(32).fill(5);
const DOCUMENT = {
  name: 'lung study',
  version: 2,
  options: ['CleanDescriptors', 113107],
  rules: [
    { attribute: 'StudyDescription', action: 'K' },
    { attribute: 'Manufacturer', action: 'D', value: 'ACME' },
    { attribute: '00290015', creator: 'OWN', action: 'K' },
    { attribute: 'PatientSex', action: 'X' },
  ],
  shiftDays: [10, 10],
  keepWords: ['Quixote'],
  removeWords: ['Barataria'],
};

function instance(): Dataset {
  const dataset = Dataset.of({
    ...{ SOPClassUID: UID.CTImageStorage, SOPInstanceUID: '1.2.3', PatientName: 'Quixote^Alonso', PatientSex: 'M' },
    ...{ StudyDescription: 'Alonso', SeriesDescription: 'Quixote Alonso in Barataria', Manufacturer: 'X' },
    ...{ StudyDate: '20200101' },
  });
  dataset.set(0x00290010, 'LO', 'OTHER');
  dataset.set(0x00290011, 'LO', 'OWN');
  dataset.set(0x00291015, 'LO', 'of another creator');
  dataset.set(0x00291115, 'LO', 'kept');
  return dataset;
}

test('rules go before the table; private ones by creator; words stay and go as asked; dates move as many days as said', () => {
  const tally = new ChangeTally();
  const dataset = instance();
  new Deidentifier({ profile: profileFromDocument(DOCUMENT), key: KEY, onChange: tally.add }).deidentify(dataset);
  assert.equal(dataset.text(TAG.StudyDescription), 'Alonso');
  assert.equal(dataset.text(TAG.Manufacturer), 'ACME');
  assert.equal(dataset.has(TAG.PatientSex), false);
  assert.equal(dataset.text(TAG.SeriesDescription), 'Quixote [removed] in [removed]');
  assert.equal(dataset.text(TAG.StudyDate), '20200111');
  assert.equal(dataset.text(0x00291115), 'kept');
  assert.equal(dataset.has(0x00291015), false);
  assert.equal(dataset.has(0x00290010), false);
  assert.match(dataset.texts(TAG.DeidentificationMethod)[1] ?? '', /lung study 2/);
  const sex = tally.changes.find(({ keyword }) => keyword === 'PatientSex');
  assert.deepEqual(sex, { path: '00100040', keyword: 'PatientSex', action: 'X', ground: 'rule', count: 1 });
});

test('a profile is written as a document and read again; two are compared line by line', () => {
  const profile = profileFromDocument(DOCUMENT);
  assert.deepEqual(profileFromDocument(JSON.parse(JSON.stringify(documentOfProfile(profile)))), profile);
  const other = { ...profile, version: '3', options: new Set(['113105' as const]), rules: profile.rules.slice(1) };
  assert.deepEqual(profileDifferences(profile, other), [
    '- version 2',
    '- option 113107',
    '- rule 00081030 K',
    '+ version 3',
  ]);
  assert.deepEqual(profileDifferences(profileOf([]), profileOf([])), []);
});

test('what is wrong in a document is named by its place', () => {
  const wrong: readonly [object, RegExp][] = [
    [{}, /name/],
    [{ ...DOCUMENT, option: [] }, /no key but/],
    [{ ...DOCUMENT, rules: [{ attribute: 'NoSuchThing', action: 'K' }] }, /no attribute NoSuchThing/],
    [{ ...DOCUMENT, rules: [{ attribute: 'PatientID', action: 'Q' }] }, /rules\[0\]\.action/],
    [{ ...DOCUMENT, rules: [{ attribute: 'PatientID', action: 'K', value: 'x' }] }, /rules\[0\]\.value/],
    [{ ...DOCUMENT, shiftDays: [3, 1] }, /shiftDays/],
  ];
  for (const [document, message] of wrong) assert.throws(() => profileFromDocument(document), { message });
  assert.throws(() => profileFromDocument({ ...DOCUMENT, options: ['113199'] }), { code: 'unknown-option' });
});
