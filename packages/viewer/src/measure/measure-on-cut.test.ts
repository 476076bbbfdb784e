import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marksOnCut } from '../testing/sample-marks.ts';
import { measureOnCut } from './measure-on-cut.ts';

const of = (name: string, sample?: (point: readonly number[]) => number | undefined) => {
  const { kind, points, cut } = marksOnCut.find(({ kind }) => kind === name)!;
  return measureOnCut(kind, points, cut!, 0.05, sample);
};
const near = (value: number | undefined, truth: number, off: number) =>
  assert.ok(value !== undefined && Math.abs(value - truth) < off, `${value}, not ${truth}`);

test('lengths and angles of a turned plane are those of the patient', () => {
  near(of('length').length, 7, 1e-9);
  near(of('bidirectional').longAxis, 7, 1e-9);
  near(of('bidirectional').shortAxis, 4, 1e-9);
  near(of('angle').angle, 180 - 45 - (Math.atan2(5, 4) * 180) / Math.PI, 1e-9);
  near(of('cobb').cobbAngle, Math.abs(Math.atan2(1, 5) - Math.atan2(-2, 5)) * (180 / Math.PI), 1e-9);
});

test('regions have their area, and the statistics of what lies in them on the plane only', () => {
  const rising = ([, , z = 0]: readonly number[]) => z;
  near(of('ellipse').area, Math.PI * 15, 1e-9);
  near(of('ellipse', rising).mean, 25, 0.05);
  near(of('ellipse', rising).deviation, 2.5, 0.05); // half the axis over two, of an even ellipse
  near(of('rectangle').area, 32, 1e-9);
  near(of('rectangle', rising).mean, 28, 0.05);
  near(of('rectangle', rising).minimum, 26, 0.1);
  near(of('freehand').area, 22, 1e-9);
  const onPlane = ([x = 0, y = 0]: readonly number[]) => (Math.abs(y - x * Math.tan(Math.PI / 6)) < 1e-6 ? 1 : 0);
  near(of('ellipse', onPlane).minimum, 1, 1e-9);
});

test('without voxels there is an area and nothing made up; outside the volume nothing counts', () => {
  assert.deepEqual(Object.keys(of('ellipse')), ['area']);
  assert.deepEqual(Object.keys(of('ellipse', () => undefined)), ['area']);
  assert.deepEqual(of('arrow'), {});
});
