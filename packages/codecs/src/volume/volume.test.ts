import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset } from '@vesalius/dicom';
import type { Picture } from '../render/picture.ts';
import type { Side } from './camera.ts';
import type { RenderingMethod } from './ray.ts';
import { type SlicePlace, slicePlaceOf } from './slice-place.ts';
import { gridOf, type VolumeGrid } from './volume-grid.ts';
import { volumePicture } from './volume-picture.ts';

/** An axial slice of so many columns and rows, at a height. */
const axial = (z: number, columns = 4, rows = 3): SlicePlace => ({
  ...{ rows, columns, position: [10, 20, z], spacing: [1, 1] },
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
});

test('slices are ordered along their normal; others, and those of a place that is taken, are left out', () => {
  const places = [axial(2), axial(0), undefined, axial(4), axial(2), axial(6, 9), axial(6)];
  const { grid, order } = gridOf(places)!;
  assert.deepEqual(order, [1, 0, 3, 6]);
  assert.deepEqual(
    [grid.size, grid.spacing, grid.origin],
    [
      [4, 3, 4],
      [1, 1, 2],
      [10, 20, 0],
    ],
  );
});

test('uneven, few or placeless slices are no volume; a large one is thinned out', () => {
  assert.equal(gridOf([axial(0), axial(1), axial(3)]), undefined);
  assert.equal(gridOf([axial(0), axial(1)]), undefined);
  assert.equal(gridOf([undefined]), undefined);
  const { grid } = gridOf(Array.from({ length: 1000 }, (_, z) => axial(z, 512, 512)))!;
  assert.ok(grid.size[0] * grid.size[1] * grid.size[2] <= 40_000_000);
  assert.equal(grid.spacing[0], grid.step);
});

test('the place of a frame, by functional groups or the data set', () => {
  const place = { ImagePositionPatient: [1, 2, 3] };
  const turn = { ImageOrientationPatient: [0, 1, 0, 0, 0, -1] };
  const size = { Rows: 2, Columns: 5 };
  const plain = slicePlaceOf(Dataset.of({ ...size, ...place, ...turn, PixelSpacing: [0.5, 2] }), 1)!;
  assert.deepEqual(
    [plain.position, plain.spacing, plain.directions[2]],
    [
      [1, 2, 3],
      [2, 0.5],
      [-1, 0, 0],
    ],
  );
  const groups = Dataset.of({
    ...size,
    SharedFunctionalGroupsSequence: [
      { PlaneOrientationSequence: [turn], PixelMeasuresSequence: [{ PixelSpacing: [0.5, 2] }] },
    ],
    PerFrameFunctionalGroupsSequence: [{}, { PlanePositionSequence: [place] }],
  });
  assert.deepEqual(slicePlaceOf(groups, 2), plain);
  assert.equal(slicePlaceOf(groups, 1), undefined);
});

/** 4 columns (to the left), 3 rows (to the back), 5 slices (to the head); one bright voxel at (3, 0, 4). */
const { grid } = gridOf([0, 1, 2, 3, 4].map((z) => axial(z)))!;
const voxels = new Float32Array(4 * 3 * 5).fill(0);
voxels[3 + 0 * 4 + 4 * 12] = 100;

const view = (side: Side, method: RenderingMethod, kind: 'mpr' | '3d' = '3d', slab = 0) =>
  volumePicture(voxels, grid, { kind, method, viewpoint: { side }, slab })!;
/** Columns, rows, and where it is bright. */
const bright = ({ width, height, bytes }: Picture) => {
  const at = bytes.indexOf(255);
  return [width, height, at < 0 ? undefined : at % width, at < 0 ? undefined : Math.floor(at / width)];
};

test('a voxel lies where each side of the patient sees it', () => {
  assert.deepEqual(bright(view('f', 'maximum_ip')), [4, 3, 3, 0], 'from the feet: left on the right, front above');
  assert.deepEqual(bright(view('h', 'maximum_ip')), [4, 3, 0, 0]);
  assert.deepEqual(bright(view('a', 'maximum_ip')), [4, 5, 3, 0], 'from the front: left on the right, head above');
  assert.deepEqual(bright(view('p', 'maximum_ip')), [4, 5, 0, 0]);
  assert.deepEqual(bright(view('l', 'maximum_ip')), [3, 5, 0, 0], 'from the left: the front on the left');
  assert.deepEqual(bright(view('r', 'maximum_ip')), [3, 5, 2, 0]);
});

test('planes, slabs and what is made of a ray', () => {
  const plane = volumePicture(voxels, grid, {
    ...{ kind: 'mpr', method: 'average_ip', slab: 0 },
    viewpoint: { position: [11, 21, 0], lookAt: [11, 21, 4], up: [0, -1, 0] },
  })!;
  assert.deepEqual(bright(plane), [4, 3, 3, 0], 'the last slice');
  assert.deepEqual(bright(view('f', 'average_ip', 'mpr')), [4, 3, undefined, undefined], 'the middle one');
  assert.deepEqual(bright(view('f', 'maximum_ip', 'mpr', 4)), [4, 3, 3, 0]);
  assert.equal(Math.max(...view('f', 'average_ip').bytes), 51, 'one of five');
  assert.equal(Math.max(...view('f', 'minimum_ip').bytes), 0);
  const rendered = view('f', 'volume_rendered');
  assert.ok(rendered.bytes[3]! > 0 && rendered.bytes[0] === 0);
});

test('between voxels values lie between; pixels are square whatever the voxels are', () => {
  const tall: VolumeGrid = { ...grid, spacing: [1, 1, 2] };
  const picture = volumePicture(voxels, tall, { kind: '3d', method: 'maximum_ip', viewpoint: { side: 'a' }, slab: 0 })!;
  assert.deepEqual([picture.width, picture.height], [4, 9]);
  assert.deepEqual([picture.bytes[3], picture.bytes[7], picture.bytes[11]], [255, 128, 0]);
});

test('a camera that looks nowhere sees nothing', () => {
  const nowhere = { position: [0, 0, 0], lookAt: [0, 0, 0], up: [0, 0, 1] } as const;
  const noUp = { position: [0, 0, 0], lookAt: [0, 0, 1], up: [0, 0, 1] } as const;
  for (const viewpoint of [nowhere, noUp]) {
    assert.equal(volumePicture(voxels, grid, { kind: 'mpr', method: 'average_ip', viewpoint, slab: 0 }), undefined);
  }
});
