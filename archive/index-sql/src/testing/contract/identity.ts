import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IdentityRecords } from '@vesalius/archive/api';
import type { OpenIndex, TestIndex } from './open-index.ts';

export function identityContract(open: OpenIndex): void {
  describe('identity', () => {
    let opened: TestIndex;
    let identity: IdentityRecords;
    before(async () => {
      opened = await open();
      identity = opened.index.identity;
    });
    after(() => opened.dispose());

    test('users by name and id; putting one again changes it', async () => {
      const user = {
        name: 'alice',
        passwordHash: 'h1',
        permissions: ['search'],
        createdAt: 5,
        displayName: 'Alice',
        disabled: false,
      };
      const made = await identity.putUser(user);
      assert.deepEqual(made, { id: made.id, ...user });
      const changed = await identity.putUser({ ...user, passwordHash: 'h2', permissions: [] });
      assert.deepEqual(changed, { id: made.id, ...user, passwordHash: 'h2', permissions: [] });
      assert.deepEqual(await identity.userByName('alice'), changed);
      assert.deepEqual(await identity.userById(made.id), changed);
      assert.deepEqual([await identity.userByName('Alice'), await identity.userById(99)], [undefined, undefined]);
      assert.deepEqual(await identity.users(), [changed]);
    });

    test('tokens by the hash of their secret', async () => {
      const token = {
        name: 't',
        secretHash: 'ab',
        permissions: ['store'],
        createdBy: 'alice',
        createdAt: 7,
        personal: false,
      };
      const made = await identity.addToken(token);
      const other = await identity.addToken({ ...token, secretHash: 'cd', expiresAt: 99 });
      assert.deepEqual(await identity.tokenByHash('ab'), { id: made.id, ...token });
      await identity.touchToken(made.id, 50);
      assert.deepEqual(await identity.tokens(), [{ id: made.id, ...token, lastUsedAt: 50 }, other]);
      assert.deepEqual([await identity.removeToken(made.id), await identity.removeToken(made.id)], [true, false]);
      assert.equal(await identity.tokenByHash('ab'), undefined);
    });

    test('a second factor is active once, each step and recovery code is good once, all goes with the user', async () => {
      const { secondFactors, audit } = opened.index;
      const bob = { name: 'bob', passwordHash: 'h', permissions: [], createdAt: 1, displayName: '', disabled: false };
      const { id } = await identity.putUser(bob);
      const event = { kind: 'configuration-changed', outcome: 'success', actor: 'bob' } as const;
      const rows = async () => (await audit.list({ limit: 100, actor: 'bob' })).length;
      assert.equal(await secondFactors.totpOf(id), undefined);
      assert.equal(await secondFactors.activateTotp(id, 1, ['a'], event), false);
      assert.ok(await secondFactors.putTotp(id, 'SECRET1'));
      assert.ok(await secondFactors.putTotp(id, 'SECRET2'));
      assert.equal(await secondFactors.useTotpStep(id, 5), false, 'not yet active');
      assert.ok(await secondFactors.activateTotp(id, 5, ['a', 'b'], event));
      assert.equal(await secondFactors.putTotp(id, 'SECRET3'), false, 'what is active is not overwritten');
      assert.deepEqual(await secondFactors.totpOf(id), {
        secret: 'SECRET2',
        active: true,
        lastStep: 5,
        recoveryCodesLeft: 2,
      });
      const steps = await Promise.all([5, 6, 6, 4].map((step) => secondFactors.useTotpStep(id, step)));
      assert.deepEqual(steps, [false, true, false, false]);
      const used = await Promise.all(['a', 'a', 'c'].map((code) => secondFactors.useRecoveryCode(id, code, event)));
      assert.deepEqual(used, [true, false, false]);
      await secondFactors.putRecoveryCodes(id, ['c', 'd', 'e'], event);
      assert.equal(await secondFactors.useRecoveryCode(id, 'b', event), false);
      assert.equal(await rows(), 3, 'what changed nothing leaves no row');
      assert.deepEqual(await secondFactors.totpSecrets(), [{ userId: id, secret: 'SECRET2' }]);
      assert.equal(await secondFactors.rewriteTotpSecret(id, 'SECRET1', 'X'), false, 'it is not kept like that');
      assert.ok(await secondFactors.rewriteTotpSecret(id, 'SECRET2', 'sealed'));
      assert.equal((await secondFactors.totpOf(id))?.secret, 'sealed');
      assert.ok(await secondFactors.removeTotp(id, event));
      assert.equal(await secondFactors.removeTotp(id, event), false);
      assert.ok(await secondFactors.putTotp(id, 'SECRET4'));
      await identity.removeUser('bob', event);
      assert.equal(await secondFactors.totpOf(id), undefined);
    });

    test('sessions until they expire or are removed', async () => {
      const session = (idHash: string, userId: number, expiresAt: number) => ({
        idHash,
        userId,
        createdAt: 1,
        lastSeenAt: 1,
        expiresAt,
        confirmedAt: 1,
        address: '10.0.0.1',
        userAgent: 'Browser/1',
      });
      for (const one of [session('s1', 1, 10), session('s2', 1, 20), session('s3', 2, 20), session('s4', 2, 20)])
        await identity.addSession(one);
      await identity.touchSession('s1', 3, 15);
      assert.deepEqual(await identity.sessionByHash('s1'), { ...session('s1', 1, 15), lastSeenAt: 3 });
      await identity.confirmSession('s1', 4);
      assert.deepEqual(
        (await identity.sessionsOf(1)).map(({ idHash, confirmedAt }) => [idHash, confirmedAt]),
        [
          ['s1', 4],
          ['s2', 1],
        ],
      );
      assert.equal(await identity.removeExpiredSessions(15), 1);
      await identity.removeSessionsOf(1);
      const event = { kind: 'user-authentication', outcome: 'success', actor: 'alice' } as const;
      assert.deepEqual(
        [await identity.removeSession('s3', event), await identity.removeSession('s3', event)],
        [true, false],
      );
      assert.equal((await opened.index.audit.list({ limit: 10, kind: 'user-authentication' })).length, 1);
      const come = { ...event, actor: 'carol' };
      const rows = async () => (await opened.index.audit.list({ limit: 10, actor: 'carol' })).length;
      await identity.addSession(session('s5', 3, 1), come);
      assert.equal(await rows(), 1, 'a log-in and its row are one transaction');
      await assert.rejects(() => identity.addSession(session('s5', 3, 1), come));
      assert.equal(await rows(), 1, 'without the session there is no row');
      const left = await Promise.all(['s1', 's2', 's3', 's4'].map((hash) => identity.sessionByHash(hash)));
      assert.deepEqual(
        left.map((one) => one?.idHash),
        [undefined, undefined, undefined, 's4'],
      );
    });
  });
}
