import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type IndexStore, NON_PATIENT_CATEGORIES, type NonPatientRecord } from '@vesalius/archive/api';
import { type OpenIndex, standingClock, type TestIndex } from './open-index.ts';

const CATEGORY = 'hanging-protocols';
const BY = { kind: 'instances-stored', outcome: 'success', actor: 'tester', facts: { category: CATEGORY } } as const;
const GONE = { ...BY, kind: 'instances-deleted' } as const;

function record(uid: string, name: string, hash = 'a'.repeat(64)): NonPatientRecord {
  const model = { '00720002': { vr: 'SH', Value: [name] } };
  return {
    instance: {
      studyInstanceUid: '',
      seriesInstanceUid: '',
      sopInstanceUid: uid,
      sopClassUid: NON_PATIENT_CATEGORIES[CATEGORY][0],
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      blobKey: `blob/${uid}-${hash[0]}`,
      fileSize: 1000,
      datasetOffset: 300,
      datasetSha256: hash,
      blockChecksums: new Uint8Array([1, 2, 3, 4]),
      receivedAt: 0,
    },
    category: CATEGORY,
    model,
    values: [{ path: '00720002', value: name.toLowerCase() }],
  };
}

/** Instances of no patient. */
export function nonPatientContract(open: OpenIndex): void {
  describe('Non-Patient Instances', () => {
    let opened: TestIndex;
    let index: IndexStore;
    before(async () => {
      opened = await open({ clock: standingClock() });
      index = opened.index;
    });
    after(() => opened.dispose());

    test('kept once, found by category, UID and values, apart from those of patients', async () => {
      const { nonPatient } = index;
      assert.equal(await nonPatient.admit(record('1.1', 'Chest'), BY), 'stored');
      assert.equal(await nonPatient.admit(record('1.1', 'Chest'), BY), 'duplicate');
      assert.equal(await nonPatient.admit(record('1.1', 'Other', 'b'.repeat(64)), BY), 'conflict');
      assert.equal(await nonPatient.admit(record('1.2', 'Knee'), BY), 'stored');
      const held = (await nonPatient.get(CATEGORY, '1.1'))!;
      assert.deepEqual([held.blobKey, held.fileSize, [...held.blockChecksums]], ['blob/1.1-a', 1000, [1, 2, 3, 4]]);
      assert.equal(await nonPatient.get('color-palettes', '1.1'), undefined);
      const names = async (...conditions: Parameters<typeof nonPatient.list>[3]) =>
        (await nonPatient.list(CATEGORY, 0, 10, conditions)).map(({ model }) => model['00720002']?.Value?.[0]);
      assert.deepEqual(await names(), ['Chest', 'Knee']);
      assert.deepEqual(await names({ path: '00720002', oneOf: ['knee'] }), ['Knee']);
      assert.deepEqual(await nonPatient.list('inventories', 0, 10, []), []);
      assert.deepEqual(
        (await nonPatient.walk(held.id, 10)).map(({ sopInstanceUid }) => sopInstanceUid),
        ['1.2'],
      );
      assert.equal((await index.statistics({ sees: 'all' })).instances, 0);
      assert.deepEqual(await index.instances.blobOwners(['blob/1.1-a', 'blob/1.1-b']), ['owned', undefined]);
      const [row] = await index.audit.list({ limit: 1, kind: 'instances-stored' });
      assert.equal(row?.facts?.category, CATEGORY);
    });

    test('removed with a tombstone for its blob', async () => {
      const { nonPatient } = index;
      assert.equal(await nonPatient.remove('color-palettes', '1.2', 'tester', GONE), undefined);
      assert.equal(await nonPatient.remove(CATEGORY, '1.2', 'tester', GONE), 'blob/1.2-a');
      assert.equal(await nonPatient.get(CATEGORY, '1.2'), undefined);
      assert.deepEqual(await nonPatient.list(CATEGORY, 0, 10, [{ path: '00720002', oneOf: ['knee'] }]), []);
      assert.deepEqual(await index.instances.blobOwners(['blob/1.2-a']), ['deleted']);
      assert.equal(await nonPatient.admit(record('1.2', 'Again', 'c'.repeat(64)), BY), 'stored');
    });
  });
}
