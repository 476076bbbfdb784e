import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { torturedByKills } from './kills.ts';

/** The short form of `node tools/torture/main.ts kills --count 50`. */
test('what was acknowledged by C-STORE, STOW-RS and import is found and comes back bit for bit after kill -9 and SIGTERM', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-kills-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const report = await torturedByKills({ folder, count: 6, seed: 20_260_102 });
  assert.deepEqual(report.violations, []);
  assert.ok(report.kept > 100, `${report.kept} were acknowledged`);
  assert.ok(report.held > 0, 'conflicts were acknowledged');
  assert.ok(report.rounds.some(({ end }) => end === 'SIGTERM'));
  assert.ok(report.rounds.some(({ killedStartMs }) => killedStartMs !== undefined));
});
