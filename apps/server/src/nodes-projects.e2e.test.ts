/** Projects on three nodes over one PostgreSQL: what is made on one is seen on the others, and outlives it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningServer } from '../../../tools/torture/server/running-server.ts';
import { keep } from '../../../tools/torture/server/store.ts';
import { type Cluster, startCluster } from './testing/cluster.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const STUDY = '2.25.77705';
const PASSWORD = 'another password of tests';
const LUNG = '/api/v1/projects/lung';

let cluster: Cluster;

before(async () => {
  cluster = await startCluster();
});

after(() => cluster.dispose());

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
type Answer = { status: number; body: any; headers: Headers };
type Ask = (node: RunningServer, method: string, path: string, body?: object) => Promise<Answer>;

async function ask(node: RunningServer, method: string, path: string, headers: object, body?: object): Promise<Answer> {
  const answer = await fetch(node.web + path, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text), headers: answer.headers };
}

const admin: Ask = (node, method, path, body) =>
  ask(node, method, path, { authorization: `Bearer ${node.token}` }, body);

/** Logged in on one node, and known by the same cookie on all. */
async function loggedIn(node: RunningServer, user: string): Promise<Ask> {
  const sameSite = { 'sec-fetch-site': 'same-origin' };
  const { headers } = await ask(node, 'POST', '/api/v1/session', sameSite, { user, password: PASSWORD });
  const cookie = headers.getSetCookie()[0]!.split(';')[0]!;
  return (at, method, path, body) => ask(at, method, path, { ...sameSite, cookie }, body);
}

async function done(node: RunningServer, method: string, path: string, body: object): Promise<Answer> {
  const answer = await admin(node, method, path, body);
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  return answer;
}

async function ended(node: RunningServer, started: Answer): Promise<void> {
  assert.equal(started.status, 202, JSON.stringify(started.body));
  for (;;) {
    const { body } = await admin(node, 'GET', `/api/v1/jobs/${started.body.id}`);
    if (body.state === 'succeeded') return;
    assert.ok(['waiting', 'running'].includes(body.state), JSON.stringify(body));
    await pause(100);
  }
}

interface Seen {
  readonly uid: string;
  readonly patient: string;
  readonly date: string;
}

/** What somebody sees by QIDO-RS, as soon as that is what is waited for. */
async function seen(by: Ask, node: RunningServer, isIt: (studies: Seen[]) => boolean): Promise<Seen[]> {
  for (let tries = 0; ; tries++) {
    const { body } = await by(node, 'GET', '/dicomweb/studies');
    const studies = ((body ?? []) as Record<string, { Value?: [string] }>[]).map((study) => ({
      uid: study['0020000D']?.Value?.[0] ?? '',
      patient: study['00100020']?.Value?.[0] ?? '',
      date: study['00080020']?.Value?.[0] ?? '',
    }));
    if (isIt(studies)) return studies;
    if (tries > 300) throw new Error(`seen: ${JSON.stringify(studies)}`);
    await pause(100);
  }
}

test('a project made on one node is seen on the others, and goes on when its maker is killed', async () => {
  const [maker, second, third] = await Promise.all([cluster.startNode(), cluster.startNode(), cluster.startNode()]);
  await keep(maker, [tinyCt(5, 1), tinyCt(5, 2)]);
  await done(maker, 'POST', '/api/v1/projects', { name: 'lung', title: 'Lung' });
  for (const name of ['stella', 'sven', 'mia'])
    await done(maker, 'POST', '/api/v1/users', { name, password: PASSWORD });
  const grant = (name: string, role: string) => ({ subject: { kind: 'user', name }, role, project: 'lung' });
  for (const name of ['stella', 'sven']) await done(maker, 'POST', '/api/v1/grants', grant(name, 'data-steward'));
  await done(maker, 'POST', '/api/v1/grants', grant('mia', 'project-member'));
  await done(maker, 'PUT', `${LUNG}/governance`, { purpose: 'Nodules over time', pseudonyms: 'counted' });
  await ended(maker, await admin(maker, 'PUT', `${LUNG}/profile`, { options: [] }));
  await ended(maker, await admin(maker, 'POST', `${LUNG}/joins`, { studyInstanceUids: [STUDY] }));

  const mia = await loggedIn(second, 'mia');
  const views = await Promise.all([maker, second, third].map((node) => seen(mia, node, ({ length }) => length === 1)));
  assert.deepEqual(views[1], views[0]);
  assert.deepEqual(views[2], views[0]);
  const [{ patient, uid }] = views[0] as [Seen];
  assert.match(patient, /^LUNG-0*1$/);
  assert.notEqual(uid, STUDY);

  const profile = { version: '1', options: ['113107'] };
  await done(maker, 'PUT', '/api/v1/deidentification-profiles/ours', profile);
  await done(maker, 'PUT', '/api/v1/hanging-protocols/site', { protocols: [] });

  await cluster.kill(maker);
  const { body: ours } = await admin(second, 'GET', '/api/v1/deidentification-profiles');
  assert.deepEqual(
    ours.profiles.map(({ name }: { name: string }) => name),
    ['ours'],
  );
  assert.equal((await admin(second, 'GET', `${LUNG}/governance`)).body.purpose, 'Nodules over time');
  const [stella, sven] = [await loggedIn(second, 'stella'), await loggedIn(third, 'sven')];
  const reason = 'an incidental finding';
  const asked = await stella(second, 'POST', `${LUNG}/identity-requests`, { pseudonym: patient, reason });
  assert.ok(asked.status < 300, JSON.stringify(asked.body));
  const at = `${LUNG}/identity-requests/${asked.body.id}`;
  assert.equal((await sven(third, 'POST', `${at}/decision`, { approve: true })).body.state, 'approved');
  const looked = await stella(second, 'POST', `${at}/look`);
  assert.equal(looked.status, 200, JSON.stringify(looked.body));

  for (const state of ['given', 'withdrawn', 'given', 'withdrawn']) {
    const kept = await stella(second, 'PUT', `${LUNG}/consents`, { patientId: 'P404', state });
    assert.ok(kept.status < 300, JSON.stringify(kept.body));
    const { consents } = (await sven(third, 'GET', `${LUNG}/consents`)).body;
    assert.deepEqual(
      consents.map((one: { state: string }) => one.state),
      [state],
    );
  }

  // What is taken out on one is gone on the other; what is put in again, and shown otherwise, is so there too.
  await admin(third, 'DELETE', `${LUNG}/studies/${STUDY}`);
  await Promise.all([second, third].map((node) => seen(mia, node, ({ length }) => length === 0)));
  await ended(second, await admin(second, 'POST', `${LUNG}/joins`, { studyInstanceUids: [STUDY] }));
  await Promise.all([second, third].map((node) => seen(mia, node, ([study]) => study?.patient === patient)));
  await ended(second, await admin(second, 'PUT', `${LUNG}/profile`, { options: ['113106'] }));
  const kept = await Promise.all(
    [second, third].map((node) =>
      seen(mia, node, ([study]) => study?.uid === uid && study.date !== views[0]![0]!.date),
    ),
  );
  assert.deepEqual(kept[1], kept[0]);
});
