import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { OpenIndex, TestIndex } from './open-index.ts';

const EVENT = { kind: 'security-alert', outcome: 'success', actor: 'ed' } as const;

export function emergencyContract(open: OpenIndex): void {
  describe('emergencies', () => {
    let opened: TestIndex;
    before(async () => {
      opened = await open();
    });
    after(() => opened.dispose());

    test('they give rights until they end, and are signed once', async () => {
      const { emergencies, access, audit } = opened.index;
      const endsAt = 9e12;
      const one = await emergencies.add({ user: 'ed', patientId: 'P1', reason: 'r', startedAt: 0, endsAt }, EVENT);
      await emergencies.add({ user: 'ed', patientId: 'P2', reason: 'r', startedAt: 0, endsAt: 1 }, EVENT);
      await emergencies.add({ user: 'eve', patientId: 'P3', reason: 'r', startedAt: 0, endsAt }, EVENT);
      const places = async () => (await access.rightsOf({ kind: 'user', name: 'ed' })).map(({ place }) => place);
      assert.deepEqual(await places(), [{ of: 'patient', patientId: 'P1' }]);
      assert.deepEqual(await access.rightsOf({ kind: 'peer', name: 'ed' }), []);
      assert.deepEqual(
        (await emergencies.list('ed')).map(({ patientId }) => patientId),
        ['P2', 'P1'],
      );
      assert.equal((await emergencies.list()).length, 3);
      assert.equal(await emergencies.waiting(), 3);
      assert.deepEqual([await emergencies.end(one.id, EVENT), await emergencies.end(one.id, EVENT)], [true, false]);
      assert.deepEqual(await places(), []);
      const review = { reviewedBy: 'ann', verdict: 'justified', remark: 'seen' } as const;
      assert.deepEqual(
        [await emergencies.review(one.id, review, EVENT), await emergencies.review(one.id, review, EVENT)],
        [true, false],
      );
      assert.equal(await emergencies.waiting(), 2);
      assert.equal((await emergencies.get(one.id))?.reviewedBy, 'ann');
      assert.equal((await audit.list({ limit: 100, actor: 'ed' })).length, 5, 'a row for each change');
    });
  });
}
