import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { IndexStore } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { SR, sample } from '../sample-records.ts';
import { ALL, type OpenIndex, READER, type TestIndex } from './open-index.ts';

const EMPTY = { patients: 0, studies: 0, series: 0, instances: 0, bytes: 0, quarantined: 0 };

export function removalContract(open: OpenIndex): void {
  describe('removal and quarantine', () => {
    let opened: TestIndex;
    let index: IndexStore;
    beforeEach(async () => {
      opened = await open();
      index = opened.index;
    });
    afterEach(() => opened.dispose());

    const named = (text: string) =>
      index.queries.count(ALL, { level: 'study', matches: [{ kind: 'fuzzy-name', path: [TAG.PatientName], text }] });

    test('rows go, counts follow, tombstones and changes come, blobs are free', async () => {
      const records = [
        sample({ instance: '1.2.3.1.1', size: 10 }),
        sample({ instance: '1.2.3.1.2', size: 20 }),
        sample({ series: '1.2.3.2', size: 40, sopClass: SR, seriesColumns: { modality: 'SR' } }),
        sample({ study: '1.2.4', size: 80, patientColumns: { patient_id: 'P2', patient_name: 'Roe^Richard' } }),
      ];
      await index.instances.admit(records);
      const start = await index.changes.last();
      const removed = await index.instances.remove(ALL, { seriesInstanceUids: ['1.2.3.2'] }, 'admin', 10);
      assert.deepEqual(removed, { instances: 1, bytes: 40, blobKeys: [records[2]!.blobKey], entries: [] });
      assert.deepEqual(await index.statistics(ALL), {
        patients: 2,
        studies: 2,
        series: 2,
        instances: 3,
        bytes: 110,
        quarantined: 0,
      });
      const { rows } = await index.queries.search(ALL, {
        level: 'study',
        matches: [{ kind: 'equals', path: [TAG.StudyInstanceUID], value: '1.2.3' }],
      });
      const { attributes } = rows[0]!;
      assert.deepEqual(
        [attributes['00080061']?.Value, attributes['00201206']?.Value, attributes['00201208']?.Value],
        [['CT'], [1], [2]],
      );
      assert.deepEqual(await index.instances.blobOwners(records.map(({ blobKey }) => blobKey)), [
        'owned',
        'owned',
        'deleted',
        'owned',
      ]);
      const [change, ...others] = (await index.changes.since(READER, start, 10)).changes;
      assert.deepEqual([change?.kind, change?.sopInstanceUid, others.length], ['instance-deleted', '1.2.3.2.1', 0]);
      const [audit] = await index.audit.list({ limit: 1 });
      assert.deepEqual([audit?.kind, audit?.actor, audit?.facts], ['instances-deleted', 'admin', { instances: 1 }]);
    });

    test('a parent without children goes too, and nothing of it is found', async () => {
      await index.instances.admit([sample({ instance: '1.2.3.1.1' }), sample({ instance: '1.2.3.1.2' })]);
      assert.equal(await named('jane'), 1);
      const one = await index.instances.remove(ALL, { studyInstanceUids: ['1.2.3'] }, 'admin', 1);
      assert.deepEqual([one.instances, (await index.statistics(ALL)).studies], [1, 1]);
      const rest = await index.instances.remove(ALL, { patientId: 'P1' }, 'admin', 10);
      assert.deepEqual([rest.instances, await index.statistics(ALL)], [1, EMPTY]);
      assert.deepEqual([await named('jane'), await named('')], [0, 0]);
      assert.deepEqual(await index.series.documents(ALL, { studyInstanceUids: ['1.2.3'] }), []);
      // The same may come again.
      assert.deepEqual(await index.instances.admit([sample({ instance: '1.2.3.1.1' })]), [{ outcome: 'stored' }]);
      assert.equal(await named('jane'), 1);
    });

    const held = async () => {
      const original = sample({ sha: 'old', size: 10 });
      const newcomer = sample({
        sha: 'new',
        size: 25,
        frameIndex: Uint8Array.of(5),
        studyColumns: { study_description: 'newer' },
      });
      const [, admission] = await index.instances.admit([original, newcomer]);
      assert.ok(admission?.outcome === 'quarantined');
      return { original, newcomer, caseId: admission.caseId };
    };

    test('a case shows the newcomer, where it came from and what it contradicts', async () => {
      const { original, newcomer, caseId } = await held();
      const found = await index.quarantine.get(ALL, caseId);
      assert.deepEqual([found?.conflict, found?.state, found?.held], ['instance-differs', 'open', original.identity]);
      assert.deepEqual(found?.source, { door: 'dimse', callingAeTitle: 'CT1', address: '10.0.0.1' });
      const { blobKey, datasetSha256, blockChecksums, pixels } = newcomer;
      const { newcomer: kept } = found!;
      assert.deepEqual(
        {
          blobKey: kept.blobKey,
          datasetSha256: kept.datasetSha256,
          blockChecksums: kept.blockChecksums,
          pixels: kept.pixels,
        },
        { blobKey, datasetSha256, blockChecksums, pixels },
      );
      assert.deepEqual(await index.instances.frameIndex(kept.id), newcomer.frameIndex);
      assert.deepEqual(await index.quarantine.list(ALL, { limit: 10 }), [found]);
      assert.deepEqual(await index.quarantine.list(ALL, { limit: 10, state: 'rejected' }), []);
      assert.deepEqual(await index.quarantine.list(ALL, { limit: 10, before: caseId }), []);
      assert.equal(await index.quarantine.get(ALL, caseId + 1), undefined);
    });

    test('reject: the newcomer goes with a tombstone', async () => {
      const { original, newcomer, caseId } = await held();
      assert.equal((await index.statistics(ALL)).quarantined, 1);
      assert.deepEqual(await index.quarantine.resolve(caseId, 'reject', 'admin'), { blobKeys: [newcomer.blobKey] });
      assert.deepEqual(await index.instances.blobOwners([original.blobKey, newcomer.blobKey]), ['owned', 'deleted']);
      assert.deepEqual([(await index.statistics(ALL)).quarantined, (await index.statistics(ALL)).instances], [0, 1]);
      const found = await index.quarantine.get(ALL, caseId);
      assert.deepEqual([found?.state, found?.resolvedBy], ['rejected', 'admin']);
      assert.equal(await index.quarantine.resolve(caseId, 'reject', 'admin'), undefined);
      const kinds = (await index.changes.since(READER, 0, 100)).changes.map(({ kind }) => kind);
      assert.deepEqual(kinds.slice(-2), ['instance-quarantined', 'quarantine-resolved']);
    });

    test('replace: the newcomer takes the place of the original, which gets the tombstone', async () => {
      const { original, newcomer, caseId } = await held();
      assert.deepEqual(await index.quarantine.resolve(caseId, 'replace', 'admin'), { blobKeys: [original.blobKey] });
      assert.deepEqual(await index.instances.blobOwners([original.blobKey, newcomer.blobKey]), ['deleted', 'owned']);
      assert.deepEqual((await index.instances.held([newcomer.identity.sopInstanceUid]))[0]?.datasetSha256, 'new');
      assert.deepEqual(await index.statistics(ALL), {
        patients: 1,
        studies: 1,
        series: 1,
        instances: 1,
        bytes: 25,
        quarantined: 0,
      });
      const [stored] = (await index.instances.select(ALL, { studyInstanceUids: ['1.2.3'] }, 5)).instances;
      assert.deepEqual(await index.instances.frameIndex(stored!.id), newcomer.frameIndex);
      const { rows } = await index.queries.search(ALL, {
        level: 'study',
        matches: [{ kind: 'equals', path: [TAG.StudyDescription], value: 'newer' }],
      });
      assert.equal(rows.length, 1);
      assert.equal(await named('jane'), 1);
    });

    test('replace does not fit a conflict of study or series, nor a newcomer that contradicts more; nothing is changed by trying', async () => {
      await index.instances.admit([sample({ instance: '1.2.3.1.1' }), sample({ instance: '1.2.3.1.2' })]);
      const [other] = await index.instances.admit([
        sample({ instance: '1.2.3.1.3', patientColumns: { patient_id: 'P9' } }),
      ]);
      const [both] = await index.instances.admit([
        sample({ instance: '1.2.3.1.1', sha: 'x', patientColumns: { patient_id: 'P9' } }),
      ]);
      assert.ok(other?.outcome === 'quarantined' && both?.outcome === 'quarantined');
      assert.deepEqual([other.conflict, both.conflict], ['study-of-other-patient', 'instance-differs']);
      assert.equal((await index.quarantine.get(ALL, other.caseId))?.held?.studyInstanceUid, '1.2.3');
      const before = [await index.statistics(ALL), await index.changes.last()];
      assert.equal(await index.quarantine.resolve(other.caseId, 'replace', 'admin'), undefined);
      assert.equal(await index.quarantine.resolve(both.caseId, 'replace', 'admin'), undefined);
      assert.deepEqual([await index.statistics(ALL), await index.changes.last()], before);
      assert.equal((await index.quarantine.get(ALL, both.caseId))?.state, 'open');
    });

    test('replace never gives a study to another patient, not even with its only instance', async () => {
      await index.instances.admit([sample({ instance: '1.2.3.1.1' })]);
      const [other] = await index.instances.admit([
        sample({ instance: '1.2.3.1.1', sha: 'x', patientColumns: { patient_id: 'P9' } }),
      ]);
      assert.ok(other?.outcome === 'quarantined');
      assert.equal(await index.quarantine.resolve(other.caseId, 'replace', 'admin'), undefined);
      assert.equal((await index.quarantine.get(ALL, other.caseId))?.state, 'open');
      assert.equal((await index.instances.held(['1.2.3.1.1']))[0]?.datasetSha256, 'a'.repeat(64));
    });

    test('replace of what was deleted meanwhile stores the newcomer', async () => {
      const { newcomer, caseId } = await held();
      await index.instances.remove(ALL, { studyInstanceUids: ['1.2.3'] }, 'admin', 10);
      assert.deepEqual(await index.quarantine.resolve(caseId, 'replace', 'admin'), { blobKeys: [] });
      assert.deepEqual(await index.instances.blobOwners([newcomer.blobKey]), ['owned']);
    });
  });
}
