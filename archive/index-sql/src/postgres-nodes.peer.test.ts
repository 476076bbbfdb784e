import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { IndexStore } from '@vesalius/archive/api';
import { Client } from 'pg';
import { openPostgresIndex } from './open-postgres-index.ts';
import { MIGRATIONS } from './schema/migrations.ts';
import { ALL, READER } from './testing/contract/open-index.ts';
import { type PostgresServer, startPostgres } from './testing/postgres-server.ts';
import { sample } from './testing/sample-records.ts';

let server: PostgresServer;

before(async () => {
  server = await startPostgres();
});

after(() => server.dispose());

const open = (url: string) => openPostgresIndex({ url, extraAttributes: [], readers: 1 });

async function withClient<T>(url: string, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return act(client).finally(() => client.end());
}

const instanceOf = (node: number, n: number) =>
  sample({ study: `4.${n % 7}`, series: `4.${n % 7}.${node}`, instance: `4.${n % 7}.${node}.${n}` });

/** UIDs of all that is kept, and the sums that stand beside them. */
async function kept(index: IndexStore) {
  const found = await index.instances.walk(0, 10_000);
  return { uids: found.map(({ sopInstanceUid }) => sopInstanceUid), totals: await index.statistics(ALL) };
}

describe('several nodes on one database', () => {
  let nodes: IndexStore[];
  let url: string;

  before(async () => {
    url = await server.newDatabase();
    nodes = await Promise.all([open(url), open(url), open(url)]); // each would make the schema
  });
  after(() => Promise.all(nodes.map((node) => node.close())));

  test('they make the schema once, and one that is newer is refused', async () => {
    const versions = await withClient(url, (client) => client.query('SELECT version FROM schema_versions ORDER BY 1'));
    assert.deepEqual(
      versions.rows.map(({ version }) => Number(version)),
      MIGRATIONS.map((_, at) => at + 1),
    );
    const other = await server.newDatabase();
    await (await open(other)).close();
    await withClient(other, (client) => client.query('INSERT INTO schema_versions VALUES (1000, 0)'));
    await assert.rejects(open(other), /made by a newer program/);
  });

  test('what all of them admit at a time is counted once, and numbered in the order in which it can be seen', async () => {
    const seen: number[] = [];
    let after = 0;
    let reading = true;
    const follow = async () => {
      while (reading) {
        const page = await nodes[2]!.changes.since(READER, after, 1000);
        seen.push(...page.changes.map(({ sequence }) => sequence));
        after = page.last;
        await pause(1);
      }
    };
    const following = follow();
    const count = 300;
    await Promise.all(
      nodes.flatMap((node, number) =>
        Array.from({ length: count }, (_, n) => node.instances.admit([instanceOf(number, n)])),
      ),
    );
    const last = await nodes[0]!.changes.last();
    while (after < last) await pause(5);
    reading = false;
    await following;
    const { uids, totals } = await kept(nodes[1]!);
    assert.equal(new Set(uids).size, 3 * count);
    assert.deepEqual([totals.studies, totals.series, totals.instances], [7, 21, 3 * count]);
    const all = await withClient(url, (client) => client.query('SELECT sequence FROM changes ORDER BY sequence'));
    assert.deepEqual(
      seen,
      all.rows.map(({ sequence }) => Number(sequence)),
      'no change was passed over',
    );
  });

  test('the same instance sent to all of them is kept once; a contradiction is held once', async () => {
    const same = { study: '5.1', instance: '5.1.1.1' };
    const outcomes = await Promise.all(nodes.map((node) => node.instances.admit([sample(same)])));
    assert.deepEqual(
      outcomes
        .flat()
        .map(({ outcome }) => outcome)
        .sort(),
      ['duplicate', 'duplicate', 'stored'],
    );
    const other = { ...same, sha: 'b'.repeat(64) };
    const cases = await Promise.all(nodes.map((node) => node.instances.admit([sample(other)])));
    assert.equal(new Set(cases.flat().map((one) => (one.outcome === 'quarantined' ? one.caseId : undefined))).size, 1);
  });

  test('a change of one is told to the others', async () => {
    const told = nodes.slice(1).map((node) => new Promise<void>((resolve) => node.changes.subscribe(resolve)));
    await nodes[0]!.peers.put({
      aeTitle: 'PEER',
      host: 'peer.example',
      port: 104,
      tls: false,
      permissions: [],
      origin: 'registered',
    });
    await Promise.all(told);
    assert.deepEqual(
      (await nodes[2]!.peers.list()).map(({ aeTitle }) => aeTitle),
      ['PEER'],
    );
  });

  test('a job goes to one of those that ask for it at a time', async () => {
    const added = await Promise.all(Array.from({ length: 20 }, () => nodes[0]!.jobs.add('work', {}, 'alice', '{}')));
    const leased = await Promise.all(
      Array.from({ length: 30 }, (_, n) => nodes[n % 3]!.jobs.lease(['work'], `node ${n % 3}`, 60_000)),
    );
    const ids = leased.flatMap((job) => (job ? [job.id] : []));
    assert.deepEqual(ids.sort(), added.map(({ id }) => id).sort());
  });

  test('of all that call a series stable, one says so', async () => {
    const before = await nodes[0]!.changes.last();
    await nodes[0]!.instances.admit([sample({ study: '6.1' })]);
    const [series] = (await nodes[0]!.series.quiet(Date.now() + 1000, 100)).filter(
      (one) => one.studyInstanceUid === '6.1',
    );
    await Promise.all(nodes.map((node) => node.series.markStable(series!.seriesId, series!.version)));
    const { changes } = await nodes[1]!.changes.since(READER, before, 100);
    const kinds = changes.map(({ kind }) => kind);
    assert.equal(kinds.filter((kind) => kind === 'series-stable').length, 1);
    assert.equal(kinds.filter((kind) => kind === 'study-stable').length, 1);
  });
});

test('texts that no index of the database could hold, and those with NUL, are admitted', async () => {
  const index = await open(await server.newDatabase());
  try {
    const long = Array.from({ length: 9000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join(
      '',
    );
    const admitted = await index.instances.admit([
      sample({
        study: '8.1',
        patientColumns: { patient_name: long },
        studyColumns: { study_description: long, accession_number: `A\0B` },
      }),
    ]);
    assert.deepEqual(admitted, [{ outcome: 'stored' }]);
  } finally {
    await index.close();
  }
});

describe('a database that goes away', () => {
  test('loses nothing that was acknowledged, takes nothing twice, and is waited for', async () => {
    const url = await server.newDatabase();
    const index = await open(url);
    const acknowledged: string[] = [];
    let sending = true;
    let next = 0;
    const sender = async (node: number) => {
      while (sending) {
        const record = instanceOf(node, next++);
        const [admission] = await index.instances.admit([record]);
        assert.equal(admission?.outcome, 'stored');
        acknowledged.push(record.identity.sopInstanceUid);
      }
    };
    const senders = [0, 1, 2, 3].map(sender);
    for (const mode of ['immediate', 'fast', 'immediate'] as const) {
      await pause(300);
      await server.stop(mode);
      await server.start();
    }
    const before = acknowledged.length;
    while (acknowledged.length === before) await pause(10);
    sending = false;
    await Promise.all(senders);
    const { uids, totals } = await kept(index);
    assert.deepEqual([...uids].sort(), [...acknowledged].sort());
    assert.equal(totals.instances, acknowledged.length);
    const { changes } = await index.changes.since(READER, 0, 100_000);
    assert.equal(changes.filter(({ kind }) => kind === 'instance-stored').length, acknowledged.length);
    await index.close();
  });

  test('is given up after a while with an error that says so, and used again when it is there', async () => {
    const index = await open(await server.newDatabase());
    await server.stop('fast');
    const unavailable = { code: 'index-unavailable' };
    await Promise.all([
      assert.rejects(index.instances.admit([sample()]), unavailable),
      assert.rejects(index.statistics(ALL), unavailable),
      assert.rejects(index.ping(), unavailable),
    ]);
    await server.start();
    assert.deepEqual(await index.instances.admit([sample({ study: '7.1' })]), [{ outcome: 'stored' }]);
    assert.equal((await index.statistics(ALL)).instances, 1);
    await index.close();
  });

  test('that refuses the user or is not there is told at once', async () => {
    const url = await server.newDatabase();
    await assert.rejects(open(url.replace(/[^/]+$/, 'nowhere')), /3D000/);
  });
});
