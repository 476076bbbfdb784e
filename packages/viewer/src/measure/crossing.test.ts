import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marksOnCut } from '../testing/sample-marks.ts';
import { crossingsOf } from './crossing.ts';

const axial = (z: number) => ({
  frameOfReferenceUid: '2.25.4',
  normal: [0, 0, 1] as const,
  through: [0, 0, z] as const,
});
const of = (name: string) => marksOnCut.find(({ kind }) => kind === name)!;

test('an ellipse on an upright plane goes through an axial one twice, at its width there', () => {
  const found = crossingsOf(of('ellipse'), axial(25));
  assert.equal(found.length, 2);
  const wide = Math.hypot(found[0]![0] - found[1]![0], found[0]![1] - found[1]![1]);
  assert.ok(Math.abs(wide - 6) < 0.01 && Math.abs(found[0]![2] - 25) < 1e-9, `${wide}`);
  assert.deepEqual(crossingsOf(of('ellipse'), axial(40)), []);
});

test('a rectangle is closed; what lies in the plane itself does not go through it', () => {
  assert.equal(crossingsOf(of('rectangle'), axial(28)).length, 2);
  assert.deepEqual(crossingsOf(of('rectangle'), of('rectangle').cut!), []);
  assert.deepEqual(crossingsOf(of('text'), axial(27)), []);
});
