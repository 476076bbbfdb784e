import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Vector } from '../study/vector.ts';
import { cutSlabs, slabsOf } from './contour-cut.ts';
import { contourArea } from './structure-set.ts';

/** A tube of 20 mm radius along the patient, 10 contours 5 mm apart, with a hole in a contour of its own. */
const ring = (radius: number, z: number) =>
  Array.from({ length: 180 }, (_, at): Vector => {
    const angle = (at / 90) * Math.PI;
    return [radius * Math.cos(angle), 7 + radius * Math.sin(angle), z];
  });
const tube = Array.from({ length: 10 }, (_, at) => ring(20, at * 5));
const slabs = slabsOf(tube)!;
const areaOf = (parts: ReturnType<typeof cutSlabs>) => parts.reduce((sum, { line }) => sum + contourArea(line), 0);

test('an upright plane through a tube shows its width times its height, an oblique one more', () => {
  const coronal = cutSlabs(slabs, { normal: [0, 1, 0], through: [0, 7, 0] });
  assert.equal(coronal.length, 10);
  assert.ok(Math.abs(areaOf(coronal) - 40 * 50) < 2, `${areaOf(coronal)}`);
  const beside = cutSlabs(slabs, { normal: [0, 1, 0], through: [0, 19, 0] });
  assert.ok(Math.abs(areaOf(beside) - 32 * 50) < 2, `${areaOf(beside)}`);
  const half = Math.SQRT1_2;
  const oblique = cutSlabs(slabs, { normal: [0, half, half], through: [0, 7, 22.5] });
  assert.ok(Math.abs(areaOf(oblique) - Math.PI * 400 * Math.SQRT2) < 40, `${areaOf(oblique)}`);
});

test('a plane beside the structure shows nothing of it', () => {
  assert.deepEqual(cutSlabs(slabs, { normal: [0, 1, 0], through: [0, 30, 0] }), []);
  assert.deepEqual(cutSlabs(slabs, { normal: [0, 0, 1], through: [0, 0, 48] }), []);
  assert.equal(slabsOf([]), undefined);
});

test('a plane along the contours shows the nearest one; a hole stays one', () => {
  const [one] = cutSlabs(slabs, { normal: [0, 0, -1], through: [0, 0, 11] });
  assert.deepEqual([one?.line[0]?.[2], one?.isSlab], [10, false]);
  const pipe = slabsOf([...tube, ...tube.map(([first]) => ring(5, first![2]))])!;
  const parts = cutSlabs(pipe, { normal: [1, 0, 0], through: [0, 0, 0] });
  assert.equal(parts.length, 20, 'tube and hole each');
});
