import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UID, writeFile } from '@vesalius/dicom';
import { frame, marks, place } from '../testing/sample-marks.ts';
import { writeReport } from './write-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'viewer-report-'));
const path = join(folder, 'report.dcm');
const dataset = writeReport(
  marks.map((mark) => ({ mark, frame })),
  place,
);
writeFileSync(path, writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
after(() => rmSync(folder, { recursive: true }));

test('dsrdump reads a report: who measured, what, how much, where', () => {
  const dump = execFileSync('dsrdump', ['+Pt', path], { encoding: 'utf8' });
  for (const told of [
    /Comprehensive SR/,
    /Reader\^Rita/,
    /"Length".*12\.5|Length.*="12\.5"/,
    /POLYLINE/,
    /ELLIPSE/,
    /mm/,
  ])
    assert.match(dump, told);
});

test('dciodvfy finds no error in a report', () => {
  const { stdout, stderr, error } = spawnSync('dciodvfy', [path], { encoding: 'utf8' });
  if (error) throw error;
  const errors = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
  assert.deepEqual(errors, []);
});
