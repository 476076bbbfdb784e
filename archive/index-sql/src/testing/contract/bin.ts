import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { AuditEvent, IndexStore, Scope } from '@vesalius/archive/api';
import { UID } from '@vesalius/dicom';
import { sample } from '../sample-records.ts';
import { ALL, NOTHING, type OpenIndex, READER, standingClock, type TestIndex } from './open-index.ts';

const STUDY = { studyInstanceUids: ['1.2.3'] };
const EVENT: AuditEvent = { kind: 'application-activity', outcome: 'success', actor: 'x' };

export function binContract(open: OpenIndex): void {
  describe('the bin', () => {
    let opened: TestIndex;
    let index: IndexStore;
    const clock = standingClock();
    beforeEach(async () => {
      clock.at = 1_000_000;
      opened = await open({ clock });
      index = opened.index;
    });
    afterEach(() => opened.dispose());

    const bin = (limit = 100, at = clock.at) =>
      index.instances.remove(ALL, STUDY, 'admin', limit, '10.0.0.1', { at, purgeAt: at + 5000 });
    const rowsOf = async (level: 'study' | 'series') =>
      (await index.queries.search(ALL, { level, matches: [] })).rows
        .map((row) => row.attributes)
        .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
    const state = async () => ({
      instances: (await index.instances.walk(0, 100))
        .map(({ id: _, seriesId: __, ...rest }) => rest)
        .sort((one, other) => (one.sopInstanceUid < other.sopInstanceUid ? -1 : 1)),
      totals: await index.statistics(ALL),
      studies: await rowsOf('study'),
      series: await rowsOf('series'),
    });

    test('what goes there is hidden, keeps its bytes, and comes back as it was', async () => {
      const records = [
        sample({ instance: '1.2.3.1.1', size: 10, receivedAt: 77, studyColumns: { study_description: 'knee' } }),
        sample({ instance: '1.2.3.1.2', size: 20, instanceColumns: { instance_number: 2 } }),
        sample({ study: '1.2.9', series: '1.2.9.1' }),
      ];
      await index.instances.admit(records);
      const before = await state();
      const keys = records.map(({ blobKey }) => blobKey);
      const one = await bin(1);
      const rest = await bin(100, 1_000_000);
      assert.deepEqual([one.instances, rest.instances, one.blobKeys, rest.blobKeys], [1, 1, [], []]);
      assert.deepEqual(rest.entries, one.entries, 'one act is one entry');
      assert.deepEqual(await index.instances.blobOwners(keys), ['binned', 'binned', 'owned']);
      assert.deepEqual((await index.statistics(ALL)).instances, 1);
      const [entry, ...none] = await index.bin.list(ALL, { limit: 10 });
      assert.equal(none.length, 0);
      const { patientName, studyDescription, modalities, instances, bytes, deletedBy, purgeAt, state: kept } = entry!;
      assert.deepEqual(
        [patientName, studyDescription, modalities, instances, bytes, deletedBy, purgeAt, kept],
        ['Doe^Jane', 'knee', 'CT', 2, 30, 'admin', 1_005_000, 'kept'],
      );
      assert.deepEqual(
        (await index.bin.walk(0, 10)).map(({ blobKey, blockChecksums }) => [blobKey, blockChecksums]),
        records.slice(0, 2).map(({ blobKey, blockChecksums }) => [blobKey, blockChecksums]),
      );

      const start = await index.changes.last();
      assert.deepEqual(await index.bin.restore(entry!.id, 'bob', 1), {
        restored: 1,
        held: 0,
        left: true,
        blobKeys: [],
      });
      assert.deepEqual((await index.bin.restore(entry!.id, 'bob', 9))?.left, false);
      assert.deepEqual(await state(), before);
      const { changes } = await index.changes.since(READER, start, 10);
      assert.deepEqual(
        changes.map(({ kind }) => kind),
        ['instance-stored', 'instance-stored'],
      );
      const [audit] = await index.audit.list({ limit: 1 });
      assert.deepEqual([audit?.kind, audit?.actor, audit?.facts], ['instances-restored', 'bob', { instances: 1 }]);
      assert.deepEqual(await index.bin.list(ALL, { limit: 10 }), []);
      assert.equal(await index.bin.restore(entry!.id, 'bob', 1), undefined);
      const [stored] = (await index.instances.select(ALL, STUDY, 1)).instances;
      assert.deepEqual(await index.instances.frameIndex(stored!.id), records[0]!.frameIndex);
    });

    test('a study that comes back has its projects and its mark', async () => {
      const project = (await index.access.addProject({ name: 'p', title: 'P', description: '' }, EVENT))!;
      await index.instances.admit([{ ...sample(), placing: { maker: 'mia', projects: [project.id] } }]);
      await index.access.mark(ALL, '1.2.3', 'restricted', EVENT);
      const { entries } = await bin();
      const seen = async (scope: Scope) => (await index.bin.list(scope, { limit: 5 })).length;
      const part = (rest: object, clearance = 1) =>
        ({ sees: 'some', parts: [{ ...rest, clearance }] }) as unknown as Scope;
      assert.deepEqual(
        await Promise.all(
          [
            NOTHING,
            part({ of: 'archive' }),
            part({ of: 'archive' }, 0),
            part({ of: 'project', project: project.id }),
            part({ of: 'project', project: project.id + 1 }),
            part({ of: 'uploads', maker: 'mia' }),
            part({ of: 'uploads', maker: 'tom' }),
            part({ of: 'institution', institution: 'elsewhere' }),
          ].map(seen),
        ),
        [0, 1, 0, 1, 0, 1, 0, 0],
      );
      await index.bin.restore(entries[0]!, 'bob', 10);
      const scope = part({ of: 'project', project: project.id });
      assert.equal(await index.queries.count(scope, { level: 'study', matches: [] }), 1);
      assert.equal(await index.queries.count(part({ of: 'archive' }, 0), { level: 'study', matches: [] }), 0);
    });

    test('the same instance again is told that it lies there, and only to who could have seen it', async () => {
      const record = sample();
      await index.instances.admit([record]);
      await bin();
      const again = { ...record, blobKey: 'again/1' };
      assert.deepEqual(await index.instances.admit([again]), [{ outcome: 'binned', purgeAt: 1_005_000 }]);
      const scope: Scope = { sees: 'some', parts: [{ of: 'uploads', maker: 'tom', clearance: 0 }] };
      const stranger = { ...again, placing: { maker: 'tom', scope } };
      assert.deepEqual(await index.instances.admit([stranger]), [{ outcome: 'refused' }]);
      assert.deepEqual(await index.instances.admit([sample({ instance: '1.2.3.1.9' })]), [{ outcome: 'stored' }]);
      assert.deepEqual(await index.instances.blobOwners(['again/1']), [undefined]);
    });

    test('what a decision puts aside goes there too, and comes back to be decided on anew', async () => {
      const binning = { at: clock.at, purgeAt: clock.at + 5000 };
      const records = [sample({ sha: 'old' }), sample({ sha: 'new' }), sample({ sha: 'third' })];
      const admissions = await index.instances.admit(records);
      const [, second, third] = admissions.map((one) => (one.outcome === 'quarantined' ? one.caseId : 0));
      assert.deepEqual(await index.quarantine.resolve(second!, 'replace', 'a', undefined, binning), { blobKeys: [] });
      assert.deepEqual(await index.quarantine.resolve(third!, 'reject', 'a', undefined, binning), { blobKeys: [] });
      const keys = records.map(({ blobKey }) => blobKey);
      assert.deepEqual(await index.instances.blobOwners(keys), ['binned', 'owned', 'binned']);
      const entries = await index.bin.list(ALL, { limit: 5 });
      assert.deepEqual(
        entries.map(({ reason }) => reason),
        ['rejected', 'replaced'],
      );
      for (const { id } of entries)
        assert.deepEqual(await index.bin.restore(id, 'a', 5), { restored: 0, held: 1, left: false, blobKeys: [] });
      assert.deepEqual(await index.instances.blobOwners(keys), ['owned', 'owned', 'owned']);
      const waiting = await index.quarantine.list(ALL, { limit: 5, state: 'open' });
      assert.deepEqual(waiting.map(({ newcomer }) => newcomer.datasetSha256).sort(), ['old', 'third']);
    });

    test('the original of a transcoded instance lies there with it', async () => {
      const record = sample();
      await index.instances.admit([record]);
      const [held] = await index.instances.walk(0, 1);
      const by = {
        transferSyntaxUid: UID.HTJ2KLossless,
        ...{ blobKey: 'new/1', fileSize: 4, datasetOffset: 2, datasetSha256: 'ab' },
        ...{
          blockChecksums: Uint8Array.of(1, 2, 3, 4),
          frameIndex: Uint8Array.of(5),
          photometricInterpretation: 'RGB',
        },
        pixels: { offset: 3, length: 1, encapsulated: true, numberOfFrames: 1 },
      };
      assert.ok(await index.replacements.replace(held!.id, record.blobKey, by));
      const { entries } = await bin();
      assert.deepEqual(await index.instances.blobOwners(['new/1', record.blobKey]), ['binned', 'binned']);
      const [blobs] = await index.bin.blobsOf(entries[0]!, 5);
      assert.deepEqual(blobs?.blobKeys, ['new/1', record.blobKey]);
      await index.bin.restore(entries[0]!, 'a', 5);
      const former = await index.replacements.replacedBlobs(Number.MAX_SAFE_INTEGER, 5);
      assert.deepEqual(former[0]?.blobKey, record.blobKey);
      assert.deepEqual(await index.instances.admit([{ ...record, blobKey: 'again/2' }]), [{ outcome: 'duplicate' }]);
    });

    test('two people purge before the time, each may call it off, and tombstones stay', async () => {
      const record = sample();
      await index.instances.admit([record]);
      const { entries } = await bin();
      const id = entries[0]!;
      const purge = async () => (await index.bin.get(ALL, id))?.purge;
      assert.equal(await index.bin.approvePurge(id, 'bob', 5, EVENT), false, 'nobody has asked');
      assert.equal(await index.bin.askPurge(id, 'ann', EVENT), true);
      assert.equal(await index.bin.askPurge(id, 'tom', EVENT), false);
      assert.equal(await index.bin.approvePurge(id, 'ann', 5, EVENT), false, 'the same person');
      assert.equal(await index.bin.approvePurge(id, 'bob', clock.at + 100, EVENT), true);
      assert.deepEqual(await purge(), { askedBy: 'ann', askedAt: clock.at, approvedBy: 'bob', approvedAt: clock.at });
      assert.equal((await index.bin.get(ALL, id))?.purgeAt, clock.at + 100);
      assert.equal(await index.bin.withdrawPurge(id, EVENT), true);
      assert.equal(await index.bin.withdrawPurge(id, EVENT), false);
      assert.deepEqual([await purge(), (await index.bin.get(ALL, id))?.purgeAt], [undefined, 1_005_000]);
      await index.bin.askPurge(id, 'ann', EVENT);
      await index.bin.approvePurge(id, 'bob', clock.at + 100, EVENT);
      assert.equal((await index.audit.list({ limit: 9, actor: 'x' })).length, 5, 'an act, an event');

      assert.deepEqual([await index.bin.due(5), await index.bin.beginPurge(id)], [[], false]);
      clock.at += 100;
      assert.deepEqual([await index.bin.due(5), await index.bin.beginPurge(id)], [[id], true]);
      assert.equal(await index.bin.restore(id, 'ann', 5), undefined, 'nothing brings it back');
      assert.equal(await index.bin.withdrawPurge(id, EVENT), false);
      clock.at -= 50;
      assert.deepEqual([await index.bin.due(5), await index.bin.beginPurge(id)], [[id], true], 'begun is begun');
      const blobs = await index.bin.blobsOf(id, 5);
      await index.bin.purged(
        id,
        blobs.map(({ binnedId }) => binnedId),
        'vesalius',
      );
      assert.deepEqual(await index.instances.blobOwners([record.blobKey]), ['deleted']);
      assert.deepEqual([await index.bin.due(5), await index.bin.get(ALL, id)], [[], undefined]);
      const [audit] = await index.audit.list({ limit: 1 });
      assert.deepEqual(
        [audit?.kind, audit?.studyInstanceUid, audit?.facts],
        ['instances-purged', '1.2.3', { instances: 1, askedBy: 'ann', approvedBy: 'bob' }],
      );
      assert.deepEqual(await index.instances.admit([{ ...record, blobKey: 'new/9' }]), [{ outcome: 'stored' }]);
    });

    test('an index that is made anew takes the bin along', async () => {
      const record = sample();
      await index.instances.admit([record]);
      const { entries } = await bin();
      const carried = await index.bin.carry(0, 10);
      const other = await open({ clock });
      try {
        await other.index.bin.adopt(carried);
        await other.index.bin.adopt(carried);
        assert.deepEqual(await other.index.instances.blobOwners([record.blobKey]), ['binned']);
        assert.equal((await other.index.bin.restore(entries[0]!, 'a', 5))?.restored, 1);
        const [held] = await other.index.instances.walk(0, 5);
        assert.deepEqual([held?.blobKey, held?.blockChecksums], [record.blobKey, record.blockChecksums]);
      } finally {
        await other.dispose();
      }
    });
  });
}
