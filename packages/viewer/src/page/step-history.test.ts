import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StepHistory } from './step-history.ts';

test('steps are undone and redone in order; a new step forgets what was undone; the same again is no step', () => {
  const history = new StepHistory('', (a, b) => a === b);
  for (const state of ['a', 'a', 'ab', 'abc']) history.note(state);
  assert.deepEqual([history.undo(), history.undo(), history.redo()], ['ab', 'a', 'ab']);
  history.note('abx');
  assert.equal(history.redo(), undefined);
  assert.deepEqual([history.undo(), history.undo(), history.undo(), history.undo()], ['ab', 'a', '', undefined]);
});

test('of very many steps the last hundred are kept', () => {
  const history = new StepHistory<number>(0, Object.is);
  for (let state = 1; state <= 150; state++) history.note(state);
  let count = 0;
  while (history.undo() !== undefined) count += 1;
  assert.equal(count, 100);
});
