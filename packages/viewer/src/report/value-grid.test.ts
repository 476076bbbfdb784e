import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, Dataset, TAG, UID } from '@vesalius/dicom';
import { scaleColour } from '../display/colour-scale.ts';
import { hottestPlace, valueAt, valueGridOf } from './value-grid.ts';

const PLACED = {
  Rows: 3,
  Columns: 4,
  PixelSpacing: [2, 5],
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  ImagePositionPatient: [10, 20, 30],
};
const truth = (x: number, y: number, z: number) => x + 2 * y + 3 * z;

/** Planes at 30, 33 and 39 mm whose stored values are a hundred times a straight function of the place. */
function dose(offsets: readonly number[], more: Attributes = {}): Dataset {
  const dataset = Dataset.of({
    ...PLACED,
    SOPClassUID: UID.RTDoseStorage,
    SeriesDescription: 'Plan',
    NumberOfFrames: 3,
    GridFrameOffsetVector: [...offsets],
    BitsAllocated: 32,
    DoseGridScaling: 0.01,
    DoseUnits: 'GY',
    ...more,
  });
  const stored = new Uint32Array([30, 33, 39].flatMap((z) => grid((x, y) => Math.round(truth(x, y, z) * 100))));
  dataset.set(TAG.PixelData, 'OW', new Uint8Array(stored.buffer));
  return dataset;
}

function grid(value: (x: number, y: number) => number): number[] {
  return [0, 1, 2].flatMap((row) => [0, 1, 2, 3].map((column) => value(10 + column * 5, 20 + row * 2)));
}

test('a dose is its scaled values, straight between its voxels, and nothing outside', () => {
  const found = valueGridOf(dose([0, 3, 9]))!;
  assert.deepEqual([found.name, found.unit, found.planes.length], ['Plan', 'Gy', 3]);
  assert.equal(found.most, truth(25, 24, 39));
  for (const place of [[10, 20, 30] as const, [17.5, 23, 31] as const, [24, 21.5, 38] as const])
    assert.ok(Math.abs(valueAt(found, place)! - truth(place[0], place[1], place[2])) < 1e-9, place.join());
  for (const outside of [[10, 20, 25] as const, [10, 20, 45] as const, [2, 20, 31] as const, [10, 30, 31] as const])
    assert.equal(valueAt(found, outside), undefined, outside.join());
  assert.equal(hottestPlace(found)[2], 39);
});

test('offsets that do not begin with nothing are places themselves; frames may come in any order', () => {
  assert.equal(valueAt(valueGridOf(dose([30, 33, 39]))!, [10, 20, 33]), truth(10, 20, 33));
  const turned = valueGridOf(dose([0, -3, -9]))!;
  assert.ok(Math.abs(valueAt(turned, [10, 20, 21])! - truth(10, 20, 39)) < 1e-9);
});

test('values without a place in a patient, or without pixels, are no grid', () => {
  assert.equal(valueGridOf(dose([0, 3, 9], { ImagePositionPatient: '' })), undefined);
  assert.equal(valueGridOf(Dataset.of({ ...PLACED, SOPClassUID: UID.RTDoseStorage })), undefined);
  const short = dose([0, 3, 9]);
  short.set(TAG.PixelData, 'OW', new Uint8Array(10));
  assert.equal(valueAt(valueGridOf(short)!, [25, 24, 39]), undefined, 'what is missing has no value');
});

test('a parametric map of floating point numbers has the unit and slope of its mapping', () => {
  const mapping = {
    LUTExplanation: 'Diffusion',
    MeasurementUnitsCodeSequence: [{ CodeValue: 'um2/s', CodingSchemeDesignator: 'UCUM', CodeMeaning: 'µm²/s' }],
    RealWorldValueSlope: 1000,
    RealWorldValueIntercept: 5,
  };
  const dataset = Dataset.of({
    ...PLACED,
    SOPClassUID: UID.ParametricMapStorage,
    NumberOfFrames: 1,
    SharedFunctionalGroupsSequence: [{ RealWorldValueMappingSequence: [mapping] }],
  });
  const values = Float32Array.from(grid((x, y) => x + y));
  dataset.set(TAG.FloatPixelData, 'OF', new Uint8Array(values.buffer));
  const found = valueGridOf(dataset)!;
  assert.deepEqual([found.name, found.unit], ['Diffusion', 'um2/s']);
  assert.equal(valueAt(found, [15, 22, 30]), 37_005);
  assert.equal(valueAt(found, [15, 22, 31]), undefined, 'one plane is as thick as it says');
});

test('colours go from the first to the last stop, and stay there outside', () => {
  assert.deepEqual(scaleColour('dose', -1), [30, 60, 255]);
  assert.deepEqual(scaleColour('dose', 2), [230, 20, 20]);
  assert.deepEqual(scaleColour('map', 0.125), [64, 42, 112]);
});
