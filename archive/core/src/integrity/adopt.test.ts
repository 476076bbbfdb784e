import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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

/** As a crash leaves it: the blob is there and no row. */
async function orphan(folder: string, gone: string): Promise<string> {
  const index = await openSqliteIndex({ path: join(folder, gone), extraAttributes: [] });
  const opened = archiveOver(await openFileBlobs({ folder }), index);
  const reception = opened.archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
  reception.write(tinyInstance().file);
  assert.equal((await reception.end()).outcome, 'stored');
  await opened.stop();
  await rm(join(folder, 'journal'), { recursive: true }); // it would be made again from there
  const blobs = join(folder, 'blobs');
  const generation = (await readdir(blobs)).sort().at(-1)!;
  return join(blobs, generation, (await readdir(join(blobs, generation)))[0]!);
}

for (const [what, spoil] of [
  ['cut short', (bytes: Buffer) => bytes.subarray(0, -100)],
  ['with a block that never reached the disk', (bytes: Buffer) => Buffer.from(bytes).fill(0, bytes.length - 100)],
] as const) {
  test(`a start sets aside a file ${what}, takes a whole one, and does not look again`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'adopt-'));
    t.after(() => rm(folder, { recursive: true }));
    const torn = await orphan(folder, 'first.sqlite');
    await writeFile(torn, spoil(await readFile(torn)));
    await orphan(folder, 'second.sqlite');
    const start = async () => {
      const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] });
      const opened = archiveOver(await openFileBlobs({ folder }), index);
      opened.start();
      await opened.stop();
      return readdir(join(folder, 'unfinished'));
    };
    assert.deepEqual(await start(), [torn.split('/').at(-1)]);
    assert.deepEqual(await start(), [torn.split('/').at(-1)]);
    const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] });
    const { instances } = await index.statistics({ sees: 'all' });
    assert.equal(instances, 1);
    await index.close();
  });
}
