import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UID, writeFile } from '@vesalius/dicom';
import { frame, marks, marksOnCut, place } from '../testing/sample-marks.ts';
import { writeReport } from './write-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'viewer-report-'));
const written = (name: string, all: typeof marks) => {
  const path = join(folder, `${name}.dcm`);
  const dataset = writeReport(
    all.map((mark) => ({ mark, frame })),
    place,
  );
  writeFileSync(path, writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
  return path;
};
const path = written('report', marks);
const inPatient = written('in-patient', marksOnCut);
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

test('dsrdump reads coordinates in the patient', () => {
  const dump = execFileSync('dsrdump', ['+Pt', '+Pl', inPatient], { encoding: 'utf8' });
  for (const told of [/Comprehensive 3D SR/, /SCOORD3D/, /POLYGON/, /ELLIPSE/, /Length.*12\.5/])
    assert.match(dump, told);
});

for (const [what, file] of [
  ['a report', path],
  ['a report of marks on cuts', inPatient],
] as const)
  test(`dciodvfy finds no error in ${what}`, () => {
    const { stdout, stderr, error } = spawnSync('dciodvfy', [file], { encoding: 'utf8' });
    if (error) throw error;
    const errors = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
    assert.deepEqual(errors, []);
  });
