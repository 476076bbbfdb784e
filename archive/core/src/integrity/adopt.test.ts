import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { IndexStore } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { tinyInstance } from '@vesalius/testkit';
import { SYSTEM } from '../access/access.ts';
import { archiveOver } from '../testing/archive-over.ts';

/** An index that, once, has not yet heard of a blob: as when a reception commits between a sweep's question and its admission. */
function late(index: IndexStore): IndexStore {
  let asked = 0;
  const { instances } = index;
  const racing = new Proxy(instances, {
    get: (target, name) =>
      name === 'blobOwners' && asked++ === 0
        ? async (keys: readonly string[]) => keys.map(() => undefined)
        : target[name as keyof typeof target],
  });
  return { ...index, instances: racing };
}

test('a sweep that races a reception never removes the only copy', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'adopt-'));
  const index = late(await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] }));
  const blobs = await openFileBlobs({ folder });
  const opened = archiveOver(blobs, index);
  t.after(async () => {
    await opened.stop();
    await rm(folder, { recursive: true });
  });
  const { file, truth } = tinyInstance();
  const reception = opened.archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
  reception.write(file);
  assert.equal((await reception.end()).outcome, 'stored');

  await opened.adoptAll();

  const [instance] = await Array.fromAsync(
    opened.archive.retrieve.select(SYSTEM, { sopInstanceUids: [truth.sopInstanceUid] }),
  );
  const bytes = Buffer.concat(await Array.fromAsync(opened.archive.retrieve.file(instance!)));
  assert.equal(bytes.length, instance!.fileSize);
});
