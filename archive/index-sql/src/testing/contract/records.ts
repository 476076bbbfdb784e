import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IndexStore, Peer } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { sample } from '../sample-records.ts';
import { ALL, type OpenIndex, READER, standingClock, type TestIndex } from './open-index.ts';

/** Jobs, changes, audit, peers, facts, further attributes. */
export function recordsContract(open: OpenIndex): void {
  describe('records', () => {
    let opened: TestIndex;
    let index: IndexStore;
    const clock = standingClock();
    before(async () => {
      opened = await open({ clock });
      index = opened.index;
    });
    after(() => opened.dispose());

    test('a job is leased by one, oldest first, of the kinds asked for', async () => {
      clock.at = 100;
      const { jobs } = index;
      const first = await jobs.add('export', { to: 'X' }, 'alice', 'alice with rights');
      const second = await jobs.add('verify', {}, 'bob', 'bob with rights');
      assert.deepEqual(first, {
        id: first.id,
        kind: 'export',
        state: 'waiting',
        input: { to: 'X' },
        done: 0,
        failed: 0,
        createdBy: 'alice',
        startedAs: 'alice with rights',
        createdAt: 100,
      });
      assert.equal(await jobs.lease(['nothing'], 'w1', 50), undefined);
      const leased = await jobs.lease(['verify', 'export'], 'w1', 50);
      assert.deepEqual([leased?.id, leased?.state, leased?.startedAt], [first.id, 'running', 100]);
      const [one, other] = await Promise.all([
        jobs.lease(['verify', 'export'], 'w1', 50),
        jobs.lease(['verify', 'export'], 'w2', 50),
      ]);
      assert.deepEqual([one?.id, other], [second.id, undefined]);
      assert.equal(
        await jobs.progress(first.id, 'w1', { done: 3, total: 10, failed: 1, message: 'going on' }, 100),
        true,
      );
      assert.equal(await jobs.progress(first.id, 'w2', { done: 9, failed: 0 }, 100), false);
      await jobs.end(first.id, 'w2', 'failed', undefined, 'not mine');
      await jobs.end(first.id, 'w1', 'succeeded', { files: 10 }, undefined);
      const { state, done, total, failed, message, result, endedAt } = (await jobs.get(first.id))!;
      assert.deepEqual(
        { state, done, total, failed, message, result, endedAt },
        { state: 'succeeded', done: 3, total: 10, failed: 1, message: 'going on', result: { files: 10 }, endedAt: 100 },
      );
      assert.equal(await jobs.cancel(first.id), false);
    });

    test('a job whose lease has run out is taken up again; a cancelled one tells its runner', async () => {
      const { jobs } = index;
      clock.at = 1000;
      const job = await jobs.add('copy', {}, 'alice', 'alice with rights');
      await jobs.lease(['copy'], 'w1', 100);
      clock.at = 1099;
      assert.equal(await jobs.lease(['copy'], 'w2', 100), undefined);
      clock.at = 1100;
      assert.equal((await jobs.lease(['copy'], 'w2', 100))?.id, job.id);
      assert.equal(await jobs.progress(job.id, 'w1', { done: 1, failed: 0 }, 100), false);
      assert.equal(await jobs.cancel(job.id), true);
      assert.equal(await jobs.progress(job.id, 'w2', { done: 1, failed: 0 }, 100), false);
      await jobs.end(job.id, 'w2', 'succeeded', undefined, undefined);
      assert.equal((await jobs.get(job.id))?.state, 'cancelled');
      assert.equal(await jobs.lease(['copy'], 'w3', 100), undefined);
      assert.deepEqual(
        (await jobs.list({ states: ['cancelled'], limit: 5 })).map(({ id }) => id),
        [job.id],
      );
      assert.deepEqual(
        (await jobs.list({ limit: 1, before: job.id })).map(({ kind }) => kind),
        ['verify'],
      );
      assert.equal(await jobs.get(12345), undefined);
    });

    test('changes come in order, by pages, and wake who listens after the commit', async () => {
      let woken = 0;
      const end = index.changes.subscribe(() => {
        woken += 1;
      });
      const start = await index.changes.last();
      await index.changes.append('peer-changed', { aeTitle: 'X', n: 1 });
      await index.changes.append('job-changed', {});
      await index.facts.put('unrelated', 'x');
      assert.equal(woken, 2);
      end();
      await index.instances.admit([sample({ study: '4.1' })]);
      assert.equal(woken, 2);
      const page = await index.changes.since(READER, start, 2);
      assert.deepEqual(
        page.changes.map(({ kind, facts }) => [kind, facts]),
        [
          ['peer-changed', { aeTitle: 'X', n: 1 }],
          ['job-changed', {}],
        ],
      );
      assert.ok(page.more && page.last > start);
      const rest = await index.changes.since(READER, page.last, 2);
      assert.deepEqual(
        [rest.changes.map(({ kind }) => kind), rest.more, rest.last],
        [['instance-stored'], false, await index.changes.last()],
      );
      assert.deepEqual(await index.changes.since(READER, rest.last, 2), { changes: [], last: rest.last, more: false });
    });

    test('audit rows newest first, by kind', async () => {
      clock.at = 4242;
      await index.audit.append({
        kind: 'query',
        outcome: 'failure',
        actor: 'eve',
        address: '::1',
        studyInstanceUid: '1.9',
        facts: { matches: 2 },
      });
      await index.audit.append({ kind: 'user-authentication', outcome: 'success', actor: 'alice' });
      const [newest] = await index.audit.list({ limit: 1 });
      assert.deepEqual(newest, {
        id: newest!.id,
        at: 4242,
        kind: 'user-authentication',
        outcome: 'success',
        actor: 'alice',
        link: newest!.link,
      });
      const [query] = await index.audit.list({ limit: 1, kind: 'query' });
      assert.deepEqual(query, {
        id: newest!.id - 1,
        at: 4242,
        kind: 'query',
        outcome: 'failure',
        actor: 'eve',
        address: '::1',
        studyInstanceUid: '1.9',
        facts: { matches: 2 },
        link: query!.link,
      });
      assert.deepEqual(await index.audit.list({ limit: 5, kind: 'query', before: query!.id }), []);
    });

    test('peers are put, changed and removed', async () => {
      const peer: Peer = {
        aeTitle: 'ORTHANC',
        host: 'host',
        port: 4242,
        tls: true,
        permissions: ['store'],
        origin: 'registered',
        description: 'x',
        networks: ['10.0.0.0/8'],
        certificates: ['AB:CD'],
        moveTo: [],
      };
      const {
        description: _,
        networks: _n,
        certificates: _c,
        moveTo: _m,
        ...plain
      } = { ...peer, aeTitle: 'A', port: 104, tls: false };
      await index.peers.put(peer);
      await index.peers.put({ ...plain, port: 1 });
      await index.peers.put(plain);
      assert.deepEqual(await index.peers.list(), [plain, peer]);
      assert.deepEqual([await index.peers.remove('A'), await index.peers.remove('A')], [true, false]);
      assert.deepEqual(await index.peers.list(), [peer]);
    });

    test('facts', async () => {
      assert.equal(await index.facts.get('x'), undefined);
      await index.facts.put('x', '1');
      await index.facts.put('x', '2');
      assert.equal(await index.facts.get('x'), '2');
      await index.ping();
    });
  });

  describe('further attributes', () => {
    test('values are made anew for what was stored before, and keep to their attribute when the settings change', async () => {
      const kvp = { level: 'series', path: [TAG.KVP], vr: 'DS' } as const;
      const physician = { level: 'study', path: [TAG.RequestingPhysician], vr: 'PN' } as const;
      const opened = await open({ extraAttributes: [kvp] });
      await opened.index.instances.admit([
        sample({ study: '5.1', instance: '5.1.1.1', extra: [{ attribute: 0, values: ['100'] }] }),
        sample({ study: '5.1', instance: '5.1.1.2', extra: [{ attribute: 0, values: ['999'] }] }),
      ]);
      const index = await opened.reopen({ extraAttributes: [physician, kvp] });
      const count = (tag: number, value: string) =>
        index.queries.count(ALL, { level: 'study', matches: [{ kind: 'equals', path: [tag], value }] });
      assert.deepEqual([await count(TAG.KVP, '100'), await count(TAG.KVP, '999')], [1, 0]);
      const [one, two] = await index.instances.walk(0, 10);
      await index.backfill.putExtra([
        {
          instanceId: one!.id,
          extra: [
            { attribute: 0, values: ['Wilson^James'] },
            { attribute: 1, values: ['110'] },
          ],
        },
        { instanceId: two!.id, extra: [{ attribute: 0, values: ['Other^Name'] }] },
        { instanceId: 99_999, extra: [] },
      ]);
      assert.deepEqual([await count(TAG.KVP, '100'), await count(TAG.KVP, '110')], [0, 1]);
      assert.deepEqual(
        [await count(TAG.RequestingPhysician, 'wilson^james'), await count(TAG.RequestingPhysician, 'other^name')],
        [1, 0],
      );
      await index.backfill.putExtra([{ instanceId: one!.id, extra: [] }]);
      assert.deepEqual([await count(TAG.KVP, '110'), await count(TAG.RequestingPhysician, 'wilson^james')], [0, 0]);
      await opened.dispose();
    });
  });
}
