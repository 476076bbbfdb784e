import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, Dataset } from '@vesalius/dicom';
import { suvFactor } from './suv.ts';

const injection = {
  RadionuclideTotalDose: 3.7e8,
  RadionuclideHalfLife: 6586.2,
  RadiopharmaceuticalStartTime: '100000',
};
const PET: Attributes = {
  Modality: 'PT',
  Units: 'BQML',
  CorrectedImage: ['ATTN', 'DECY'],
  DecayCorrection: 'START',
  PatientWeight: 74,
  SeriesDate: '20260309',
  SeriesTime: '110000',
  RadiopharmaceuticalInformationSequence: [injection],
};
const factorOf = (changed: Attributes) => suvFactor(Dataset.of({ ...PET, ...changed }));

test('the dose decays from the injection to the series', () => {
  assert.ok(Math.abs(Number(factorOf({})) - 74_000 / (3.7e8 * 2 ** (-3600 / 6586.2))) < 1e-12);
});

test('corrected to the injection already, it does not', () => {
  assert.equal(factorOf({ DecayCorrection: 'ADMIN' }), 74_000 / 3.7e8);
});

test('a date and time of the injection overrules its time; a time alone may be of the day before', () => {
  const full = { ...injection, RadiopharmaceuticalStartDateTime: '20260309093000' };
  const ratio = Number(factorOf({ RadiopharmaceuticalInformationSequence: [full] })) / Number(factorOf({}));
  assert.ok(Math.abs(ratio - 2 ** (1800 / 6586.2)) < 1e-9);
  const night = { ...injection, RadiopharmaceuticalStartTime: '233000' };
  const late = factorOf({ SeriesTime: '003000', RadiopharmaceuticalInformationSequence: [night] });
  assert.equal(late, factorOf({}));
});

const missing: readonly [Attributes, string][] = [
  [{ Modality: 'CT' }, 'not-pet'],
  [{ Units: 'CNTS' }, 'unit'],
  [{ CorrectedImage: 'ATTN' }, 'not-corrected'],
  [{ PatientWeight: '' }, 'no-weight'],
  [{ RadiopharmaceuticalInformationSequence: [] }, 'no-dose'],
  [{ SeriesTime: '' }, 'no-time'],
  [
    { RadiopharmaceuticalInformationSequence: [{ ...injection, RadiopharmaceuticalStartDateTime: '20260309130000' }] },
    'injected-later',
  ],
];
for (const [changed, reason] of missing) {
  test(`no value is told rather than a wrong one: ${reason}`, () => assert.equal(factorOf(changed), reason));
}
