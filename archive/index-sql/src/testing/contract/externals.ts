import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { OpenIndex, TestIndex } from './open-index.ts';

const EVENT = { kind: 'configuration-changed', outcome: 'success', actor: 'dana' } as const;

export function externalContract(open: OpenIndex): void {
  describe('external identities', () => {
    let opened: TestIndex;
    before(async () => {
      opened = await open();
    });
    after(() => opened.dispose());

    test('a person of an issuer belongs to one account, an account to one person of each issuer', async () => {
      const { externals, identity, audit } = opened.index;
      const dana = (await externals.addUser({ name: 'dana', displayName: 'Dana' }, 'i1', 's1', EVENT))!;
      assert.deepEqual([dana.name, dana.displayName, dana.passwordHash, dana.disabled], ['dana', 'Dana', '', false]);
      assert.equal(
        await externals.addUser({ name: 'dana', displayName: '' }, 'i1', 's2', EVENT),
        undefined,
        'name taken',
      );
      assert.equal(
        await externals.addUser({ name: 'eve', displayName: '' }, 'i1', 's1', EVENT),
        undefined,
        'person known',
      );
      assert.equal(await externals.link('i1', 's1', dana.id + 1, EVENT), false);
      assert.equal(await externals.link('i1', 's3', dana.id, EVENT), false);
      assert.ok(await externals.link('i2', 's1', dana.id, EVENT));
      assert.deepEqual((await externals.userOf('i2', 's1'))?.name, 'dana');
      assert.equal(await externals.userOf('i2', 's2'), undefined);
      assert.deepEqual(
        (await externals.identitiesOf(dana.id)).map(({ issuer, subject }) => [issuer, subject]),
        [
          ['i1', 's1'],
          ['i2', 's1'],
        ],
      );
      assert.deepEqual(
        [await externals.unlink('i2', dana.id, EVENT), await externals.unlink('i2', dana.id, EVENT)],
        [true, false],
      );
      await identity.removeUser('dana', EVENT);
      assert.equal(await externals.userOf('i1', 's1'), undefined, 'it goes with the account');
      assert.equal((await audit.list({ limit: 100, actor: 'dana' })).length, 4, 'a row for each change');
    });

    test('sessions end by the session at their provider, or by their user there', async () => {
      const { externals, identity } = opened.index;
      const times = { createdAt: 1, lastSeenAt: 1, expiresAt: 9e12, confirmedAt: 1 };
      const add = (idHash: string, userId: number, provider?: string, providerSession?: string) =>
        identity.addSession({
          idHash,
          userId,
          ...times,
          address: '',
          userAgent: '',
          ...(provider !== undefined && { provider }),
          ...(providerSession !== undefined && { providerSession }),
        });
      await add('a', 71, 'house', 'x');
      await add('b', 71, 'house', 'y');
      await add('c', 71);
      await add('d', 72, 'other', 'x');
      assert.deepEqual((await identity.sessionByHash('a'))?.providerSession, 'x');
      assert.equal(await externals.endSessions('house', { session: 'x' }, EVENT), 1);
      assert.equal(await externals.endSessions('house', { session: 'x' }, EVENT), 0);
      assert.equal(await externals.endSessions('house', { userId: 71 }, EVENT), 1);
      const left = await Promise.all(['a', 'b', 'c', 'd'].map((hash) => identity.sessionByHash(hash)));
      assert.deepEqual(
        left.map((one) => one?.idHash),
        [undefined, undefined, 'c', 'd'],
      );
    });

    test('a ticket is good once, for its purpose, until it ends', async () => {
      const { externals } = opened.index;
      const ticket = (idHash: string, expiresAt: number) => ({ idHash, purpose: 'p', data: '{"a":1}', expiresAt });
      await externals.putTicket(ticket('t1', 9e12));
      await externals.putTicket(ticket('t2', 1));
      assert.equal(await externals.takeTicket('t1', 'q'), undefined);
      assert.equal(await externals.takeTicket('t1', 'p'), '{"a":1}');
      assert.equal(await externals.takeTicket('t1', 'p'), undefined);
      assert.equal(await externals.takeTicket('t2', 'p'), undefined);
    });
  });
}
