import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AuditEvent, IndexStore, Peer, SealedAuditRow } from '@vesalius/archive/api';
import { ChainWalk } from '@vesalius/audit';
import { sample } from '../sample-records.ts';
import { ALL, type OpenIndex, standingClock, type TestIndex } from './open-index.ts';

const ALICE: AuditEvent = {
  kind: 'query',
  outcome: 'success',
  actor: 'alice',
  address: '::1',
  studyInstanceUid: '1.9',
};
const PEER: Peer = { aeTitle: 'CT', host: 'ct', port: 104, tls: false, permissions: [], origin: 'registered' };

/** The audit trail: sealed with every commit, searched, taken along. */
export function auditContract(open: OpenIndex): void {
  describe('audit trail', () => {
    const clock = standingClock(1_000);
    let place: TestIndex;
    let index: IndexStore;

    before(async () => {
      place = await open({ clock });
      index = place.index;
    });
    after(() => place.dispose());

    const sealed = () => index.audit.sealed(0, 10_000);
    const walked = async () => {
      const walk = new ChainWalk();
      for (const { row, link } of await sealed()) walk.add(row, link);
      return walk;
    };

    test('rows of every kind of write are sealed, one chain through all commits', async () => {
      await index.audit.append(ALICE);
      await Promise.all(Array.from({ length: 20 }, (_, at) => index.audit.append({ ...ALICE, facts: { at } })));
      await index.instances.admit([sample({ study: '7.1' }), sample({ study: '7.2' })]);
      await index.peers.put(PEER, { ...ALICE, kind: 'configuration-changed' });
      const job = await index.jobs.add('copy', {}, 'alice', '{}', { ...ALICE, kind: 'application-activity' });
      const walk = await walked();
      assert.deepEqual([walk.breaks, walk.rows], [[], 25]);
      assert.deepEqual(await index.audit.head(), { id: walk.lastId, link: walk.lastLink });
      const [newest] = await index.audit.list({ limit: 1 });
      assert.deepEqual([newest?.facts, newest?.link], [{ job: job.id }, walk.lastLink]);
    });

    test('what was not done leaves no row, and no gap', async () => {
      const before = (await walked()).rows;
      assert.equal(await index.peers.remove('NOBODY', ALICE), false);
      assert.equal(await index.jobs.cancel(99, ALICE), false);
      await assert.rejects(index.audit.append({ ...ALICE, actor: null as unknown as string }));
      await index.audit.append(ALICE);
      const walk = await walked();
      assert.deepEqual([walk.breaks, walk.rows], [[], before + 1]);
    });

    test('the chain goes on where it was when the index is opened again', async () => {
      const { lastLink } = await walked();
      index = await place.reopen({ clock });
      assert.equal((await index.audit.head())?.link, lastLink);
      await index.audit.append(ALICE);
      assert.deepEqual((await walked()).breaks, []);
    });

    test('a duplicate and a refusal are told with what came', async () => {
      await index.instances.admit([sample({ study: '7.1' })]);
      const scope = { sees: 'some', parts: [{ of: 'uploads', maker: 'bob', clearance: 0 }] } as const;
      const placing = { maker: 'bob', scope };
      await index.instances.admit([{ ...sample({ study: '7.1', instance: '7.1.1.9' }), placing }]);
      const [refused, duplicate] = await index.audit.list({ limit: 2 });
      assert.deepEqual(
        [duplicate, refused].map((row) => [row?.kind, row?.outcome, row?.facts?.duplicates, row?.facts?.refused]),
        [
          ['instances-stored', 'success', 1, undefined],
          ['instances-stored', 'failure', undefined, 1],
        ],
      );
    });

    test('filters narrow each other; `after` goes forward', async () => {
      clock.at = 50_000;
      await index.audit.append({ kind: 'user-authentication', outcome: 'failure', actor: 'eve', address: '10.0.0.9' });
      clock.at = 60_000;
      await index.audit.append({ ...ALICE, actor: 'eve', studyInstanceUid: '1.10' });
      const actors = async (filter: object) =>
        (await index.audit.list({ limit: 100, ...filter })).map(({ kind, at }) => `${kind} ${at}`);
      assert.deepEqual(await actors({ actor: 'eve' }), ['query 60000', 'user-authentication 50000']);
      assert.deepEqual(await actors({ actor: 'eve', outcome: 'failure' }), ['user-authentication 50000']);
      assert.deepEqual(await actors({ address: '10.0.0.9' }), ['user-authentication 50000']);
      assert.deepEqual(await actors({ studyInstanceUid: '1.10' }), ['query 60000']);
      assert.deepEqual(await actors({ from: 50_000, to: 60_000 }), ['user-authentication 50000']);
      const [first] = await index.audit.list({ actor: 'eve', after: 0, limit: 1 });
      assert.equal(first?.at, 50_000);
      assert.deepEqual(
        (await index.audit.list({ limit: 100, kind: 'instances-stored', studyInstanceUid: '7.1' })).map(
          ({ studyInstanceUid }) => studyInstanceUid,
        ),
        ['7.1', '7.1', '7.1'],
      );
    });

    test('another index takes the trail along as it is and goes on with it', async () => {
      const rows: SealedAuditRow[] = await sealed();
      const other = await open({ clock });
      try {
        await other.index.audit.adopt(rows);
        await other.index.audit.append(ALICE);
        const there = await other.index.audit.sealed(0, 10_000);
        assert.deepEqual(there.slice(0, -1), rows);
        const walk = new ChainWalk();
        for (const { row, link } of there) walk.add(row, link);
        assert.deepEqual([walk.breaks, walk.rows], [[], rows.length + 1]);
      } finally {
        await other.dispose();
      }
    });

    test('a deletion is one row for each study, with who and from where', async () => {
      await index.instances.remove(ALL, { studyInstanceUids: ['7.2'] }, 'admin', 10, '10.0.0.1');
      const [row] = await index.audit.list({ limit: 1 });
      assert.deepEqual(
        [row?.kind, row?.actor, row?.address, row?.studyInstanceUid, row?.facts],
        ['instances-deleted', 'admin', '10.0.0.1', '7.2', { instances: 1 }],
      );
    });
  });
}
