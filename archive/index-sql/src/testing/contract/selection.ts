import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IndexStore, Selection } from '@vesalius/archive/api';
import { sample } from '../sample-records.ts';
import { ALL, NOTHING, type OpenIndex, type TestIndex } from './open-index.ts';

/** Two studies of a patient; series without a number, numbered 2 and 10; instances numbered, unnumbered, in no order of arrival. */
const RECORDS = [
  ...[3, null, 1, 2].map((number, at) =>
    sample({
      study: '2.1',
      series: '2.1.10',
      instance: `2.1.10.${at}`,
      seriesColumns: { series_number: 10 },
      instanceColumns: { instance_number: number },
    }),
  ),
  sample({ study: '2.1', series: '2.1.2', instance: '2.1.2.1', seriesColumns: { series_number: 2 } }),
  sample({
    study: '2.1',
    series: '2.1.0',
    instance: '2.1.0.2',
    seriesColumns: { series_number: null },
    instanceColumns: { instance_number: null },
  }),
  sample({
    study: '2.1',
    series: '2.1.0',
    instance: '2.1.0.1',
    seriesColumns: { series_number: null },
    instanceColumns: { instance_number: null },
  }),
  sample({ study: '2.2', series: '2.2.1', instance: '2.2.1.1' }),
  sample({ study: '2.3', patientColumns: { patient_id: 'P1', issuer_of_patient_id: 'ELSEWHERE' } }),
];
const ORDER_OF_FIRST = ['2.1.0.2', '2.1.0.1', '2.1.2.1', '2.1.10.1', '2.1.10.2', '2.1.10.3', '2.1.10.0'];

export function selectionContract(open: OpenIndex): void {
  describe('selection', () => {
    let opened: TestIndex;
    let index: IndexStore;
    before(async () => {
      opened = await open();
      index = opened.index;
      for (const outcome of await index.instances.admit(RECORDS)) assert.equal(outcome.outcome, 'stored');
    });
    after(() => opened.dispose());

    const paged = async (selection: Selection, limit: number): Promise<string[]> => {
      const uids: string[] = [];
      let next: string | undefined;
      do {
        const page = await index.instances.select(ALL, selection, limit, next);
        assert.ok(page.instances.length <= limit);
        uids.push(...page.instances.map(({ sopInstanceUid }) => sopInstanceUid));
        next = page.next;
      } while (next !== undefined);
      return uids;
    };

    for (const limit of [1, 2, 3, 7, 100]) {
      test(`in order of series and instance number, by pages of ${limit}`, async () => {
        assert.deepEqual(await paged({ studyInstanceUids: ['2.1'] }, limit), ORDER_OF_FIRST);
        const named = { sopInstanceUids: ['nobody', ...ORDER_OF_FIRST].toReversed() };
        assert.deepEqual(await paged(named, limit), ORDER_OF_FIRST);
      });
    }

    test('lists narrow each other; a patient is an ID, with its issuer when that is given', async () => {
      const count = (selection: Selection) => index.instances.count(ALL, selection);
      assert.equal(await count({ patientId: 'P1' }), 9);
      assert.equal(await count({ patientId: 'P1', issuerOfPatientId: 'ELSEWHERE' }), 1);
      assert.equal(await count({ patientId: 'P1', issuerOfPatientId: '' }), 8);
      assert.equal(await count({ studyInstanceUids: ['2.2'], seriesInstanceUids: ['2.1.10'] }), 0);
      assert.equal(await count({ studyInstanceUids: ['2.1', '2.2'], seriesInstanceUids: ['2.1.10', '2.2.1'] }), 5);
      assert.equal(await count({ seriesInstanceUids: ['2.1.10'], sopInstanceUids: ['2.1.10.1', '2.1.2.1'] }), 1);
      assert.equal(await count({ studyInstanceUids: [] }), 0);
      assert.deepEqual(await paged({ studyInstanceUids: ['2.2'], sopInstanceUids: ['2.1.2.1'] }, 5), []);
    });

    test('nothing is selected by an empty selection, or by who sees nothing', async () => {
      assert.deepEqual(await index.instances.select(ALL, {}, 10), { instances: [] });
      assert.deepEqual(await index.instances.select(NOTHING, { studyInstanceUids: ['2.1'] }, 10), { instances: [] });
      assert.equal(await index.instances.count(NOTHING, { studyInstanceUids: ['2.1'] }), 0);
      assert.deepEqual(await index.series.documents(NOTHING, { studyInstanceUids: ['2.1'] }), []);
      const removed = await index.instances.remove(NOTHING, { studyInstanceUids: ['2.1'] }, 'me', 10);
      assert.deepEqual(removed, { instances: 0, bytes: 0, blobKeys: [], entries: [] });
    });

    test('an instance comes back with all that it was kept with', async () => {
      const wanted = RECORDS[7]!;
      const [found] = (await index.instances.select(ALL, { sopInstanceUids: ['2.2.1.1'] }, 1)).instances;
      const { id, seriesId, ...rest } = found!;
      const { identity, blobKey, fileSize, datasetOffset, datasetSha256, blockChecksums, pixels, receivedAt } = wanted;
      assert.deepEqual(rest, {
        ...identity,
        blobKey,
        fileSize,
        datasetOffset,
        datasetSha256,
        blockChecksums,
        pixels,
        receivedAt,
      });
      assert.ok(id > 0 && seriesId > 0);
      assert.deepEqual(await index.instances.frameIndex(id), wanted.frameIndex);
      assert.equal(await index.instances.frameIndex(999_999), undefined);
    });

    test('all instances are walked by id, and blobs have owners', async () => {
      const first = await index.instances.walk(0, 4);
      const second = await index.instances.walk(first.at(-1)!.id, 100);
      const uids = [...first, ...second].map(({ sopInstanceUid }) => sopInstanceUid);
      assert.deepEqual(
        uids,
        RECORDS.map(({ identity }) => identity.sopInstanceUid),
      );
      const [one] = RECORDS;
      assert.deepEqual(await index.instances.blobOwners(['no/such', one!.blobKey]), [undefined, 'owned']);
    });
  });
}
