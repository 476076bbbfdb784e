import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { UID, writeFile } from '@vesalius/dicom';
import { reader } from '../testing/sample-marks.ts';
import { sampleStack } from '../testing/sample-stack.ts';
import { Labels } from './labels.ts';
import { discPixels } from './shapes.ts';
import { writeSegmentation } from './write-segmentation.ts';

test('dciodvfy finds no error in a segmentation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'viewer-segment-'));
  try {
    const labels = new Labels(sampleStack(4));
    for (const slice of [1, 2]) labels.put(slice, discPixels(labels.frames[0]!.plane, [25, 20], 7), slice);
    const segments = [1, 2].map((number) => ({ number, name: `segment ${number}` }));
    const place = { seriesInstanceUid: '2.25.70', instanceNumber: 1, observer: reader, at: new Date(2026, 1, 2) };
    const path = join(folder, 'segmentation.dcm');
    const dataset = writeSegmentation(labels, segments, place)!;
    writeFileSync(path, writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
    const { stdout, stderr, error } = spawnSync('dciodvfy', [path], { encoding: 'utf8' });
    if (error) throw error;
    const errors = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
    assert.deepEqual(errors, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
