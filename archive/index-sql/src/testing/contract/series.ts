import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IndexStore } from '@vesalius/archive/api';
import { sample } from '../sample-records.ts';
import { ALL, type OpenIndex, READER, standingClock, type TestIndex } from './open-index.ts';

export function seriesContract(open: OpenIndex): void {
  describe('series', () => {
    let opened: TestIndex;
    let index: IndexStore;
    const clock = standingClock();
    before(async () => {
      opened = await open({ clock });
      index = opened.index;
    });
    after(() => opened.dispose());

    const versions = (study: string) => index.series.documents(ALL, { studyInstanceUids: [study] });

    test('a document is kept for exactly the version it was made of', async () => {
      await index.instances.admit([sample({ study: '3.1', instance: '3.1.1.1' })]);
      const [first] = await versions('3.1');
      assert.equal(first?.document, undefined);
      assert.equal(await index.series.keepDocument(first!.seriesId, first!.version, Uint8Array.of(1)), true);
      assert.deepEqual((await versions('3.1'))[0]?.document, Uint8Array.of(1));
      await index.instances.admit([sample({ study: '3.1', instance: '3.1.1.2' })]);
      const [second] = await versions('3.1');
      assert.notEqual(second?.version, first?.version);
      assert.equal(second?.document, undefined);
      assert.equal(await index.series.keepDocument(first!.seriesId, first!.version, Uint8Array.of(2)), false);
      assert.equal(await index.series.keepDocument(first!.seriesId, second!.version, Uint8Array.of(3)), true);
      await index.instances.remove(ALL, { sopInstanceUids: ['3.1.1.2'] }, 'admin', 1);
      const [third] = await versions('3.1');
      assert.ok(
        third!.version !== second!.version && third!.version !== first!.version && third!.document === undefined,
      );
    });

    test('a series that went and came again has a version it never had', async () => {
      await index.instances.admit([sample({ study: '3.2' })]);
      const [before] = await versions('3.2');
      await index.instances.remove(ALL, { studyInstanceUids: ['3.2'] }, 'admin', 1);
      await index.instances.admit([sample({ study: '3.2' })]);
      const [again] = await versions('3.2');
      assert.notEqual(again?.version, before?.version);
      assert.equal(await index.series.keepDocument(before!.seriesId, before!.version, Uint8Array.of(1)), false);
      assert.equal(await index.series.markStable(before!.seriesId, before!.version), false);
    });

    test('documents come in order of series number', async () => {
      await index.instances.admit(
        [10, 9, null].map((number, at) =>
          sample({ study: '3.3', series: `3.3.${at}`, seriesColumns: { series_number: number } }),
        ),
      );
      assert.deepEqual(
        (await versions('3.3')).map(({ seriesInstanceUid }) => seriesInstanceUid),
        ['3.3.2', '3.3.1', '3.3.0'],
      );
      const some = await index.series.documents(ALL, { sopInstanceUids: ['3.3.1.1', '3.3.0.1'] });
      assert.deepEqual(
        some.map(({ seriesInstanceUid }) => seriesInstanceUid),
        ['3.3.1', '3.3.0'],
      );
    });

    test('quiet series are called stable once, and the study with its last one', async () => {
      clock.at = 5_000_000;
      await index.instances.admit([sample({ study: '3.4', series: '3.4.1' })]);
      clock.at = 5_001_000;
      await index.instances.admit([sample({ study: '3.4', series: '3.4.2' })]);
      const quiet = async (before: number) =>
        (await index.series.quiet(before, 100)).filter(({ studyInstanceUid }) => studyInstanceUid === '3.4');
      assert.deepEqual(
        (await quiet(5_001_000)).map(({ seriesInstanceUid }) => seriesInstanceUid),
        ['3.4.1'],
      );
      const [first, second] = await quiet(5_002_000);
      const start = await index.changes.last();
      assert.equal(await index.series.markStable(first!.seriesId, first!.version), true);
      assert.equal(await index.series.markStable(first!.seriesId, first!.version), true);
      assert.deepEqual(
        (await quiet(5_002_000)).map(({ seriesId }) => seriesId),
        [second!.seriesId],
      );
      await index.instances.admit([sample({ study: '3.4', series: '3.4.2', instance: '3.4.2.2' })]);
      assert.equal(await index.series.markStable(second!.seriesId, second!.version), false);
      const [moved] = await quiet(5_002_000);
      assert.equal(await index.series.markStable(moved!.seriesId, moved!.version), true);
      const kinds = (await index.changes.since(READER, start, 10)).changes.map(({ kind, seriesInstanceUid }) => [
        kind,
        seriesInstanceUid,
      ]);
      assert.deepEqual(kinds, [
        ['series-stable', '3.4.1'],
        ['instance-stored', '3.4.2'],
        ['series-stable', '3.4.2'],
        ['study-stable', undefined],
      ]);
    });
  });
}
