import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { Dataset, isUid } from '@vesalius/dicom';
import fc from 'fast-check';
import {
  countedPseudonyms,
  DeidentifyError,
  hashedPseudonyms,
  KeyedHash,
  listedPseudonyms,
  memoryRegister,
  optionOf,
  patientOf,
  profileOf,
} from '../src/index.ts';
import { handleDates } from '../src/text/dates-in-text.ts';
import { removePatterns } from '../src/text/patterns.ts';
import { ReplacementUids } from '../src/value/replacement-uids.ts';
import { shiftDate, shiftDateTime } from '../src/value/shifted-date.ts';

const hash = new KeyedHash(new Uint8Array(32).fill(1));
const otherHash = new KeyedHash(new Uint8Array(32).fill(2));

const patient = (patientId: string, issuer = '') =>
  patientOf(Dataset.of({ PatientID: patientId, IssuerOfPatientID: issuer, StudyInstanceUID: '1.2' }));

test('the keyed hash is HMAC-SHA-256, apart for each purpose', () => {
  const key = new Uint8Array(16).fill(3);
  const expected = createHmac('sha256', key).update('uid\0text').digest('hex');
  assert.equal(new KeyedHash(key).hex('uid', 'text', 64), expected);
  assert.notEqual(new KeyedHash(key).hex('file', 'text', 64), expected);
  assert.throws(() => new KeyedHash(new Uint8Array(15)), { code: 'short-key' });
});

test('a UID becomes the same other one under one key, another under another; those of the standard stay', () => {
  const uids = new ReplacementUids(hash);
  const made = uids.replace('1.2.3');
  assert.match(made, /^2\.25\.\d{30,39}$/);
  assert.ok(isUid(made));
  assert.equal(new ReplacementUids(hash).replace('1.2.3'), made);
  assert.notEqual(new ReplacementUids(otherHash).replace('1.2.3'), made);
  assert.notEqual(uids.replace('1.2.4'), made);
  assert.equal(uids.replace('1.2.840.10008.1.5.1'), '1.2.840.10008.1.5.1');
  // Version 8 and variant 10 of RFC 9562.
  const digits = BigInt(made.slice(5)).toString(16).padStart(32, '0');
  assert.equal(digits[12], '8');
  assert.match(digits[16]!, /[89ab]/);
});

test('dates move by whole days, over leap years, with what they leave out and their time of day', () => {
  assert.equal(shiftDate('20240301', -1), '20240229');
  assert.equal(shiftDate('20230301', -1), '20230228');
  assert.equal(shiftDate('1999.12.31', 1), '20000101');
  assert.equal(shiftDate('00010101', -1), '00001231');
  assert.equal(shiftDate('20240230', 1), undefined);
  assert.equal(shiftDate('spring', 1), undefined);
  assert.equal(shiftDateTime('20240301101112.250000+0100', -1), '20240229101112.250000+0100');
  assert.equal(shiftDateTime('2024030110', -1), '2024022910');
  assert.equal(shiftDateTime('202403', -31), '202401');
  assert.equal(shiftDateTime('2024', 400), '2025');
  assert.equal(shiftDateTime('2024-03-01', 1), undefined);
});

test('intervals are kept by a shift', () => {
  const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  const text = (date: Date) => date.toISOString().slice(0, 10).replaceAll('-', '');
  const time = (da: string) => Date.parse(`${da.slice(0, 4)}-${da.slice(4, 6)}-${da.slice(6)}`);
  fc.assert(
    fc.property(day, day, fc.integer({ min: -3650, max: 3650 }), (one, other, days) => {
      const [a, b] = [text(one), text(other)];
      assert.equal(time(shiftDate(a, days)!) - time(shiftDate(b, days)!), time(a) - time(b));
    }),
  );
});

test('pseudonyms: hashed, counted, listed; the issuer makes another person', () => {
  const hashed = hashedPseudonyms(hash);
  assert.match(hashed.of(patient('7')), /^P-[0-9A-HJKMNP-TV-Z]{12}$/);
  assert.equal(hashed.of(patient('7')), hashedPseudonyms(hash).of(patient('7 ')));
  assert.notEqual(hashed.of(patient('7')), hashed.of(patient('7', 'CITY')));
  const numbers = new Map<string, number>();
  const counted = countedPseudonyms(hash, memoryRegister(numbers), 'T');
  assert.deepEqual(
    ['a', 'b', 'a'].map((id) => counted.of(patient(id))),
    ['T00001', 'T00002', 'T00001'],
  );
  assert.deepEqual(countedPseudonyms(hash, memoryRegister(numbers), 'T').of(patient('c')), 'T00003');
  assert.ok(![...numbers.keys()].some((key) => /^[abc]$/.test(key)), 'the register names nobody');
  const listed = listedPseudonyms('PatientID;Pseudonym\n7;S1\n8;CITY;S2\n');
  assert.equal(listed.of(patient('7')), 'S1');
  assert.equal(listed.of(patient('8', 'CITY')), 'S2');
  assert.throws(() => listed.of(patient('8')), { code: 'no-pseudonym' });
  assert.throws(() => listedPseudonyms('7;S1\n8;S1'), { code: 'bad-pseudonyms', message: /line 2/ });
  assert.throws(() => listedPseudonyms('7'), DeidentifyError);
});

test('someone without Patient ID is another person in each study', () => {
  const nobody = (study: string) => patientOf(Dataset.of({ StudyInstanceUID: study }));
  assert.notEqual(nobody('1.2').key, nobody('1.3').key);
});

test('options by code and by keyword', () => {
  assert.equal(optionOf('113105'), '113105');
  assert.equal(optionOf('CleanDescriptors'), '113105');
  assert.equal(optionOf('clean-descriptors-option'), '113105');
  assert.equal(optionOf('RetainLongitudinalTemporalInformationModifiedDates'), '113107');
  assert.throws(() => optionOf('113100'), { code: 'unknown-option' });
  assert.deepEqual([...profileOf(['RetainUIDs']).options], ['113110']);
});

test('dates of text keep what they are, moved', () => {
  const known = new Set(['20240305']);
  const moved = (text: string) => handleDates(text, 1, known);
  assert.equal(moved('seen 2024-02-28, 20240228 and 20240228101500'), 'seen 2024-02-29, 20240229 and 20240229101500');
  assert.equal(moved('on 28.02.2024 and 12/31/2023'), 'on 29.02.2024 and 01/01/2024');
  assert.equal(moved('03/05/2024 and 05/03/2024'), '03/06/2024 and 06/03/2024', 'both are the fifth of March');
  assert.equal(moved('28 Feb 2024, February 28, 2024'), '29 Feb 2024, February 29, 2024');
  assert.equal(moved('version 12.1.4, 512x512, 1.2.840.20240228.3'), 'version 12.1.4, 512x512, 1.2.840.20240228.3');
  assert.equal(moved('since Feb 2024, Dec. 2023'), 'since Feb 2024, Dec. 2023');
  assert.equal(handleDates('since Feb 2024', 40, known), 'since Mar 2024');
  assert.equal(handleDates('28 Feb 2024 and March 2015', 'remove', known), '[date] and [date]');
  assert.equal(handleDates('seen 2024-02-28', 'remove', known), 'seen [date]');
  assert.equal(handleDates('seen 2024-02-28', 'keep', known), 'seen 2024-02-28');
});

test('what identifies by its form goes, and the findings around it stay', () => {
  const cases: readonly [string, string][] = [
    ['Patient: Sancho Panza, nodule', 'Patient: [removed], nodule'],
    ['Name=PANZA^SANCHO 8 mm', 'Name=[removed] 8 mm'],
    ['lives at 17 Windmill Hill Road near', 'lives at [removed] near'],
    ['mail s.panza@insula.example, call 555-123-4567', 'mail [removed], call [removed]'],
    ['MRN: 00417-A, SSN 123-45-6789', 'MRN: [removed], SSN [removed]'],
    ['seen by Dr. Pedro Recio today', 'seen by Dr. [removed] today'],
    [
      'Right Upper Lobe 8 mm nodule, image 12, SUV 4.5, L4-L5',
      'Right Upper Lobe 8 mm nodule, image 12, SUV 4.5, L4-L5',
    ],
    ['Patient supine. 1.5 T, TR 500', 'Patient supine. 1.5 T, TR 500'],
  ];
  for (const [text, expected] of cases) assert.equal(removePatterns(text), expected);
});
