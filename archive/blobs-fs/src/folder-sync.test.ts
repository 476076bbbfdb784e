import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FolderSync } from './folder-sync.ts';

test('calls that come while an fsync runs share one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'folder-sync-'));
  const sync = new FolderSync();
  const first = sync.sync(folder);
  await Promise.resolve();
  const second = sync.sync(folder);
  const third = sync.sync(folder);
  assert.equal(second, third);
  await Promise.all([first, second, third]);
});

test('a folder that is not there is an error, each time anew', async () => {
  const sync = new FolderSync();
  const folder = join(tmpdir(), 'no-such-folder-of-vesalius');
  await assert.rejects(sync.sync(folder), { code: 'ENOENT' });
  await assert.rejects(sync.sync(folder), { code: 'ENOENT' });
});
