import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { OpenIndex, TestIndex } from './open-index.ts';

const EVENT = { kind: 'configuration-changed', outcome: 'success', actor: 'fay' } as const;

export function passkeyContract(open: OpenIndex): void {
  describe('passkeys', () => {
    let opened: TestIndex;
    before(async () => {
      opened = await open();
    });
    after(() => opened.dispose());

    test('each belongs to one user, counts its uses, and goes with the user', async () => {
      const { passkeys, identity, audit } = opened.index;
      const fay = { name: 'fay', passwordHash: 'h', permissions: [], createdAt: 1, displayName: '', disabled: false };
      const { id: userId } = await identity.putUser(fay);
      const passkey = { id: 'c1', userId, publicKey: 'k', counter: 0, name: 'laptop' };
      assert.deepEqual([await passkeys.add(passkey, EVENT), await passkeys.add(passkey, EVENT)], [true, false]);
      await passkeys.used('c1', 7);
      const kept = (await passkeys.get('c1'))!;
      assert.deepEqual([kept.counter, kept.lastUsedAt !== undefined], [7, true]);
      assert.equal(await passkeys.rename(userId + 1, 'c1', 'x', EVENT), false);
      assert.ok(await passkeys.rename(userId, 'c1', 'phone', EVENT));
      assert.deepEqual(
        (await passkeys.of(userId)).map(({ name }) => name),
        ['phone'],
      );
      assert.equal(await passkeys.remove(userId + 1, 'c1', EVENT), false);
      assert.equal((await audit.list({ limit: 100, actor: 'fay' })).length, 2, 'a row for each change');
      await identity.removeUser('fay', EVENT);
      assert.equal(await passkeys.get('c1'), undefined);
    });
  });
}
