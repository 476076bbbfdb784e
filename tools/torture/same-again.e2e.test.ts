import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sameAgain } from './same-again.ts';

test('the same instance a hundred times at once is kept once, and what contradicts it is held once', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-same-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { instances, held, violations } = await sameAgain(folder);
  assert.deepEqual(violations, []);
  assert.deepEqual([instances, held], [1, 2]);
});
