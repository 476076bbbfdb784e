import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dimseAlone } from './dimse-alone.ts';
import { largeInstances } from './large.ts';

/** MiB: more than either process may take, so that neither can hold an instance whole. */
const LARGE = 400;
/** MiB. The goal is 300 (docs/ROADMAP.md): peaks up to 308 are seen in one run of five, and this test tells whether an instance is held whole. */
const MOST = 340;

test('an instance larger than the memory that the server may take goes in and comes back, by DIMSE and by DICOMweb', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-large-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { peaks, violations } = await largeInstances(folder, LARGE);
  assert.deepEqual(violations, []);
  for (const [step, peak] of Object.entries(peaks)) assert.ok(!(peak > MOST), `${step} took ${peak} MiB`);
});

test('an instance goes through packages/dimse without being held', async () => {
  const { scuPeak, scpPeak, violations } = await dimseAlone(LARGE);
  assert.deepEqual(violations, []);
  assert.ok(!(scuPeak > 256 || scpPeak > 256), `${scuPeak} and ${scpPeak} MiB`);
});
