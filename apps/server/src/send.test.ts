import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertProblem, type Called, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

let server: LocalServer;
let remote: LocalServer;
before(async () => {
  remote = await openLocalServer({ VESALIUS_AE_TITLE: 'REMOTE' });
  server = await openLocalServer({ VESALIUS_PEERS: `REMOTE@127.0.0.1:${remote.dicomPort}` });
  for (const [study, number] of [
    [1, 1],
    [1, 2],
    [2, 1],
  ] as const) {
    const stored = await server.call('POST', '/dicomweb/studies', {
      body: tinyCt(study, number),
      type: 'application/dicom',
    });
    assert.equal(stored.status, 200);
  }
});
after(async () => {
  await server.close();
  await remote.close();
});

const send = (path: string, query: string) => server.call('POST', `/dicomweb${path}?${query}`);
const value = ({ body }: Called, key: string) => body[key].Value[0] as number;

/** The answer once the sending is over. */
async function over(path: string): Promise<Called> {
  for (;;) {
    const answer = await server.call('GET', `/dicomweb${path}`);
    assert.equal(answer.status, 200);
    if (value(answer, '00000900') !== 0xff00) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const instancesAt = async ({ call }: LocalServer) => (await call('GET', '/dicomweb/instances')).body.length as number;

test('what a search finds is sent to a peer, and its progress is told', async () => {
  const path = '/studies/send-requests/1.2.3.1';
  const begun = await send(path, 'destination=REMOTE&PatientID=P1');
  assert.equal(begun.status, 202);
  assert.equal(value(begun, '00081195'), '1.2.3.1');
  const ended = await over(path);
  const counts = ['00000900', '00001020', '00001021', '00001022', '00001023'].map((key) => value(ended, key));
  assert.deepEqual(counts, [0, 0, 2, 0, 0]);
  assert.equal(await instancesAt(remote), 2);
});

test('one instance of a series, and a series of a study', async () => {
  const path = '/studies/2.25.77702/series/2.25.77702.1/instances/send-requests/1.2.3.2';
  assert.equal((await send(path, 'destination=REMOTE&InstanceNumber=1')).status, 202);
  await over(path);
  assert.equal(await instancesAt(remote), 3);
  const series = '/studies/2.25.77701/series/send-requests/1.2.3.3';
  assert.equal((await send(series, 'destination=REMOTE&Modality=CT')).status, 202);
  assert.equal(value(await over(series), '00001021'), 2);
});

test('refused: no destination or an unknown one, nothing found, a UID used before, a condition that is not understood', async () => {
  const path = '/studies/send-requests/1.2.3.9';
  assertProblem(await send(path, 'PatientID=P1'), 400, 'bad-parameter');
  assertProblem(await send(path, 'destination=NOBODY&PatientID=P1'), 404, 'not-found');
  assertProblem(await send(path, 'destination=REMOTE&PatientID=nobody'), 404, 'not-found');
  assertProblem(await send(path, 'destination=REMOTE&Nothing=1'), 409, 'bad-parameter');
  assertProblem(await send('/studies/send-requests/1.2.3.1', 'destination=REMOTE&PatientID=P1'), 409, 'exists');
  assertProblem(await send('/studies/send-requests/x', 'destination=REMOTE'), 400, 'bad-uid');
  assertProblem(await server.call('GET', `/dicomweb${path}`), 404, 'not-found');
  assert.equal((await server.call('POST', `/dicomweb${path}?destination=REMOTE`, { token: null })).status, 401);
});
