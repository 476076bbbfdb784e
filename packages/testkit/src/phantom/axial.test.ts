import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axialLabels, centredGrid } from './axial.ts';
import { labelOf, STRUCTURES, VERTEX, volumeOf } from './structures.ts';

test('an ellipsoid alone has the volume of its formula', () => {
  const liver = STRUCTURES[labelOf('liver') - 1]!;
  const grid = centredGrid(300, 300, 1.5);
  let voxels = 0;
  for (let z = 280; z < 450; z += 2) voxels += axialLabels(grid, z, [liver]).filter((label) => label === 1).length;
  const found = voxels * 1.5 * 1.5 * 2;
  assert.ok(Math.abs(found / volumeOf('liver') - 1) < 0.01, `${found} mm³`);
});

test('what comes later in the list lies in what came before', () => {
  const grid = centredGrid(256, 256, 1.8);
  const { centre } = STRUCTURES[labelOf('metastasis') - 1]!;
  const column = Math.round((centre[0] - grid.origin[0]) / grid.spacing);
  const row = Math.round((centre[1] - grid.origin[1]) / grid.spacing);
  assert.equal(axialLabels(grid, centre[2])[row * 256 + column], labelOf('metastasis'));
});

test('above the vertex there is only air', () => {
  assert.ok(axialLabels(centredGrid(64, 64, 7), VERTEX + 1, STRUCTURES).every((label) => label === 0));
});

test('no structure reaches out of its limits, whatever the grid', () => {
  assert.equal(axialLabels(centredGrid(16, 16, 1), 365).length, 256);
  assert.throws(() => labelOf('wing'), RangeError);
});
