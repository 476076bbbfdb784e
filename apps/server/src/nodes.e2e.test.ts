import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { randomFrom } from '@vesalius/testkit';
import { checkStudies, checkTotals } from '../../../tools/torture/check.ts';
import { Journal } from '../../../tools/torture/journal.ts';
import { startLoad } from '../../../tools/torture/load.ts';
import { freePort, type RunningServer } from '../../../tools/torture/server/running-server.ts';
import { keep } from '../../../tools/torture/server/store.ts';
import { type Cluster, startCluster } from './testing/cluster.ts';
import { hashesIn, hashesOf } from './testing/received.ts';
import { storescp } from './testing/storescp.ts';
import { tinyCt } from './testing/tiny-ct.ts';

/** Given to all, so that which one dies differs from run to run; printed when the test fails. */
const SEED = Math.floor(Math.random() * 1e6);
const DRAIN_SECONDS = 3;

let cluster: Cluster;
let sinkPort: number;

before(async () => {
  sinkPort = await freePort();
  cluster = await startCluster({ VESALIUS_PEERS: `SINK@127.0.0.1:${sinkPort}` });
});

after(() => cluster.dispose());

const startNode = (more?: NodeJS.ProcessEnv) => cluster.startNode(more);
const killed = (node: RunningServer) => cluster.kill(node);

async function call(node: RunningServer, path: string, body?: object): Promise<{ status: number; body: never }> {
  const answer = await fetch(node.web + path, {
    headers: { authorization: `Bearer ${node.token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as never };
}

interface Change {
  readonly kind: string;
  readonly studyInstanceUid?: string;
}

async function changesOf(node: RunningServer, studyInstanceUid: string): Promise<string[]> {
  const kinds: string[] = [];
  for (let since = 0, more = true; more; ) {
    const { body } = await call(node, `/api/v1/changes?since=${since}&limit=1000`);
    const page = body as { changes: readonly Change[]; last: number; more: boolean };
    kinds.push(...page.changes.filter((one) => one.studyInstanceUid === studyInstanceUid).map(({ kind }) => kind));
    since = page.last;
    more = page.more;
  }
  return kinds;
}

test('of three nodes one dies in the midst of ingest: nothing acknowledged is lost, and the others go on', async (t) => {
  t.diagnostic(`seed ${SEED}`);
  const random = randomFrom(SEED);
  const nodes = await Promise.all([startNode(), startNode(), startNode()]);
  const journal = new Journal(join(cluster.folder, 'journal.jsonl'));
  const loads = nodes.map((server, at) => startLoad({ server, journal, name: `${SEED} ${at}`, random }));
  const enough = async (more: number) => {
    const wanted = journal.kept.size + more;
    while (journal.kept.size < wanted) await pause(20);
  };
  await enough(60);
  const dying = Math.floor(random() * 3);
  await killed(nodes[dying]!);
  await enough(60);
  for (const load of loads) load.stop();
  await Promise.all(loads.map(({ over }) => over));
  assert.deepEqual(
    loads.flatMap(({ refusals }) => refusals),
    [],
  );
  const left = nodes.filter((_, at) => at !== dying);
  const studies = new Set([...journal.kept.values()].map(({ studyInstanceUid }) => studyInstanceUid));
  for (const node of left) {
    assert.deepEqual((await checkStudies(node, journal, studies)).violations, []);
    assert.deepEqual(await checkTotals(node, journal), []);
  }
  journal.close();

  // What one knows, the other knows: changes as they come, peers, accounts, what is stable.
  const [one, other] = left as [RunningServer, RunningServer];
  const newest = (await call(other, '/api/v1/changes?since=0&limit=1')) as { body: { last: number } };
  assert.ok(newest.body.last > 0);
  await keep(one, [tinyCt(1, 1), tinyCt(1, 2)]);
  while (!(await changesOf(other, '2.25.77701')).includes('study-stable')) await pause(200);
  await pause(2500); // each node has looked again by then
  const kinds = (await changesOf(other, '2.25.77701')).filter((kind) => kind.endsWith('-stable'));
  assert.deepEqual(kinds, ['series-stable', 'study-stable']);
  const made = await call(one, '/api/v1/tokens', { name: 'of the other node', permissions: ['search'] });
  const { secret } = made.body as { secret: string };
  const found = await fetch(`${other.web}/dicomweb/studies`, { headers: { authorization: `Bearer ${secret}` } });
  assert.equal(found.status, 200);
});

test('a job of a worker that died is finished by another; each role does its part only', async (t) => {
  const [web, ingest] = await Promise.all([
    startNode({ VESALIUS_NODE_ROLE: 'web' }),
    startNode({ VESALIUS_NODE_ROLE: 'ingest' }),
  ]);
  for (const node of [...cluster.running].filter((one) => one !== web && one !== ingest)) await killed(node);
  assert.ok(Number.isNaN(web.dicomPort) && ingest.dicomPort > 0);
  assert.equal((await call(ingest, '/dicomweb/studies')).status, 404);
  assert.equal((await call(ingest, '/health/ready')).status, 200);
  const files = Array.from({ length: 8 }, (_, number) => tinyCt(2, number + 1));
  await keep(web, files);
  const sink = await storescp(cluster.folder, sinkPort, ['--sleep-after', '1']);
  t.after(() => sink.stop());
  const worker = await startNode({ VESALIUS_NODE_ROLE: 'worker' });
  assert.equal((await call(worker, '/dicomweb/studies')).status, 404);
  const selection = { studyInstanceUids: ['2.25.77702'] };
  const started = await call(web, '/api/v1/peers/SINK/send', selection);
  assert.equal(started.status, 202, JSON.stringify(started.body));
  const { id } = started.body as { id: number };
  const job = async () => (await call(web, `/api/v1/jobs/${id}`)).body as { state: string; done: number };
  while ((await job()).done === 0) await pause(100);
  assert.equal((await job()).state, 'running');
  await killed(worker);
  await startNode({ VESALIUS_NODE_ROLE: 'worker' });
  while ((await job()).state === 'running') await pause(200);
  assert.equal((await job()).state, 'succeeded');
  await sink.stop();
  const received = await hashesIn(sink.folder);
  assert.deepEqual(new Map([...received].sort()), new Map([...hashesOf(files)].sort()));
});

test('a node that ends calls itself not ready first, and works until then', async () => {
  const node = await startNode({ VESALIUS_DRAIN_SECONDS: String(DRAIN_SECONDS) });
  assert.equal((await call(node, '/health/ready')).status, 200);
  cluster.forget(node);
  const exited = once(node.process, 'exit');
  node.process.kill('SIGTERM');
  while ((await call(node, '/health/ready')).status === 200) await pause(10);
  assert.equal((await call(node, '/health/ready')).status, 503);
  assert.equal((await call(node, '/health/live')).status, 200);
  await keep(node, [tinyCt(3, 1)]);
  assert.deepEqual(await exited, [0, null]);
});
