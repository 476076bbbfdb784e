import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SUBJECTS } from '../subject.ts';
import { tinyInstance } from '../tiny.ts';
import { demoStudies } from './studies.ts';

const folder = mkdtempSync(join(tmpdir(), 'testkit-'));
after(() => rmSync(folder, { recursive: true }));

/** dicom3tools' judgement of a file: its lines that begin with `Error`. */
function errorsOf(name: string, file: Uint8Array): string[] {
  const path = join(folder, name);
  writeFileSync(path, file);
  const { stdout, stderr, error } = spawnSync('dciodvfy', [path], { encoding: 'utf8' });
  if (error) throw error;
  return `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
}

test('dciodvfy finds no error in any series of the demonstration', () => {
  const seen = new Map<string, number>();
  for (const { file, truth } of demoStudies({ ctMatrix: 128, ctSpacing: 40 })) {
    const count = seen.get(truth.seriesInstanceUid) ?? 0;
    seen.set(truth.seriesInstanceUid, count + 1);
    if (count > 1) continue;
    assert.deepEqual(errorsOf('instance.dcm', file), [], `${truth.modality} ${truth.sopClassUid}`);
  }
  assert.equal(seen.size, 13);
});

test('dciodvfy finds no error in tiny instances', () => {
  assert.deepEqual(errorsOf('ct.dcm', tinyInstance().file), []);
  assert.deepEqual(errorsOf('sc.dcm', tinyInstance({ kind: 'SC' }).file), []);
});

// DCMTK on glibc's iconv knows no code extensions (ISO 2022); the name in them is read back in studies.test.ts.
const BY_DCMTK = new Set(
  SUBJECTS.filter(({ characterSets }) => characterSets.length === 1).map((it) => it.patientName),
);

test('dcmdump reads every name as it was meant', () => {
  const seen = new Set<string>();
  for (const { file, truth } of demoStudies({ ctMatrix: 128, ctSpacing: 40 })) {
    if (seen.has(truth.patientName) || !BY_DCMTK.has(truth.patientName)) continue;
    seen.add(truth.patientName);
    const path = join(folder, 'name.dcm');
    writeFileSync(path, file);
    const dump = execFileSync('dcmdump', ['+U8', '+P', '0010,0010', path], { encoding: 'utf8' });
    assert.equal(/\[(.*)\]/.exec(dump)?.[1], truth.patientName);
  }
  assert.ok(seen.size >= 6);
});
