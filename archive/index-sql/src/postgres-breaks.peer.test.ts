import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { IndexStore } from '@vesalius/archive/api';
import { Client } from 'pg';
import { openPostgresIndex } from './open-postgres-index.ts';
import { type Break, BreakingProxy } from './testing/breaking-proxy.ts';
import { ALL, READER } from './testing/contract/open-index.ts';
import { type PostgresServer, startPostgres } from './testing/postgres-server.ts';
import { sample } from './testing/sample-records.ts';

const WRITER = 'vesalius writer';
/** BEGIN within a transaction: active_sql_transaction. */
const NESTED = '25001';
/** Ways to break a line at each message of a side. */
const WAYS: readonly Pick<Break, 'side' | 'how'>[] = [
  { side: 'client', how: 'cut' },
  { side: 'client', how: 'torn' },
  { side: 'client', how: 'late' },
  { side: 'server', how: 'cut' },
  { side: 'server', how: 'torn' },
];

let server: PostgresServer;

before(async () => {
  server = await startPostgres({ fsync: 'off' }); // lines are broken here, not machines
});
after(() => server.dispose());

describe('a line that breaks at each message of a transaction in turn', () => {
  let proxy: BreakingProxy;
  let index: IndexStore;
  let sent = 0;
  let jobs = 0;
  const uidOf = (n: number) => `9.${n % 3}.1.${n}`;
  const addJob = () => {
    jobs += 1;
    return index.jobs.add('work', {}, 'alice', '{}');
  };
  const admit = async () => {
    sent += 1;
    const record = sample({ study: `9.${sent % 3}`, series: `9.${sent % 3}.1`, instance: uidOf(sent) });
    return index.instances.admit([record]);
  };

  before(async () => {
    proxy = await BreakingProxy.before(await server.newDatabase());
    index = await openPostgresIndex({ url: proxy.url, extraAttributes: [], readers: 1 });
    for (let n = 0; n < 6; n++) await admit();
  });
  after(async () => {
    await index.close();
    await proxy.close();
  });

  for (const way of WAYS)
    test(`${way.how} on the way from the ${way.side}`, async () => {
      let at = 1;
      for (; ; at++) {
        proxy.arm({ name: WRITER, at, ...way });
        const [admissions] = await Promise.all([admit(), addJob()]);
        assert.deepEqual(admissions, [{ outcome: 'stored' }], `broken at message ${at}`);
        if (proxy.disarm() > 0) break;
      }
      assert.ok(at > 40, `a transaction has more than ${at} messages`);
      assert.deepEqual(await admit(), [{ outcome: 'stored' }]);
    });

  test('a second line that breaks while it is being made', async () => {
    for (let at = 1; at < 30; at++) {
      const first = { name: WRITER, side: 'server', at: 3, how: 'cut' } as const;
      proxy.arm(first, { ...first, at });
      assert.deepEqual(await admit(), [{ outcome: 'stored' }], `broken at message ${at}`);
      assert.equal(proxy.disarm(), 0);
    }
  });

  test('everything was done once and told once', async () => {
    const found = await index.instances.walk(0, 100_000);
    const uids = Array.from({ length: sent }, (_, n) => uidOf(n + 1));
    assert.deepEqual(found.map(({ sopInstanceUid }) => sopInstanceUid).sort(), uids.sort());
    assert.equal((await index.statistics(ALL)).instances, sent);
    const { changes } = await index.changes.since(READER, 0, 100_000);
    assert.equal(changes.filter(({ kind }) => kind === 'instance-stored').length, sent);
    const client = new Client({ connectionString: proxy.url });
    await client.connect();
    const { rows } = await client.query('SELECT count(*) FROM jobs');
    await client.end();
    assert.equal(Number(rows[0].count), jobs);
    assert.ok(!proxy.warnings.includes(NESTED), 'a transaction was begun in another');
  });
});
