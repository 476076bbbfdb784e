import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IndexStore } from '@vesalius/archive/api';
import { type OpenIndex, standingClock, type TestIndex } from './open-index.ts';

const model = { '00741204': { vr: 'LO', Value: ['Read'] } };
const subscription = (aeTitle: string, target: string) => ({ aeTitle, target, deletionLock: false });

/** Workitems and who is told of them. */
export function workitemsContract(open: OpenIndex): void {
  describe('workitems', () => {
    let opened: TestIndex;
    let workitems: IndexStore['workitems'];
    before(async () => {
      opened = await open({ clock: standingClock() });
      workitems = opened.index.workitems;
    });
    after(() => opened.dispose());

    test('one of a UID, kept as it was given, listed in the order of creation', async () => {
      assert.equal(
        await workitems.add({ uid: '1.2', state: 'SCHEDULED', model }, [], [subscription('A', '1.2')]),
        true,
      );
      assert.equal(
        await workitems.add({ uid: '1.2', state: 'SCHEDULED', model: {} }, [], [subscription('B', '1.2')]),
        false,
      );
      await workitems.add({ uid: '1.1', state: 'SCHEDULED', model: {} }, [], []);
      const first = (await workitems.get('1.2'))!;
      assert.deepEqual(first, { id: first.id, uid: '1.2', revision: 1, state: 'SCHEDULED', model });
      assert.deepEqual(await workitems.subscriptionsTo('1.2'), [subscription('A', '1.2')]);
      const uids = async (after: number, limit: number) => (await workitems.list(after, limit)).map(({ uid }) => uid);
      assert.deepEqual(await uids(0, 10), ['1.2', '1.1']);
      assert.deepEqual(await uids(first.id, 10), ['1.1']);
      assert.deepEqual(await uids(0, 1), ['1.2']);
      assert.equal(await workitems.get('9.9'), undefined);
    });

    test('of two changes of the same revision one is made', async () => {
      const to = { state: 'IN PROGRESS', transactionUid: '3.4', model } as const;
      const made = await Promise.all([
        workitems.change('1.2', 1, to, []),
        workitems.change('1.2', 1, { ...to, model: {} }, []),
      ]);
      assert.deepEqual(made.toSorted(), [false, true]);
      const { revision, state, transactionUid } = (await workitems.get('1.2'))!;
      assert.deepEqual([revision, state, transactionUid], [2, 'IN PROGRESS', '3.4']);
    });

    test('found by values, which follow each change', async () => {
      const patient = (value: string) => [{ path: '00100020', value }];
      await workitems.add({ uid: '7.1', state: 'SCHEDULED', model }, patient('p1'), []);
      await workitems.add(
        { uid: '7.2', state: 'SCHEDULED', model },
        [...patient('p2'), { path: '00404005', value: '2026' }],
        [],
      );
      const found = async (...conditions: Parameters<typeof workitems.list>[2] & object) =>
        (await workitems.list(0, 10, conditions)).map(({ uid }) => uid);
      assert.deepEqual(await found({ path: '00100020', oneOf: ['p1', 'p3'] }), ['7.1']);
      assert.deepEqual(await found({ path: '00100020', from: 'p', below: 'q' }), ['7.1', '7.2']);
      assert.deepEqual(await found({ path: '00100020', from: 'p2' }), ['7.2']);
      assert.deepEqual(await found({ path: '00100020', from: 'p' }, { path: '00404005', below: '2027' }), ['7.2']);
      assert.deepEqual(await found({ path: '00100020', oneOf: [] }), []);
      await workitems.change('7.1', 1, { state: 'SCHEDULED', model }, patient('p3'));
      assert.deepEqual(await found({ path: '00100020', oneOf: ['p1'] }), []);
      assert.deepEqual(await found({ path: '00100020', oneOf: ['p3'] }), ['7.1']);
    });

    test('ended ones go after a time, but those that a deletion lock holds', async () => {
      const lock = { aeTitle: 'L', target: '8.2', deletionLock: true };
      for (const uid of ['8.1', '8.2', '8.3']) {
        await workitems.add(
          { uid, state: 'SCHEDULED', model },
          [{ path: '00100020', value: uid }],
          [subscription('A', uid)],
        );
        if (uid !== '8.3') await workitems.change(uid, 1, { state: 'CANCELED', model }, []);
      }
      await workitems.subscribe([lock]);
      assert.equal(await workitems.expire(0, 10), 0);
      assert.equal(await workitems.expire(Number.MAX_SAFE_INTEGER, 10), 1);
      const there = await Promise.all(['8.1', '8.2', '8.3'].map((uid) => workitems.get(uid)));
      assert.deepEqual(
        there.map((one) => one?.uid),
        [undefined, '8.2', '8.3'],
      );
      assert.deepEqual(await workitems.subscriptionsTo('8.1'), []);
      assert.equal(await workitems.unsubscribe('L', '8.2'), true);
      assert.equal(await workitems.expire(Number.MAX_SAFE_INTEGER, 10), 1);
      assert.equal(await workitems.get('8.2'), undefined);
    });

    test('subscriptions are replaced, ended one by one or all at once', async () => {
      await workitems.subscribe([subscription('C', '5'), subscription('C', '6'), subscription('D', '5')]);
      await workitems.subscribe([{ aeTitle: 'C', target: '5', deletionLock: true, filter: 'PatientID=1' }]);
      assert.deepEqual(await workitems.subscriptionsTo('5'), [
        { aeTitle: 'C', target: '5', deletionLock: true, filter: 'PatientID=1' },
        subscription('D', '5'),
      ]);
      assert.equal(await workitems.unsubscribe('D', '5'), true);
      assert.equal(await workitems.unsubscribe('D', '5'), false);
      assert.equal(await workitems.unsubscribe('C'), true);
      assert.deepEqual(await workitems.subscriptionsTo('6'), []);
    });
  });
}
