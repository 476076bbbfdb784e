import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Dataset, type DicomJson, toDicomJson, toNativeXml } from '@vesalius/dicom';
import { SCHEDULED } from './testing/dicomweb-uses.ts';
import { assertProblem, BOOTSTRAP_TOKEN, type LocalServer, openLocalServer } from './testing/local-server.ts';

let server: LocalServer;
before(async () => {
  server = await openLocalServer();
});
after(() => server.close());

const GLOBAL = '1.2.840.10008.5.1.4.34.5';
const FILTERED = `${GLOBAL}.1`;
const TRANSACTION = '1.2.3.99';
const JSON_TYPE = 'application/dicom+json';
const code = { CodeValue: 'X', CodingSchemeDesignator: '99T', CodeMeaning: 'X' };
const PERFORMED = {
  UnifiedProcedureStepPerformedProcedureSequence: [
    {
      PerformedStationNameCodeSequence: [code],
      PerformedProcedureStepStartDateTime: '20260110090000',
      PerformedProcedureStepEndDateTime: '20260110091000',
      PerformedWorkitemCodeSequence: [code],
      OutputInformationSequence: [],
    },
  ],
};

const send = (method: string, path: string, attributes?: Parameters<typeof Dataset.of>[0]) =>
  server.call(method, `/dicomweb/workitems${path}`, {
    ...(attributes && { body: Buffer.from(JSON.stringify([toDicomJson(Dataset.of(attributes))])), type: JSON_TYPE }),
  });
const created = async (uid: string, attributes = {}) =>
  assert.equal((await send('POST', `?workitem=${uid}`, { ...SCHEDULED, ...attributes })).status, 201);
const change = (uid: string, state: string, transactionUid?: string) =>
  send('PUT', `/${uid}/state`, {
    ProcedureStepState: state,
    ...(transactionUid && { TransactionUID: transactionUid }),
  });
const stateOf = async (uid: string) => (await send('GET', `/${uid}`)).body[0]['00741000'].Value[0];

/** Events of one subscriber as they come. */
async function channel(aeTitle: string) {
  const events: DicomJson[] = [];
  const url = `${server.web.replace('http', 'ws')}/dicomweb/subscribers/${aeTitle}`;
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${BOOTSTRAP_TOKEN}` } } as unknown as string[]);
  socket.addEventListener('message', ({ data }) => void events.push(JSON.parse(String(data)) as DicomJson));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const told = () =>
    events.map((event) => [event['00001000']!.Value![0], event['00001002']!.Value![0], event['00741000']?.Value?.[0]]);
  return {
    events,
    /** UID, type and state of each event, once there are so many. */
    async told(count: number) {
      while (events.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
      return told();
    },
    close: () => socket.close(),
  };
}

test('a workitem is scheduled, taken, performed and completed', async () => {
  const answer = await send('POST', '?workitem=1.2.1', SCHEDULED);
  assert.equal(answer.status, 201);
  assert.equal(answer.headers.get('location'), `${server.web}/dicomweb/workitems/1.2.1`);
  assertProblem(await send('POST', '?1.2.1', SCHEDULED), 409, 'exists');
  assertProblem(await change('1.2.1', 'COMPLETED', TRANSACTION), 409, 'not-in-progress');
  assertProblem(await change('1.2.1', 'IN PROGRESS'), 400, 'transaction-uid-missing');
  assertProblem(await change('1.2.1', 'SCHEDULED', TRANSACTION), 400, 'not-scheduled');
  assert.equal((await send('POST', '/1.2.1', { ProcedureStepLabel: 'Measure' })).status, 200);
  assert.equal((await change('1.2.1', 'IN PROGRESS', TRANSACTION)).status, 200);
  assertProblem(await change('1.2.1', 'IN PROGRESS', '1.2.3.98'), 409, 'in-progress-already');
  assertProblem(await send('POST', '/1.2.1', PERFORMED), 400, 'transaction-uid-missing');
  assertProblem(await send('POST', '/1.2.1?transaction-uid=1.2.3.98', PERFORMED), 409, 'transaction-uid-wrong');
  const early = await change('1.2.1', 'COMPLETED', TRANSACTION);
  assertProblem(early, 409, 'requirements-not-met');
  assert.match(early.headers.get('warning')!, /^299 .*UnifiedProcedureStepPerformedProcedureSequence/);
  assert.equal((await send('POST', `/1.2.1?transaction-uid=${TRANSACTION}`, PERFORMED)).status, 200);
  assert.equal((await change('1.2.1', 'COMPLETED', TRANSACTION)).status, 200);
  const again = await change('1.2.1', 'COMPLETED', TRANSACTION);
  assert.equal(again.status, 200);
  assert.match(again.headers.get('warning')!, /already in the requested state of COMPLETED/);
  assertProblem(await change('1.2.1', 'CANCELED', TRANSACTION), 409, 'final');
  assertProblem(await send('POST', `/1.2.1?transaction-uid=${TRANSACTION}`, SCHEDULED), 409, 'final');
  const [kept] = (await send('GET', '/1.2.1')).body as [DicomJson];
  assert.equal(kept['00741204']!.Value![0], 'Measure');
  assert.equal(kept['00081195'], undefined, 'the Transaction UID is told to nobody');
  assert.deepEqual(Object.keys(kept), Object.keys(kept).toSorted());
});

test('what is refused and why', async () => {
  const { ProcedureStepLabel: _, ...lacking } = SCHEDULED;
  const refused = await send('POST', '?workitem=1.2.2', lacking);
  assertProblem(refused, 400, 'attribute-missing');
  assert.match(refused.body.detail, /ProcedureStepLabel/);
  assertProblem(await send('POST', '', { ...SCHEDULED, ProcedureStepState: 'COMPLETED' }), 400, 'not-scheduled');
  assertProblem(await send('POST', '', { ...SCHEDULED, TransactionUID: '1.2' }), 400, 'attribute-not-allowed');
  assertProblem(await send('POST', '?workitem=x', SCHEDULED), 400, 'bad-uid');
  assertProblem(await send('GET', '/1.2.2'), 404, 'not-found');
  assertProblem(await send('POST', '/1.2.2', { PatientID: 'X' }), 404, 'not-found');
  const call = (type: string, body: string) =>
    server.call('POST', '/dicomweb/workitems', { body: Buffer.from(body), type });
  assertProblem(await call('text/plain', 'x'), 415, 'unsupported-media-type');
  assertProblem(await call(JSON_TYPE, '[{'), 400, 'bad-dataset');
  assertProblem(await call(JSON_TYPE, '[{},{}]'), 400, 'bad-dataset');
  assert.equal((await server.call('GET', '/dicomweb/workitems', { token: null })).status, 401);
});

test('XML both ways, and a UID is made where none is given', async () => {
  const body = Buffer.from(toNativeXml(Dataset.of(SCHEDULED)));
  const answer = await server.call('POST', '/dicomweb/workitems', { body, type: 'application/dicom+xml' });
  assert.equal(answer.status, 201, answer.text);
  const path = new URL(answer.headers.get('location')!).pathname;
  const xml = await server.call('GET', path, { headers: { accept: 'application/dicom+xml' } });
  assert.match(xml.text, /<NativeDicomModel[\s\S]*keyword="ProcedureStepLabel"/);
});

test('search by state, name, date and code; pages; what is not honoured', async () => {
  await created('1.2.10', { PatientName: 'Search^One', PatientID: 'S1' });
  await created('1.2.11', { PatientName: 'Search^Two', PatientID: 'S2', ReasonForCancellation: 'kept back' });
  const found = async (query: string) => {
    const { body } = await send('GET', `?${query}`);
    return (body as DicomJson[]).map((one) => one['00080018']!.Value![0]);
  };
  assert.deepEqual(await found('PatientName=search*'), ['1.2.10', '1.2.11']);
  assert.deepEqual(await found('PatientName=search*&ProcedureStepState=COMPLETED'), []);
  assert.deepEqual(await found('PatientName=search*&ScheduledWorkitemCodeSequence.CodeValue=110005&offset=1'), [
    '1.2.11',
  ]);
  const page = await send('GET', '?PatientName=search*&limit=1');
  assert.match(page.headers.get('warning')!, /additional results/);
  const [short] = (await send('GET', '?PatientID=S2')).body as [DicomJson];
  assert.equal(short['00741238'], undefined);
  const [whole] = (await send('GET', '?PatientID=S2&includefield=all')).body as [DicomJson];
  assert.equal(whole['00741238']!.Value![0], 'kept back');
});

test('cancellation: at once where nobody performs it, else the performer is asked', async () => {
  await created('1.2.20');
  assert.equal((await send('POST', '/1.2.20/cancelrequest', { ReasonForCancellation: 'no' })).status, 202);
  assert.equal(await stateOf('1.2.20'), 'CANCELED');
  assert.match((await send('POST', '/1.2.20/cancelrequest')).headers.get('warning')!, /already.*CANCELED/);
  await created('1.2.21');
  assert.equal((await send('POST', '/1.2.21/subscribers/WATCH')).status, 201);
  const watch = await channel('WATCH');
  await change('1.2.21', 'IN PROGRESS', TRANSACTION);
  assert.equal((await send('POST', '/1.2.21/cancelrequest', { ReasonForCancellation: 'please' })).status, 202);
  assert.equal(await stateOf('1.2.21'), 'IN PROGRESS');
  assertProblem(await change('1.2.21', 'CANCELED', TRANSACTION), 409, 'requirements-not-met');
  const progress = { ProcedureStepProgressInformationSequence: [{ ProcedureStepCancellationDateTime: '20260110' }] };
  await send('POST', `/1.2.21?transaction-uid=${TRANSACTION}`, progress);
  assert.equal((await change('1.2.21', 'CANCELED', TRANSACTION)).status, 200);
  assert.deepEqual(await watch.told(4), [
    ['1.2.21', 1, 'IN PROGRESS'],
    ['1.2.21', 2, undefined],
    ['1.2.21', 3, undefined],
    ['1.2.21', 1, 'CANCELED'],
  ]);
  assert.equal(watch.events[1]!['00741238']!.Value![0], 'please');
  watch.close();
  await created('1.2.22');
  assert.equal((await send('DELETE', '/1.2.21/subscribers/WATCH')).status, 200);
  assertProblem(await send('DELETE', '/1.2.21/subscribers/WATCH'), 404, 'subscription-unknown');
});

test('subscriptions to all and to some; suspended and ended', async () => {
  const all = await channel('ALL');
  const some = await channel('SOME');
  assert.equal((await send('POST', `/${FILTERED}/subscribers/SOME?filter=PatientID%3DF1`)).status, 201);
  assertProblem(await send('POST', `/${FILTERED}/subscribers/SOME?Nothing=1`), 400, 'bad-parameter');
  await created('1.2.30', { PatientID: 'F1' });
  await created('1.2.31', { PatientID: 'F2' });
  assert.deepEqual(await some.told(1), [['1.2.30', 1, 'SCHEDULED']]);
  const answer = await send('POST', `/${GLOBAL}/subscribers/ALL?deletionlock=true`);
  assert.equal(answer.headers.get('content-location'), `${server.web.replace('http', 'ws')}/dicomweb/subscribers/ALL`);
  const before = (await send('GET', '')).body.length;
  assert.equal((await all.told(before)).length, before, 'told at once how things stand');
  assert.equal((await send('POST', `/${GLOBAL}/subscribers/ALL/suspend`)).status, 200);
  await created('1.2.32', { PatientID: 'F1' });
  await change('1.2.31', 'IN PROGRESS', TRANSACTION);
  assert.deepEqual(
    (await all.told(before + 1)).at(-1),
    ['1.2.31', 1, 'IN PROGRESS'],
    'of new ones no more, of old ones still',
  );
  assert.deepEqual((await some.told(2)).at(-1), ['1.2.32', 1, 'SCHEDULED']);
  assert.equal((await send('DELETE', `/${FILTERED}/subscribers/SOME`)).status, 200);
  await change('1.2.32', 'IN PROGRESS', TRANSACTION);
  await created('1.2.33', { PatientID: 'F1' });
  await send('POST', '/1.2.33/subscribers/ALL');
  await all.told(before + 2);
  assert.equal(some.events.length, 2);
  assertProblem(await send('POST', '/1.2.33/subscribers/TOO_LONG_AN_AE_TITLE'), 400, 'bad-ae-title');
  assertProblem(await send('POST', '/9.9/subscribers/ALL'), 404, 'not-found');
  for (const one of [all, some]) one.close();
});

test('an event channel wants credentials, and not from another site', async () => {
  const open = (headers: Record<string, string>) =>
    new Promise<string>((resolve) => {
      const url = `${server.web.replace('http', 'ws')}/dicomweb/ws/subscribers/X`;
      const socket = new WebSocket(url, { headers } as unknown as string[]);
      socket.addEventListener('open', () => {
        socket.close();
        resolve('open');
      });
      socket.addEventListener('error', () => resolve('refused'));
    });
  const authorization = `Bearer ${BOOTSTRAP_TOKEN}`;
  assert.equal(await open({}), 'refused');
  assert.equal(await open({ authorization, origin: 'https://elsewhere.example' }), 'refused');
  assert.equal(await open({ authorization }), 'open');
});
