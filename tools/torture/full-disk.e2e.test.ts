import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fullDisk, smallDisk } from './full-disk.ts';

test('a full disk is told to every sender as such, harms nothing that is kept, and is over when there is room again', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-full-'));
  const disk = await smallDisk(folder);
  t.after(async () => {
    await disk?.unmount();
    await rm(folder, { recursive: true, force: true });
  });
  if (!disk) return t.skip('this user may not mount a file system');
  const { kept, violations } = await fullDisk(folder, disk);
  assert.deepEqual(violations, []);
  assert.ok(kept > 20, `${kept} were kept`);
});
