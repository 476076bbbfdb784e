/** A link made by somebody who sees a project de-identified only: the guest sees that view of the one study, and never the original. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Ask, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const DAY_MS = 86_400_000;
const ORIGINALS = ['2.25.77701', '2.25.77702'];
/** Stands in the originals. */
const IDENTITIES = ['Wałęsa', '"P1"', '"P2"', ...ORIGINALS];

let server: LocalServer;
let mia: Ask;

before(async () => {
  server = await openLocalServer();
  for (const number of [1, 2])
    await server.call('POST', '/api/v1/import', { body: tinyCt(number, 1), type: 'application/dicom' });
  await server.done('POST', '/projects', { name: 'lung', title: 'Lung' });
  await server.done('PUT', '/projects/lung/governance', { purpose: 'Nodules over time' });
  const started = await server.call('PUT', '/api/v1/projects/lung/profile', { body: { options: [] } });
  await ended(started.body.id);
  for (const study of ORIGINALS) await server.done('PUT', `/projects/lung/studies/${study}`);
  await server.done('POST', '/users', { name: 'mia', password: PASSWORD });
  await server.done('PUT', '/roles/sharer', { permissions: ['share'] });
  for (const role of ['project-member', 'sharer'])
    await server.done('POST', '/grants', { subject: { kind: 'user', name: 'mia' }, role, project: 'lung' });
  mia = await server.as('mia', PASSWORD);
});

after(() => server.close());

async function ended(id: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const { body } = await server.call('GET', `/api/v1/jobs/${id}`);
    if (body.state === 'succeeded') return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the job did not end in time');
}

test('the guest sees the view of one study; no reply holds an identity', async () => {
  const { body: listed } = await mia('GET', '/api/v1/studies?limit=10');
  const uids: string[] = listed.studies.map((one: { studyInstanceUid: string }) => one.studyInstanceUid);
  assert.equal(uids.length, 2);
  const [seen, other] = uids as [string, string];
  const body = { studyInstanceUid: seen, purpose: 'a colleague', expiresAt: Date.now() + DAY_MS };
  const logged = await server.call('POST', '/api/v1/session', {
    token: null,
    body: { user: 'mia', password: PASSWORD },
  });
  const cookie = logged.headers.getSetCookie()[0]!.split(';')[0]!;
  const headers = { cookie, 'sec-fetch-site': 'same-origin' };
  const make = (study: string) =>
    server.call('POST', '/api/v1/shares', { token: null, headers, body: { ...body, studyInstanceUid: study } });
  assert.equal((await make(ORIGINALS[0]!)).status, 404, 'who sees a view only shares no original');
  const share = await make(seen);
  assert.equal(share.status, 201, share.text);
  assert.ok(share.body.share.project > 0);
  const opened = await server.call('POST', '/api/v1/shares/opening', {
    token: null,
    body: { secret: share.body.path.split('#')[1] },
  });
  const guest = { token: null, headers: { cookie: opened.headers.getSetCookie()[0]!.split(';')[0]! } };
  const get = (path: string) => server.call('GET', path, guest);
  const metadata = await get(`/dicomweb/studies/${seen}/metadata`);
  assert.equal(metadata.status, 200, metadata.text);
  const [instance] = metadata.body;
  const at = `/dicomweb/studies/${seen}/series/${instance['0020000E'].Value[0]}/instances/${instance['00080018'].Value[0]}`;
  const answers = [metadata, await get('/dicomweb/studies'), await get(at), await get(`${at}/frames/1`)];
  for (const answer of answers) {
    assert.equal(answer.status, 200, answer.text);
    for (const identity of IDENTITIES) assert.ok(!answer.text.includes(identity), identity);
  }
  assert.equal((await get('/dicomweb/studies')).body.length, 1, 'the other study of the project is not seen');
  assert.equal((await get(`/dicomweb/studies/${other}/metadata`)).status, 404);
  for (const original of ORIGINALS) assert.equal((await get(`/dicomweb/studies/${original}/metadata`)).status, 404);
  for (const study of ORIGINALS) await server.done('DELETE', `/projects/lung/studies/${study}`);
  assert.equal(
    (await get(`/dicomweb/studies/${seen}/metadata`)).status,
    401,
    'taken out of the project, the link is over',
  );
});
