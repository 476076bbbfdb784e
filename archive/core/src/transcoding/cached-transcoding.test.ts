import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { StoredInstance, Transcoding } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { UID } from '@vesalius/dicom';
import { SYSTEM } from '../access/access.ts';
import { MadeCache } from '../made/made-cache.ts';
import type { OpenedArchive } from '../open-archive.ts';
import { archiveOver } from '../testing/archive-over.ts';
import { smoothCt } from '../testing/smooth-ct.ts';
import { CachedTranscoding } from './cached-transcoding.ts';

let folder: string;
let opened: OpenedArchive;
let instance: StoredInstance;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cached-'));
  const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] });
  opened = archiveOver(await openFileBlobs({ folder }), index);
  const reception = opened.archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
  reception.write(smoothCt(1));
  assert.equal((await reception.end()).outcome, 'stored');
  [instance] = (await Array.fromAsync(opened.archive.retrieve.select(SYSTEM, { studyInstanceUids: ['2.25.66'] }))) as [
    StoredInstance,
  ];
});

after(async () => {
  await opened.stop();
  await rm(folder, { recursive: true });
});

/** The archive's own transcoding behind a cache of its own, and how often it was asked. */
function counted() {
  const { transcoding } = opened.archive;
  const asked = { datasets: 0, frames: 0 };
  const counting: Transcoding = {
    offers: (one) => transcoding.offers(one),
    lossyOffers: (one) => transcoding.lossyOffers(one),
    uidIn: (one, syntax) => transcoding.uidIn(one, syntax),
    lossyTo: (aeTitle) => transcoding.lossyTo(aeTitle),
    file: (one, syntax) => transcoding.file(one, syntax),
    async dataset(one, syntax) {
      asked.datasets++;
      return transcoding.dataset(one, syntax);
    },
    async frames(one, syntax) {
      const frame = await transcoding.frames(one, syntax);
      return async (number) => {
        asked.frames++;
        return frame(number);
      };
    },
  };
  const made = new MadeCache({ memoryBytes: 1024 * 1024 });
  return { cached: new CachedTranscoding(counting, made), made, asked };
}

const whole = async (pieces: AsyncIterable<Uint8Array> | undefined) => Buffer.concat(await Array.fromAsync(pieces!));

test('an instance is brought into a transfer syntax once, whether as file or as data set', async () => {
  const { cached, asked } = counted();
  const first = await whole(await cached.file(instance, UID.HTJ2KLosslessRPCL));
  const second = await whole(await cached.file(instance, UID.HTJ2KLosslessRPCL));
  const dataset = await whole(await cached.dataset(instance, UID.HTJ2KLosslessRPCL));
  assert.equal(Buffer.compare(first, second), 0);
  assert.equal(Buffer.compare(first.subarray(first.length - dataset.length), dataset), 0);
  assert.equal(asked.datasets, 1);
  await whole(await cached.dataset(instance, UID.RLELossless));
  assert.equal(asked.datasets, 2, 'each transfer syntax by itself');
});

test('of what was not taken to its end nothing is kept', async () => {
  const { cached, asked } = counted();
  for await (const _ of (await cached.dataset(instance, UID.JPEGLSLossless))!) break;
  await whole(await cached.dataset(instance, UID.JPEGLSLossless));
  assert.equal(asked.datasets, 2);
});

test('frames are made once, and those that are not there are not kept', async () => {
  const { cached, asked } = counted();
  for (let time = 0; time < 2; time++) {
    const frame = await cached.frames(instance, UID.JPEG2000Lossless);
    assert.ok((await frame(2))!.length > 0);
    assert.equal(await frame(9), undefined);
  }
  assert.equal(asked.frames, 3);
});

test('with the instance all that was made of it goes', async () => {
  const { transcoding, lifecycle, rendering } = opened.archive;
  const request = { type: 'image/png', frameNumber: 1 } as const;
  await whole(await transcoding.dataset(instance, UID.HTJ2KLosslessRPCL));
  assert.equal((await rendering.picture(instance, request)).outcome, 'rendered');
  await lifecycle.discard(SYSTEM, { studyInstanceUids: ['2.25.66'] });
  await assert.rejects(async () => whole(await transcoding.dataset(instance, UID.HTJ2KLosslessRPCL)), {
    code: 'blob-missing',
  });
  await assert.rejects(rendering.picture(instance, request), { code: 'blob-missing' });
});
