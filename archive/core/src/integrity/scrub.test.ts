import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { BlobStore } from '@vesalius/archive/api';
import { fileBlobsInUse, openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { Dataset, UID, writeFile as writeDicom } from '@vesalius/dicom';
import { SYSTEM } from '../access/access.ts';
import { archiveOver } from '../testing/archive-over.ts';
import { Scrubber } from './scrub.ts';
import { verifyArchive } from './verify.ts';

const DAY_MS = 86_400_000;
const COUNT = 120;

interface Logged {
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

async function place(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'scrub-'));
  const clock = { at: Date.UTC(2026, 0, 1), now: () => clock.at };
  const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [], clock });
  const blobs = await openFileBlobs({ folder });
  const opened = archiveOver(blobs, index, { clock });
  t.after(async () => {
    await opened.stop();
    await rm(folder, { recursive: true });
  });
  for (let n = 1; n <= COUNT; n++) {
    const reception = opened.archive.ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
    reception.write(writeDicom({ dataset: instance(n), transferSyntaxUid: UID.ExplicitVRLittleEndian }));
    assert.equal((await reception.end()).outcome, 'stored');
  }
  clock.at += 2 * DAY_MS;
  const logged: Logged[] = [];
  const keep = (message: string, facts: Logged['facts'] = {}) => void logged.push({ message, facts });
  const log = { debug() {}, info() {}, warn: keep, error: keep };
  const backup = join(folder, 'backup');
  await cp(join(folder, 'blobs'), join(backup, 'blobs'), { recursive: true });
  const scrubber = (healing: boolean, store: BlobStore = blobs) =>
    new Scrubber({
      ...{ index, blobs: store, clock, log },
      scrub: { days: 7, bytesPerSecond: 1e12, ...(healing && { healFrom: fileBlobsInUse(backup) }) },
    });
  const keys = (await Array.fromAsync(blobs.entries())).map(({ key }) => key);
  const pathOf = (key: string, from = folder) => join(from, 'blobs', `${key}.dcm`);
  return { folder, backup, clock, index, blobs, logged, scrubber, keys, pathOf };
}

function instance(n: number): Dataset {
  return Dataset.of({
    SOPClassUID: UID.CTImageStorage,
    SOPInstanceUID: `2.25.7.1.${n}`,
    StudyInstanceUID: '2.25.7',
    SeriesInstanceUID: '2.25.7.1',
    PatientID: 'A',
    Modality: 'CT',
    PixelData: new Uint8Array(500).fill(n),
  });
}

/** A bit in the last byte, the second half, everything. */
async function damage(paths: readonly string[]): Promise<void> {
  const [flipped, cut, gone] = paths as [string, string, string];
  const bytes = await readFile(flipped);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(flipped, bytes);
  await truncate(cut, 300);
  await rm(gone);
}

test('every damaged file is found and healed from a backup, and what was damaged is set aside', async (t) => {
  const { folder, scrubber, keys, pathOf, blobs, index, logged } = await place(t);
  const broken = [keys[3]!, keys[60]!, keys[119]!];
  const before = await Promise.all(keys.map((key) => readFile(pathOf(key))));
  await damage(broken.map((key) => pathOf(key)));
  const one = scrubber(true);
  await one.look();
  const state = await one.state();
  assert.deepEqual([state?.checked, state?.damaged, state?.healed], [COUNT, 3, 3]);
  assert.deepEqual(await Promise.all(keys.map((key) => readFile(pathOf(key)))), before);
  assert.deepEqual((await verifyArchive({ blobs, index })).corrupt, []);
  assert.equal((await readdir(join(folder, 'unfinished'))).length, 2); // the third was gone
  assert.deepEqual(
    logged.map(({ facts }) => facts.blobKey),
    broken,
  );
});

test('without another copy, or with one that is damaged too, it is told and left as it is', async (t) => {
  const { backup, scrubber, keys, pathOf, logged } = await place(t);
  const broken = keys.slice(0, 3);
  await damage(broken.map((key) => pathOf(key)));
  await damage(broken.map((key) => pathOf(key, backup)));
  const before = await readFile(pathOf(keys[0]!));
  const one = scrubber(true);
  await one.look();
  const state = await one.state();
  assert.deepEqual([state?.damaged, state?.healed], [3, 0]);
  assert.deepEqual(await readFile(pathOf(keys[0]!)), before);
  assert.equal(logged.length, 3);
});

test('a pass goes on where the one before was broken off, and the next one is due in its time', async (t) => {
  const { clock, scrubber, blobs } = await place(t);
  let reads = 0;
  const until = (most: number): BlobStore => ({
    stage: () => blobs.stage(),
    remove: (key) => blobs.remove(key),
    entries: (after) => blobs.entries(after),
    free: () => blobs.free(),
    close: () => blobs.close(),
    read(key, offset, length, into) {
      reads += 1;
      if (reads > most) throw new Error('the node has died');
      return blobs.read(key, offset, length, into);
    },
  });
  await assert.rejects(scrubber(false, until(70)).look(), /died/);
  const other = scrubber(false, until(Number.POSITIVE_INFINITY));
  await other.look();
  assert.equal((await other.state())?.endedAt, undefined, 'the one that has died may still be at it');
  clock.at += 10 * 60_000;
  reads = 0;
  await other.look();
  const state = await other.state();
  assert.equal(state?.checked, COUNT);
  assert.ok(state?.endedAt !== undefined);
  assert.equal(reads, COUNT - 50, 'those of the first fifty are not read again');
  await other.look();
  assert.equal(reads, COUNT - 50);
  clock.at += 7 * DAY_MS;
  await other.look();
  assert.equal(reads, COUNT - 50 + COUNT);
  assert.equal((await other.state())?.provenAt, state.beganAt);
});

test('what has come within the day was hashed on its way and is read in the next pass', async (t) => {
  const { clock, scrubber } = await place(t);
  clock.at -= 1.5 * DAY_MS;
  const one = scrubber(false);
  await one.look();
  assert.equal((await one.state())?.checked, 0);
  clock.at += 7 * DAY_MS;
  await one.look();
  assert.equal((await one.state())?.checked, COUNT);
});
