import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageOf } from './stage.ts';

const times = { expiresAt: 100_000, endsAt: 500_000 };

test('a session is open, warns for a minute, and is over', () => {
  assert.deepEqual(stageOf(times, 0), { at: 'open' });
  assert.deepEqual(stageOf(times, 39_999), { at: 'open' });
  assert.deepEqual(stageOf(times, 40_000), { at: 'ending', secondsLeft: 60, final: false });
  assert.deepEqual(stageOf(times, 99_001), { at: 'ending', secondsLeft: 1, final: false });
  assert.deepEqual(stageOf(times, 100_000), { at: 'over' });
});

test('at its last minute use does not help, and it says so', () => {
  assert.deepEqual(stageOf({ expiresAt: 600_000, endsAt: 500_000 }, 450_000), {
    at: 'ending',
    secondsLeft: 50,
    final: true,
  });
  assert.deepEqual(stageOf({ expiresAt: 600_000, endsAt: 500_000 }, 500_000), { at: 'over' });
});
