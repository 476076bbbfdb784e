import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, Dataset } from '@vesalius/dicom';
import { lengthUnit, spacingOf } from './spacing.ts';

const cases: readonly [what: string, attributes: Attributes, rows: number | undefined, unit: string][] = [
  ['a slice of a patient', { PixelSpacing: [0.5, 0.7] }, 0.5, 'mm'],
  ['a detector alone', { ImagerPixelSpacing: [0.14, 0.14] }, 0.14, 'mm at detector'],
  ['a detector said twice', { PixelSpacing: [0.14, 0.14], ImagerPixelSpacing: [0.14, 0.14] }, 0.14, 'mm at detector'],
  ['a corrected detector', { PixelSpacing: [0.1, 0.1], ImagerPixelSpacing: [0.14, 0.14] }, 0.1, 'mm calibrated'],
  ['a fiducial', { PixelSpacing: [0.1, 0.1], PixelSpacingCalibrationType: 'FIDUCIAL' }, 0.1, 'mm calibrated'],
  ['a scanned film', { NominalScannedPixelSpacing: [0.2, 0.2] }, 0.2, 'mm on page'],
  ['a spacing of nothing', { PixelSpacing: [0, 0] }, undefined, 'px'],
  ['no spacing', {}, undefined, 'px'],
  ['two ultrasound regions that agree', { SequenceOfUltrasoundRegions: [region(0.05), region(0.05)] }, 0.5, 'mm'],
  ['two that do not', { SequenceOfUltrasoundRegions: [region(0.05), region(0.06)] }, undefined, 'px'],
  [
    'a shared functional group',
    { SharedFunctionalGroupsSequence: [{ PixelMeasuresSequence: [{ PixelSpacing: [0.9, 0.9] }] }] },
    0.9,
    'mm',
  ],
];

function region(delta: number): Attributes {
  return { PhysicalUnitsXDirection: 3, PhysicalUnitsYDirection: 3, PhysicalDeltaX: delta, PhysicalDeltaY: delta };
}

for (const [what, attributes, rows, unit] of cases) {
  test(`the spacing of ${what}`, () => {
    const spacing = spacingOf(Dataset.of(attributes), 1);
    assert.equal(spacing?.rows === undefined ? undefined : Number(spacing.rows.toFixed(6)), rows);
    assert.equal(lengthUnit(spacing), unit);
  });
}
