import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { NewShareRecord } from '@vesalius/archive/api';
import type { OpenIndex, TestIndex } from './open-index.ts';

const EVENT = { kind: 'configuration-changed', outcome: 'success', actor: 'ed' } as const;
const SHARE: NewShareRecord = {
  studyInstanceUid: '2.25.1',
  clearance: 1,
  secretHash: 'aa',
  passwordHash: '',
  watermark: 'ed',
  purpose: 'a second opinion',
  madeBy: 'ed',
  makerSince: 5,
  madeAt: 10,
  expiresAt: 100,
};

export function shareContract(open: OpenIndex): void {
  describe('share links', () => {
    let opened: TestIndex;
    before(async () => {
      opened = await open();
    });
    after(() => opened.dispose());

    test('they open as often as they may, let their guests in until they end, and are revoked once', async () => {
      const { shares, audit } = opened.index;
      const one = await shares.add({ ...SHARE, mostOpenings: 2 }, EVENT);
      const other = await shares.add({ ...SHARE, secretHash: 'bb', madeBy: 'eve', project: 7 }, EVENT);
      assert.deepEqual(await shares.bySecret('aa'), one);
      assert.equal(other.project, 7);
      assert.deepEqual([one.openings, one.failures, one.project], [0, 0, undefined]);
      const guest = (idHash: string, begunAt: number) => ({ idHash, begunAt, endsAt: begunAt + 20 });
      await shares.wrongPassword(one.id, 15, EVENT);
      assert.deepEqual((await shares.get(one.id))?.failures, 1);
      assert.ok(await shares.open(one.id, guest('g1', 20), EVENT));
      assert.equal((await shares.get(one.id))?.failures, 0);
      assert.ok(await shares.open(one.id, guest('g2', 30), EVENT));
      assert.equal(await shares.open(one.id, guest('g3', 30), EVENT), false, 'it has opened twice');
      assert.equal((await shares.byGuest('g2', 40))?.share.id, one.id);
      assert.equal((await shares.byGuest('g2', 40))?.endsAt, 50);
      assert.equal(await shares.byGuest('g1', 40), undefined, 'let out');
      assert.equal(await shares.byGuest('g3', 40), undefined);
      assert.equal(await shares.open(other.id, guest('g4', 100), EVENT), false, 'it has ended');
      assert.ok(await shares.open(other.id, guest('g5', 90), EVENT));
      assert.equal(await shares.byGuest('g5', 100), undefined);
      assert.deepEqual(
        [await shares.revoke(one.id, 'eve', 45, EVENT), await shares.revoke(one.id, 'eve', 46, EVENT)],
        [true, false],
      );
      assert.equal(await shares.byGuest('g2', 46), undefined);
      assert.equal((await shares.get(one.id))?.revokedAt, 45);
      assert.equal((await audit.list({ limit: 100, actor: 'ed' })).length, 7, 'a row for each change');
    });

    test('they are listed by maker and by study, the newest first', async () => {
      const { shares } = opened.index;
      assert.deepEqual(
        (await shares.list({})).map(({ madeBy }) => madeBy),
        ['eve', 'ed'],
      );
      assert.equal((await shares.list({ madeBy: 'ed' })).length, 1);
      assert.equal((await shares.list({ studyInstanceUid: '2.25.2' })).length, 0);
    });
  });
}
