import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namePartsOf, PART_START } from './name-parts.ts';

const partsAt = (folded: string, start: number) =>
  namePartsOf(folded).flatMap((one) => (one.start === start ? [one.part] : []));

test('component groups, words and what is inside them', () => {
  assert.deepEqual(partsAt("o'neil^sean^^=山田^花=", PART_START.group), ["o'neil^sean", '山田^花']);
  assert.deepEqual(partsAt("o'neil^sean", PART_START.word), ['neil^sean', 'sean']);
  assert.deepEqual(partsAt('山田^花', PART_START.inside), ['田^花', '^花']);
});

test('a part that is a word once and inside another time is a word', () => {
  assert.deepEqual(partsAt('xann^ann', PART_START.word), ['ann']);
  assert.deepEqual(partsAt('xann^ann', PART_START.inside), ['ann^ann', 'nn^ann', 'n^ann', '^ann', 'nn', 'n']);
});

test('however long a name is, its parts are bounded', () => {
  const parts = namePartsOf('ab'.repeat(500_000));
  assert.ok(parts.length <= 1024);
  assert.ok(parts.every(({ part }) => [...part].length <= 64));
});
