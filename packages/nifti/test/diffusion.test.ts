import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeBids } from '../src/file/node.ts';
import { diffusionSeries, enhanced, gradientsOf, PLANS, WEIGHTINGS } from './diffusion-series.ts';
import { readNifti } from './read-nifti.ts';
import { written } from './series.ts';

const folder = mkdtempSync(join(tmpdir(), 'vesalius-diffusion-'));
after(() => rmSync(folder, { recursive: true }));

for (const [name, plan] of Object.entries(PLANS))
  test(`${name}: b-values and directions are those of the patient, seen along the voxels`, async () => {
    const out = join(folder, `${name}-out`);
    const { files, framesLeft } = await writeBids(written(join(folder, name), diffusionSeries(plan)), out);
    assert.equal(framesLeft, 0);
    const own = (ending: string) => join(out, files.find(({ path }) => path.endsWith(ending))!.path);
    assert.match(own('.bval'), /\/dwi\/sub-\w+_ses-1_run-1_dwi\.bval$/);
    const { bValues, gradients } = gradientsOf(own('.bval'), own('.bvec'), readNifti(own('.nii.gz')));
    assert.deepEqual(
      bValues,
      WEIGHTINGS.map(({ bValue }) => bValue),
    );
    // To the right and front, where DICOM counts to the left and back.
    for (const [at, { gradient = [0, 0, 0] }] of WEIGHTINGS.entries())
      for (const [axis, sign] of [-1, -1, 1].entries())
        assert.ok(Math.abs(gradients[at]![axis]! - sign * gradient[axis]!) < 1e-4, `${gradients[at]} for ${gradient}`);
  });

test('of an enhanced macro, the directions lie in its own sequence', async () => {
  const nested = diffusionSeries(PLANS.axial!, (dataset, volume) => {
    const { bValue, gradient } = WEIGHTINGS[volume]!;
    for (const tag of [0x00189087, 0x00189089]) dataset.remove(tag);
    dataset.set(0x00189117, 'SQ', [enhanced(bValue, gradient)]);
  });
  const out = join(folder, 'nested-out');
  const { files } = await writeBids(written(join(folder, 'nested'), nested), out);
  const bvec = files.find(({ path }) => path.endsWith('.bvec'))!;
  assert.equal(readFileSync(join(out, bvec.path), 'utf8').split('\n')[0], '0 -1 0 -0.48 0 0.36');
});

test('where slices of a volume do not agree, or nothing is weighted, no b-values are written', async () => {
  const mixed = diffusionSeries(PLANS.axial!, (dataset) => {
    if (dataset.number(0x00200013) === 15) dataset.set(0x00189087, 'FD', 400);
  });
  const plain = diffusionSeries(PLANS.axial!, (dataset) => dataset.set(0x00189087, 'FD', 0));
  for (const [name, series] of Object.entries({ mixed, plain })) {
    const { files } = await writeBids(written(join(folder, name), series), join(folder, `${name}-out`));
    assert.ok(files.some(({ path }) => path.endsWith('.nii.gz')));
    assert.ok(!files.some(({ path }) => /\.bv(al|ec)$/.test(path)), name);
  }
});
