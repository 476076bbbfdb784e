import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daily, daysLeft } from './growth.ts';

const on = (day: string, bytes: number) => ({ day, bytes, instances: bytes / 10, studies: 1 });
const DAYS = [on('2026-01-01', 100), on('2026-01-04', 400)];
const TODAY = Date.parse('2026-01-05T12:00:00Z');

test('days on which nothing happened are as the ones before, up to today', () => {
  assert.deepEqual(
    daily(DAYS, 'bytes', TODAY).map(({ at, value }) => [new Date(at).toISOString().slice(8, 10), value]),
    [
      ['01', 100],
      ['02', 100],
      ['03', 100],
      ['04', 400],
      ['05', 400],
    ],
  );
  assert.deepEqual(daily(DAYS, 'instances', TODAY).at(-1)?.value, 40);
  assert.deepEqual(daily([], 'bytes', TODAY), []);
});

test('how long the room lasts is told only of what grows', () => {
  assert.equal(daysLeft(daily(DAYS, 'bytes', TODAY), 750), 10);
  assert.equal(daysLeft(daily(DAYS, 'studies', TODAY), 750), undefined);
  assert.equal(daysLeft(daily(DAYS.slice(0, 1), 'bytes', Date.parse('2026-01-01')), 750), undefined);
});
