import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { OpenIndex, TestIndex } from './open-index.ts';

const EVENT = { kind: 'configuration-changed', outcome: 'success', actor: 'keeper' } as const;
const ALL = { sees: 'all' } as const;
const LOCK = { reason: 'law', madeBy: 'ann', madeAt: 1 };
const FAR = 9e12;

export function retentionContract(open: OpenIndex): void {
  describe('retention locks', () => {
    let opened: TestIndex;
    before(async () => {
      opened = await open();
    });
    after(() => opened.dispose());

    test('the latest end holds, one person lengthens, two shorten', async () => {
      const { retention, audit } = opened.index;
      const target = { studyInstanceUid: '2.25.1' };
      const until = async () => (await retention.until(['2.25.1', '2.25.2'])).get('2.25.1');
      const one = await retention.add({ ...LOCK, target, term: { until: FAR } }, EVENT);
      await retention.add({ ...LOCK, target, term: { until: 5 } }, EVENT);
      assert.deepEqual([...(await retention.until(['2.25.1', '2.25.2']))], [['2.25.1', FAR]]);
      assert.ok(await retention.lengthen(one.id, { until: FAR + 1 }, EVENT));
      const asked = { askedBy: 'ann', askedAt: 2, term: { until: 7 } };
      assert.ok(await retention.askShorter(one.id, asked, EVENT));
      assert.equal(await retention.askShorter(one.id, asked, EVENT), false);
      const approval = { approvedBy: 'ann', approvedAt: 3, effectiveAt: FAR };
      assert.equal(await retention.approveShorter(one.id, approval, EVENT), false, 'who asked does not approve');
      assert.ok(await retention.approveShorter(one.id, { ...approval, approvedBy: 'bob' }, EVENT));
      assert.equal(await until(), FAR + 1, 'not before its time');
      assert.ok(await retention.withdrawShorter(one.id, EVENT));
      await retention.askShorter(one.id, { askedBy: 'ann', askedAt: 2 }, EVENT);
      assert.ok(await retention.approveShorter(one.id, { ...approval, approvedBy: 'bob', effectiveAt: 4 }, EVENT));
      assert.equal(await retention.withdrawShorter(one.id, EVENT), false, 'it holds already');
      assert.equal(await until(), undefined);
      assert.equal((await audit.list({ limit: 100, actor: 'keeper' })).length, 8, 'a row for each change');
    });

    test('what is carried along is the same in another index', async () => {
      const { retention } = opened.index;
      const rule = { rule: { modality: 'CT', institution: 'Inselspital' } };
      const made = await retention.add({ ...LOCK, target: rule, term: { days: 10 } }, EVENT);
      assert.deepEqual(await retention.get(made.id), made);
      const carried = await retention.carried();
      await retention.adopt(carried);
      const again = await retention.carried();
      const withoutId = (locks: typeof carried) => locks.map(({ id: _, ...lock }) => lock);
      assert.deepEqual(withoutId(again.slice(carried.length)), withoutId(carried));
      assert.equal((await retention.list(ALL)).length, 2, 'rules; of the studies none is there to be seen');
    });
  });
}
