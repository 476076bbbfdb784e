import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ASVS, COUNTS } from './asvs/index.ts';
import { GDPR, HIPAA } from './laws.ts';

const ROOT = join(import.meta.dirname, '../..');
const ROWS = [...ASVS.flatMap(({ rows }) => rows), ...HIPAA, ...GDPR];

test('every requirement of levels 1 and 2 has its row, once, in order', () => {
  assert.deepEqual(
    ASVS.map(({ rows }) => rows.length),
    COUNTS,
  );
  assert.equal(
    COUNTS.reduce((sum, count) => sum + count, 0),
    253,
    'ASVS 5.0.0 has 70 requirements of level 1 and 183 of level 2',
  );
  for (const [index, { rows }] of ASVS.entries()) {
    const ids = rows.map(({ id }) => id);
    for (const id of ids) assert.ok(id.startsWith(`${index + 1}.`), id);
    assert.deepEqual(ids, ids.toSorted(byNumbers));
    assert.equal(new Set(ids).size, ids.length);
  }
});

test('every test that a row names is there, and every other row says why', () => {
  for (const { id, asks, answer } of ROWS) {
    if (answer.kind === 'shown')
      for (const path of answer.by) assert.ok(existsSync(join(ROOT, path)), `${id}: ${path}`);
    else assert.ok(answer.because.length > 0, `${id} ${asks}`);
  }
});

test('every page of ours that a row names is there', () => {
  for (const { id, answer } of ROWS) {
    const words = answer.kind === 'shown' ? (answer.note ?? '') : answer.because;
    for (const [path] of words.matchAll(/\b(?:docs\/[\w/-]+|[A-Z]+)\.md\b/g))
      assert.ok(existsSync(join(ROOT, path)), `${id}: ${path}`);
  }
});

function byNumbers(a: string, b: string): number {
  const [left, right] = [a, b].map((id) => id.split('.').map(Number)) as [number[], number[]];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? 0 : left[at]! - right[at]!;
}
