import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { rudeClients } from './rude.ts';

test('of clients that break off or fall silent nothing is kept, and nothing is held for them', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-rude-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { rudenesses, violations } = await rudeClients({ folder, each: 2, brief: true });
  assert.deepEqual(violations, []);
  assert.ok(rudenesses > 20);
});
