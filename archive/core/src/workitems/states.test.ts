import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WORKITEM_STATES } from '@vesalius/archive/api';
import { isWanted, TRANSITIONS } from './states.ts';

test('every wanted state has an answer for every present one, and only two ways lead on', () => {
  const changes: string[] = [];
  for (const [wanted, row] of Object.entries(TRANSITIONS)) {
    assert.deepEqual(Object.keys(row), [...WORKITEM_STATES]);
    for (const [present, transition] of Object.entries(row))
      if (transition === 'change') changes.push(`${present} → ${wanted}`);
  }
  assert.deepEqual(changes, ['SCHEDULED → IN PROGRESS', 'IN PROGRESS → COMPLETED', 'IN PROGRESS → CANCELED']);
  assert.deepEqual(['SCHEDULED', 'toString', 'COMPLETED'].map(isWanted), [false, false, true]);
});
