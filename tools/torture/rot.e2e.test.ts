import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { rottenBlobs } from './rot.ts';

test('bytes that rotted, were cut off or overwritten are never served, and verify names just those files', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-rot-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { damaged, served, found, violations } = await rottenBlobs(folder, 36, 20_260_102);
  assert.deepEqual(violations, []);
  assert.deepEqual([damaged, served, found], [24, 0, 24]);
});
