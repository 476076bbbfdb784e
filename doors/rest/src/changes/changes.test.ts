import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  assertProblem,
  BOOTSTRAP_TOKEN,
  type LocalServer,
  openLocalServer,
} from '../../../../apps/server/src/testing/local-server.ts';
import { tinyCt } from '../../../../apps/server/src/testing/tiny-ct.ts';

let server: LocalServer;

before(async () => {
  server = await openLocalServer();
});

after(() => server.close());

const store = (study: number, number: number) =>
  server.call('POST', '/api/v1/import', { body: tinyCt(study, number), type: 'application/dicom' });
const changes = async (query: string) => (await server.call('GET', `/api/v1/changes?${query}`)).body;
const last = async (): Promise<number> => (await changes('')).last;

/** The events of the stream as they come, by their lines. */
async function* events(headers: Record<string, string>, query = '', signal?: AbortSignal) {
  const answer = await fetch(`${server.web}/api/v1/changes?${query}`, {
    headers: { authorization: `Bearer ${BOOTSTRAP_TOKEN}`, accept: 'text/event-stream', ...headers },
    ...(signal && { signal }),
  });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type')!, /^text\/event-stream/);
  let text = '';
  for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += piece;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      if (!event.startsWith(':')) yield event;
    }
  }
}

test('the feed tells what happened since, in order, in pages, and without patient data', async () => {
  const before = await last();
  for (const number of [1, 2, 3]) await store(1, number);
  const first = await changes(`since=${before}&limit=2`);
  assert.deepEqual([first.changes.length, first.more], [2, true]);
  const rest = await changes(`since=${first.last}&limit=2`);
  assert.equal(rest.more, false);
  const all = [...first.changes, ...rest.changes];
  assert.deepEqual(
    all.map(({ kind, sopInstanceUid }) => [kind, sopInstanceUid]),
    [1, 2, 3].map((number) => ['instance-stored', `2.25.77701.1.${number}`]),
  );
  const sequences = all.map(({ sequence }) => sequence);
  assert.deepEqual(
    sequences,
    sequences.toSorted((a, b) => a - b),
  );
  assert.equal(rest.last, sequences.at(-1));
  assert.deepEqual((await changes(`since=${rest.last}`)).changes, []);
  assert.doesNotMatch(JSON.stringify(all), /Wałęsa|P1|A1/);
});

test('a long poll answers as soon as there is something, and empty when its time is over', async () => {
  const since = await last();
  const began = performance.now();
  const waiting = changes(`since=${since}&wait=30`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await store(2, 1);
  const page = await waiting;
  assert.equal(page.changes[0].studyInstanceUid, '2.25.77702');
  assert.ok(performance.now() - began < 5_000);
  const empty = await changes(`since=${page.last}&wait=1`);
  assert.deepEqual([empty.changes, empty.last], [[], page.last]);
});

test('server-sent events tell of changes as they come, and go on where a reader lost the line', async () => {
  const gone = new AbortController();
  const stream = events({}, '', gone.signal);
  const next = stream.next();
  await new Promise((resolve) => setTimeout(resolve, 200));
  await store(3, 1);
  const event = (await next).value as string;
  const [, id] = /^id: (\d+)\ndata: /.exec(event)!;
  assert.equal(JSON.parse(event.split('data: ')[1]!).studyInstanceUid, '2.25.77703');
  gone.abort();
  await assert.rejects(async () => stream.next(), { name: 'AbortError' });
  await store(3, 2);
  const resumed = events({ 'last-event-id': id! }, `since=${Number(id) - 1}`);
  const after = (await resumed.next()).value as string;
  assert.equal(JSON.parse(after.split('data: ')[1]!).sopInstanceUid, '2.25.77703.1.2');
  await resumed.return(undefined);
});

test('readers that wait do not keep the server from ending', async () => {
  const other = await openLocalServer();
  const headers = { authorization: `Bearer ${BOOTSTRAP_TOKEN}` };
  const streamed = await fetch(`${other.web}/api/v1/changes`, { headers: { ...headers, accept: 'text/event-stream' } });
  const polled = fetch(`${other.web}/api/v1/changes?since=0&wait=60`, { headers });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const began = performance.now();
  await other.close();
  assert.ok(performance.now() - began < 5_000);
  assert.match(await streamed.text(), /^: changes/);
  assert.equal((await polled).status, 200);
});

test('a feed asked for wrongly is refused', async () => {
  for (const query of ['since=-1', 'since=x', 'limit=0', 'limit=100000', 'wait=61'])
    assertProblem(await server.call('GET', `/api/v1/changes?${query}`), 400, 'invalid');
});
