import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { BlobStore, ExtraAttribute, IndexStore, Job, Jobs } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { Dataset, TAG, UID, writeFile } from '@vesalius/dicom';
import { access, SYSTEM } from '../access/access.ts';
import { AccessTrail } from '../audit/access-trail.ts';
import { AdmissionDesk } from '../ingest/admission-desk.ts';
import { FreeSpace } from '../ingest/free-space.ts';
import { InstanceIngest } from '../ingest/ingest.ts';
import { AttributeFill } from './attribute-fill.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const SERIES = 6;
const IN_SERIES = 20;
const KVP: ExtraAttribute = { level: 'series', path: [TAG.KVP], vr: 'DS' };
const NESTED: ExtraAttribute = {
  level: 'instance',
  path: [TAG.ReferencedImageSequence, TAG.ReferencedSOPInstanceUID],
  vr: 'UI',
};

interface Place {
  readonly index: IndexStore;
  readonly blobs: BlobStore;
  /** Files that were read since. */
  readonly read: Set<string>;
  reopen(extraAttributes: readonly ExtraAttribute[]): Promise<AttributeFill>;
}

/** An archive of six series that was filled when nothing beside the usual was searchable. */
async function filledArchive(t: TestContext): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'attribute-fill-'));
  const path = join(folder, 'index.sqlite');
  const open = (extraAttributes: readonly ExtraAttribute[]) => openSqliteIndex({ path, extraAttributes });
  const kept = await openFileBlobs({ folder });
  const read = new Set<string>();
  const blobs: BlobStore = {
    stage: () => kept.stage(),
    read: (key, offset, length) => {
      read.add(key);
      return kept.read(key, offset, length);
    },
    remove: (key) => kept.remove(key),
    entries: (after) => kept.entries(after),
    free: () => kept.free(),
    close: () => kept.close(),
  };
  let index = await open([]);
  const policy = { acceptUnknownSopClasses: true, extraAttributes: [] };
  const trail = new AccessTrail(index.audit, silent);
  const desk = new AdmissionDesk({ blobs, index, clock: { now: Date.now }, log: silent, policy, trail });
  const ingest = new InstanceIngest(access, desk, new FreeSpace(blobs), trail, index.instances);
  const send = async (series: number, number: number) => {
    const reception = ingest.receive({ door: 'import', principal: SYSTEM }, { form: 'file' });
    reception.write(file(series, number));
    assert.equal((await reception.end()).outcome, 'stored');
  };
  for (let number = 0; number < IN_SERIES; number++)
    await Promise.all(Array.from({ length: SERIES }, (_, series) => send(series, number)));
  await new AttributeFill({ index, blobs, log: silent, extraAttributes: [] }).begin(jobsWith([]));
  t.after(async () => {
    await index.close();
    await blobs.close();
    await rm(folder, { recursive: true });
  });
  return {
    get index() {
      return index;
    },
    blobs,
    read,
    async reopen(extraAttributes) {
      await index.close();
      index = await open(extraAttributes);
      read.clear();
      return new AttributeFill({ index, blobs, log: silent, extraAttributes });
    },
  };
}

function file(series: number, number: number): Uint8Array {
  const dataset = Dataset.of({
    SOPClassUID: UID.CTImageStorage,
    SOPInstanceUID: `2.25.${series}.${number}`,
    StudyInstanceUID: '2.25.9',
    SeriesInstanceUID: `2.25.9.${series}`,
    PatientID: 'P',
    Modality: 'CT',
    KVP: String(80 + series),
    ReferencedImageSequence: [{ ReferencedSOPInstanceUID: `2.25.77.${number}` }],
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

/** Jobs as the fill sees them: those that were started are kept. */
function jobsWith(started: string[], open: readonly Job[] = [], cancelled: number[] = []): Jobs {
  return {
    start: async (_, kind) => {
      started.push(kind);
      return {} as Job;
    },
    list: async () => [...open],
    get: async () => undefined,
    cancel: async (_, id) => cancelled.push(id) > 0,
  };
}

const found = async (index: IndexStore, level: 'series' | 'instance', { path }: ExtraAttribute, value: string) =>
  (await index.queries.search({ sees: 'all' }, { level, matches: [{ kind: 'equals', path, value }] })).rows.length;

function context(progress: (done: number) => void = () => {}, signal = new AbortController().signal) {
  return { job: {} as Job, principal: SYSTEM, signal, progress: ({ done }: { done: number }) => progress(done) };
}

test('what was kept before is found by an added attribute; one file of a series is enough for its own', async (t) => {
  const place = await filledArchive(t);
  const fill = await place.reopen([KVP]);
  const started: string[] = [];
  await fill.begin(jobsWith(started));
  assert.deepEqual(started, ['fill-attributes']);
  assert.equal(await found(place.index, 'series', KVP, '83'), 0);
  assert.deepEqual(await fill.fill(context()), { instances: SERIES * IN_SERIES, failed: 0 });
  assert.equal(await found(place.index, 'series', KVP, '83'), 1);
  assert.equal(place.read.size, SERIES);
  await (await place.reopen([KVP])).begin(jobsWith(started));
  assert.equal(started.length, 1, 'nothing is left to do');
});

test('an interrupted fill goes on where it was, and what it left running is given up', async (t) => {
  const place = await filledArchive(t);
  const stopping = new AbortController();
  const fill = await place.reopen([KVP, NESTED]);
  await assert.rejects(fill.fill(context(() => stopping.abort(new Error('stopping')), stopping.signal)), /stopping/);
  const before = place.read.size;
  const again = await place.reopen([KVP, NESTED]);
  const [started, cancelled]: [string[], number[]] = [[], []];
  const left = { id: 7, kind: 'fill-attributes' } as Job;
  await again.begin(jobsWith(started, [left, { id: 8, kind: 'other' } as Job], cancelled));
  assert.deepEqual([started, cancelled], [['fill-attributes'], [7]]);
  await again.fill(context());
  assert.equal(before + place.read.size, SERIES * IN_SERIES);
  assert.equal(await found(place.index, 'instance', NESTED, '2.25.77.19'), SERIES);
  assert.equal(await found(place.index, 'series', KVP, '80'), 1);
});

test('an attribute that was not configured for a while is filled again', async (t) => {
  const place = await filledArchive(t);
  await (await place.reopen([KVP])).fill(context());
  const started: string[] = [];
  await (await place.reopen([])).begin(jobsWith(started));
  assert.deepEqual(started, []);
  await (await place.reopen([KVP])).begin(jobsWith(started));
  assert.deepEqual(started, ['fill-attributes']);
});

test('a file that cannot be read is counted and stops nothing', async (t) => {
  const place = await filledArchive(t);
  const [first] = await place.index.instances.walk(0, 1);
  await place.blobs.remove(first!.blobKey);
  const fill = await place.reopen([NESTED]);
  assert.deepEqual(await fill.fill(context()), { instances: SERIES * IN_SERIES, failed: 1 });
});
