import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readFile, writeFile } from '@vesalius/dicom';
import { axialHead, HEAD_STRUCTURES, headSeries, MATERIALS } from '@vesalius/testkit';
import { writeBids } from '../src/file/node.ts';
import { placeOf, readNifti } from './read-nifti.ts';
import { SERIES, STUDY, written } from './series.ts';

const folder = mkdtempSync(join(tmpdir(), 'vesalius-bids-'));
after(() => rmSync(folder, { recursive: true }));

const HEAD = axialHead(64, 5);
const series = (number: number, description: string) => ({
  ...{ study: STUDY, number, modality: 'MR', description, bodyPart: 'HEAD' },
});

test('a CT: values in Hounsfield units at their places, to the right and front', async () => {
  const paths = written(join(folder, 'ct'), SERIES['axial CT']!());
  const { files, framesLeft } = await writeBids(paths, join(folder, 'ct-out'));
  assert.equal(framesLeft, 0);
  const volume = readNifti(join(folder, 'ct-out', files[0]!.path));
  assert.deepEqual(volume.size, [64, 64, 50, 1]);
  const bone = HEAD_STRUCTURES.findIndex(({ name }) => name === 'jaw');
  const { centre } = HEAD_STRUCTURES[bone]!;
  let found = 0;
  for (let z = 0; z < 50; z++) {
    for (let at = 0; at < 64 * 64; at++) {
      const index = [at % 64, Math.floor(at / 64), z];
      const [right, front, head] = placeOf(volume, index) as [number, number, number];
      if (Math.hypot(right - -centre[0], front - -centre[1], head - centre[2]) > 4) continue;
      assert.ok(Math.abs(volume.value(index) - MATERIALS.bone.hu) < 60, `${volume.value(index)}`);
      found++;
    }
  }
  assert.ok(found > 0);
});

test('a folder after BIDS: names, sidecars, participants; no date, name or UID of the files', async () => {
  const paths = ['axial CT', 'sagittal MR', 'PET'].flatMap((name) =>
    written(join(folder, 'all', name.slice(-2)), SERIES[name]!()),
  );
  const out = join(folder, 'all-out');
  const { files } = await writeBids(paths, out);
  const subject = `sub-${STUDY.subject.patientId.replace(/[^A-Za-z0-9]/g, '')}`;
  const start = `${subject}/ses-1`;
  assert.deepEqual(
    files.map(({ path }) => path).sort(),
    [
      ...['.bidsignore', 'README', 'dataset_description.json', 'participants.tsv'],
      ...['.json', '.nii.gz'].flatMap((ending) => [
        `${start}/anat/${subject}_ses-1_run-1_T1w${ending}`,
        `${start}/ct/${subject}_ses-1_run-1_ct${ending}`,
        `${start}/pet/${subject}_ses-1_run-1_pet${ending}`,
      ]),
    ].sort(),
  );
  for (const { path, sha256, size } of files) {
    const bytes = readFileSync(join(out, path));
    assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256);
    assert.equal(bytes.length, size);
    for (const secret of [STUDY.subject.patientName, STUDY.date, STUDY.description, STUDY.accessionNumber, '2.25.'])
      assert.ok(path.endsWith('.gz') || !bytes.includes(secret), `${secret} in ${path}`);
  }
  const sidecar = JSON.parse(readFileSync(join(out, `${start}/anat/${subject}_ses-1_run-1_T1w.json`), 'utf8'));
  assert.equal(sidecar.RepetitionTime, 0.5);
  assert.equal(sidecar.MagneticFieldStrength, 1.5);
  const people = readFileSync(join(out, 'participants.tsv'), 'utf8').trim().split('\n');
  assert.deepEqual(
    people.map((line) => line.split('\t')[0]),
    ['participant_id', subject],
  );
});

test('volumes at the same places follow in time, whatever the order of the files', async () => {
  const early = [...headSeries(series(5, 'rest bold'), { ...HEAD, slices: 6 })];
  const late = early.map(({ file, truth }, index) => {
    const { dataset, transferSyntax } = readFile(file);
    dataset.set(0x00200013, 'IS', 100 + index);
    dataset.set(0x00080018, 'UI', `${truth.sopInstanceUid.slice(0, 50)}.9`);
    dataset.set(0x7fe00010, 'OW', new Uint8Array(64 * 64 * 2).fill(index + 1));
    return { truth, file: writeFile({ dataset, transferSyntaxUid: transferSyntax.uid }) };
  });
  const paths = written(join(folder, 'time'), [...late, ...early]);
  const { files } = await writeBids(paths, join(folder, 'time-out'));
  const [volume] = files.filter(({ path }) => path.endsWith('_task-unknown_run-1_bold.nii.gz'));
  const read = readNifti(join(folder, 'time-out', volume!.path));
  assert.deepEqual(read.size, [64, 64, 6, 2]);
  for (let z = 0; z < 6; z++) assert.equal(read.value([10, 10, z, 1]), (z + 1) * 257);
  assert.notEqual(read.value([32, 32, 3, 0]), 4 * 257);
});

test('what makes no volume is counted and left; nothing is written for nothing', async () => {
  const uneven = [...headSeries(series(6, 'uneven'), { ...HEAD, slices: 8 })].filter((_, index) => index !== 3);
  const { files, framesLeft } = await writeBids(written(join(folder, 'uneven'), uneven), join(folder, 'uneven-out'));
  assert.deepEqual([files.length, framesLeft], [0, 7]);
  assert.ok(!readdirSync(folder).includes('uneven-out'));
});
