import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { lossesOfPower, type PowerPlan } from './power/power.ts';

async function lost(t: TestContext, plan: Omit<PowerPlan, 'folder'>) {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-power-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return lossesOfPower({ folder, ...plan });
}

/** The short form of `node tools/torture/main.ts power --count 500`. */
test('what was acknowledged is there after a loss of power', async (t) => {
  const report = await lost(t, { count: 5, seed: 20_261_125, instances: 60 });
  assert.deepEqual(report.violations, []);
  assert.ok(report.acknowledged >= 60);
  assert.ok(report.compared > 60, `${report.compared} were compared`);
});

test('a disk that lies about the journal of small files is found out', async (t) => {
  const report = await lost(t, { count: 1, seed: 7, instances: 25, lies: /\/journal\// });
  assert.notDeepEqual(report.violations, []);
});
