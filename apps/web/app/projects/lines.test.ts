import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOfDay, keysIn, wordsIn } from './lines.ts';

test('identifiers are taken one a line or from a column of a table, each once', () => {
  assert.deepEqual(wordsIn(' P1\nP2, P3;P1\t P4\n\n'), ['P1', 'P2', 'P3', 'P4']);
  assert.deepEqual(wordsIn('  \n'), []);
});

test('matching keys are lines with a keyword and a value', () => {
  assert.deepEqual(keysIn('Modality = CT\nStudyDescription=Lung*=x\nnothing\n=x\nEmpty='), {
    Modality: 'CT',
    StudyDescription: 'Lung*=x',
  });
});

test('a day ends with it', () => {
  assert.equal(endOfDay(''), undefined);
  assert.equal(new Date(endOfDay('2026-12-31')!).getFullYear(), 2026);
});
