import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { IndexStore, ReplacingRecord } from '@vesalius/archive/api';
import { UID } from '@vesalius/dicom';
import { sample } from '../sample-records.ts';
import { ALL, type OpenIndex, type TestIndex } from './open-index.ts';

const BY: ReplacingRecord = {
  ...{
    transferSyntaxUid: UID.HTJ2KLossless,
    blobKey: 'new/1',
    fileSize: 4,
    datasetOffset: 2,
    datasetSha256: 'ab'.repeat(32),
  },
  ...{ blockChecksums: Uint8Array.of(1, 2, 3, 4), frameIndex: Uint8Array.of(5), photometricInterpretation: 'YBR_RCT' },
  pixels: { offset: 3, length: 1, encapsulated: true, numberOfFrames: 1 },
};

export function replacementContract(open: OpenIndex): void {
  describe('instances kept in another transfer syntax', () => {
    let opened: TestIndex;
    let index: IndexStore;
    beforeEach(async () => {
      opened = await open();
      index = opened.index;
    });
    afterEach(() => opened.dispose());

    const kept = async () => (await index.instances.select(ALL, { studyInstanceUids: ['1.2.3'] }, 10)).instances;

    test('the row is another, sizes follow, the original is remembered', async () => {
      const record = sample({ size: 10 });
      await index.instances.admit([record]);
      const [before] = await kept();
      const [series] = await index.series.documents(ALL, { studyInstanceUids: ['1.2.3'] });
      assert.equal(await index.replacements.replace(before!.id, 'not/this', BY), false);
      assert.equal(await index.replacements.replace(before!.id, record.blobKey, BY), true);
      assert.equal(
        await index.replacements.replace(before!.id, BY.blobKey, { ...BY, blobKey: 'new/2' }),
        false,
        'not twice',
      );
      const [after] = await kept();
      const { pixels, blockChecksums, frameIndex, photometricInterpretation: _, ...rest } = BY;
      assert.deepEqual(after, { ...before, ...rest, pixels, blockChecksums });
      assert.deepEqual(await index.instances.frameIndex(after!.id), frameIndex);
      assert.equal((await index.statistics(ALL)).bytes, 4);
      const [again] = await index.series.documents(ALL, { studyInstanceUids: ['1.2.3'] });
      assert.notEqual(again!.version, series!.version);
      const { transferSyntaxUid, datasetSha256 } = before!;
      assert.deepEqual((await index.instances.held([before!.sopInstanceUid]))[0]?.original, {
        datasetSha256,
        transferSyntaxUid,
      });
      assert.equal((await index.replacements.original(after!.id))?.fileSize, 10);
      assert.deepEqual(await index.instances.admit([{ ...record, blobKey: 'again/1' }]), [{ outcome: 'duplicate' }]);
      const [audit] = await index.audit.list({ limit: 1, kind: 'application-activity' });
      assert.equal(audit?.facts?.originalSha256, datasetSha256);
    });

    test('the former blob is known until it is forgotten, and goes with the instance', async () => {
      const records = [sample({ instance: '1.2.3.1.1' }), sample({ instance: '1.2.3.1.2' })];
      await index.instances.admit(records);
      const [one, two] = await kept();
      await index.replacements.replace(one!.id, one!.blobKey, BY);
      await index.replacements.replace(two!.id, two!.blobKey, { ...BY, blobKey: 'new/2' });
      assert.equal((await index.replacements.replacedBlobs(0, 10)).length, 0);
      const former = await index.replacements.replacedBlobs(Number.MAX_SAFE_INTEGER, 10);
      assert.deepEqual(
        former,
        [one, two].map((instance) => ({ instanceId: instance!.id, blobKey: instance!.blobKey })),
      );
      await index.replacements.forgetReplacedBlob(one!.id);
      assert.deepEqual(await index.instances.blobOwners([one!.blobKey, two!.blobKey]), [undefined, 'owned']);
      const removed = await index.instances.remove(ALL, { studyInstanceUids: ['1.2.3'] }, 'admin', 10);
      assert.equal(removed.instances, 2);
      assert.deepEqual([...removed.blobKeys].sort(), ['new/1', 'new/2', two!.blobKey].sort());
      assert.deepEqual(await index.instances.blobOwners([two!.blobKey]), ['deleted']);
      assert.equal(await index.replacements.original(one!.id), undefined);
    });

    test('what the sweep finds of a replacing that did not end is no newcomer', async () => {
      const record = sample({});
      await index.instances.admit([record]);
      const [instance] = await kept();
      await index.replacements.intendReplacing(instance!.id, BY.transferSyntaxUid);
      const identity = { ...record.identity, transferSyntaxUid: BY.transferSyntaxUid };
      const left = { ...record, identity, blobKey: 'left/1', datasetSha256: BY.datasetSha256 };
      const swept = { ...left, source: { door: 'recovery', principal: 'system' } };
      assert.deepEqual(await index.instances.admit([swept]), [{ outcome: 'duplicate' }]);
      assert.equal((await index.instances.admit([left]))[0]?.outcome, 'quarantined', 'a sender is not the sweep');
      await index.replacements.giveUpReplacing(instance!.id);
      assert.equal((await index.instances.admit([{ ...swept, blobKey: 'left/2' }]))[0]?.outcome, 'quarantined');
    });
  });
}
