import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type DicomFile, isUid, readFile, TAG } from '@vesalius/dicom';
import type { InstanceTruth, SyntheticInstance } from '../instance.ts';
import { becquerelPerSuv } from '../instances/pet.ts';
import { SUBJECTS } from '../subject.ts';
import { demoStudies } from './studies.ts';

const SMALL = { ctMatrix: 64, ctSpacing: 30 };

function digest(instances: Iterable<SyntheticInstance>): string {
  const hash = createHash('sha256');
  for (const { file } of instances) hash.update(file);
  return hash.digest('hex');
}

/** The value of the pixel a probe points at, rescaled. */
function valueAt({ dataset }: DicomFile, column: number, row: number, frame: number): number {
  const columns = dataset.number(TAG.Columns)!;
  const pixels = dataset.bytes(TAG.PixelData)!;
  const index = ((frame - 1) * dataset.number(TAG.Rows)! + row) * columns + column;
  const stored = pixels[index * 2]! | (pixels[index * 2 + 1]! << 8);
  const shared = dataset.items(TAG.SharedFunctionalGroupsSequence)[0];
  const rescale = shared?.items(TAG.PixelValueTransformationSequence)[0] ?? dataset;
  return stored * (rescale.number(TAG.RescaleSlope) ?? 1) + (rescale.number(TAG.RescaleIntercept) ?? 0);
}

function weightOf({ patientId }: InstanceTruth): number {
  return SUBJECTS.find((subject) => subject.patientId === patientId)!.weightKg;
}

test('the same seed gives the same bytes, another seed other UIDs', () => {
  assert.equal(digest(demoStudies(SMALL)), digest(demoStudies(SMALL)));
  const uids = (seed: number): string[] =>
    [...demoStudies({ ...SMALL, seed })].map(({ truth }) => truth.sopInstanceUid);
  const first = uids(1);
  assert.equal(new Set([...first, ...uids(2)]).size, first.length * 2);
  assert.ok(first.every(isUid));
});

test('files say what their truth says', () => {
  for (const { file, truth } of demoStudies(SMALL)) {
    const { dataset, warnings } = readFile(file);
    assert.deepEqual(warnings, []);
    assert.equal(dataset.text(TAG.PatientID), truth.patientId);
    assert.equal(dataset.text(TAG.PatientName), truth.patientName);
    assert.equal(dataset.text(TAG.StudyInstanceUID), truth.studyInstanceUid);
    assert.equal(dataset.text(TAG.SeriesInstanceUID), truth.seriesInstanceUid);
    assert.equal(dataset.text(TAG.SOPInstanceUID), truth.sopInstanceUid);
    assert.equal(dataset.number(TAG.NumberOfFrames) ?? (truth.numberOfFrames && 1), truth.numberOfFrames);
  }
});

test('the pixels under the probes have the known values', () => {
  const probed = new Set<string>();
  for (const { file, truth } of demoStudies({ ctMatrix: 128, ctSpacing: 10 })) {
    if (truth.probes.length === 0) continue;
    const read = readFile(file);
    for (const { structure, column, row, frame, value, tolerance, unit } of truth.probes) {
      const scale = truth.modality === 'PT' ? becquerelPerSuv(weightOf(truth)) : 1;
      const found = valueAt(read, column, row, frame) / scale;
      assert.ok(
        Math.abs(found - value) <= tolerance,
        `${truth.modality} ${structure}: ${found} is not ${value} ${unit}`,
      );
      probed.add(`${truth.modality} ${structure}`);
    }
  }
  for (const wanted of [
    'CT liver',
    'CT lung left',
    'CT nodule',
    'CT brain',
    'PT metastasis',
    'PT nodule',
    'MR brain',
  ]) {
    assert.ok(probed.has(wanted), wanted);
  }
});

test('the whole demonstration is made in seconds', () => {
  const start = process.cpuUsage();
  const studies = new Set<string>();
  let instances = 0;
  for (const { truth } of demoStudies()) {
    instances++;
    studies.add(truth.studyInstanceUid);
  }
  const { user, system } = process.cpuUsage(start);
  assert.equal(studies.size, 8);
  assert.ok(instances > 350 && instances < 450, String(instances));
  assert.ok((user + system) / 1e6 < 10, `${(user + system) / 1e6} s`);
});
