/** Consent to a project as FHIR tells it: taken, kept to at every door, over when its time is, and whoever holds copies of somebody who withdraws is told. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { type Ask, assertProblem, type Called, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const PASSWORD = 'another password of tests';
const AT = '/api/v1/projects/lung/consents';
const study = (number: number) => `2.25.7770${number}`;
const code = (system: string, word: string) => ({
  system: `http://terminology.hl7.org/CodeSystem/${system}`,
  code: word,
});

let server: LocalServer;
let peer: LocalServer;
let fhir: Server;
/** What the FHIR server is asked, and what it answers. */
const asked: { path: string; authorization: string | undefined }[] = [];
let answer: { status: number; body: unknown } = { status: 200, body: {} };

before(async () => {
  fhir = createServer((request, response) => {
    asked.push({ path: request.url!, authorization: request.headers.authorization });
    response.writeHead(answer.status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => fhir.listen(0, '127.0.0.1', resolve));
  const { port } = fhir.address() as AddressInfo;
  [server, peer] = await Promise.all([
    openLocalServer({
      VESALIUS_CONSENT_FHIR_URL: `http://127.0.0.1:${port}/fhir`,
      VESALIUS_CONSENT_FHIR_TOKEN: 'token-of-the-fhir-server',
    }),
    openLocalServer({ VESALIUS_AE_TITLE: 'THEIRS' }),
  ]);
  for (const number of [1, 2, 3]) {
    const body = tinyCt(number, 1, { PatientID: `P${number}`, ...(number === 2 && { IssuerOfPatientID: 'CLINIC' }) });
    await server.call('POST', '/api/v1/import', { body, type: 'application/dicom' });
  }
  await server.done('POST', '/projects', { name: 'lung', title: 'Lung' });
  await server.done('PUT', '/projects/lung/governance', { purpose: 'x', needsConsent: true });
  await server.done('PUT', '/projects/lung/profile', { options: ['113107'] });
  for (const number of [1, 2, 3]) await server.done('PUT', `/projects/lung/studies/${study(number)}`);
  await server.done('POST', '/users', { name: 'mia', password: PASSWORD });
  const subject = { kind: 'user', name: 'mia' };
  await server.done('PUT', '/roles/taker', { permissions: ['deidentified.see', 'peers.use'] });
  await server.done('PUT', '/roles/caller', { permissions: ['peers.use'] });
  await server.done('POST', '/grants', { subject, role: 'taker', project: 'lung' });
  await server.done('POST', '/grants', { subject, role: 'caller' });
  await server.done('PUT', '/peers/THEIRS', { host: '127.0.0.1', port: peer.dicomPort, permissions: [] });
  await server.done('PUT', '/deidentification-profiles/none', { version: '1' });
});

after(async () => {
  await Promise.all([server.close(), peer.close()]);
  fhir.close();
});

function consent(patientId: string, changes: object = {}) {
  return {
    resourceType: 'Consent',
    status: 'active',
    scope: { coding: [code('consentscope', 'research')] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { identifier: { value: patientId } },
    dateTime: '2026-01-05',
    policyRule: { coding: [code('v3-ActCode', 'OPTIN')] },
    provision: { purpose: [code('v3-ActReason', 'HRESCH')] },
    ...changes,
  };
}
const send = (body: object, type = 'application/fhir+json'): Promise<Called> =>
  server.call('POST', `${AT}/fhir`, { body: new TextEncoder().encode(JSON.stringify(body)), type });
const mia = (): Promise<Ask> => server.as('mia', PASSWORD);
const seen = async (ask: Ask): Promise<{ '0020000D': { Value: string[] }; '00100020': { Value: string[] } }[]> =>
  (await ask('GET', '/dicomweb/studies')).body;

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API
async function ended(ask: Ask, started: Called): Promise<any> {
  assert.equal(started.status, 202, started.text);
  for (let tries = 0; tries < 400; tries++) {
    const { body } = await ask('GET', `/api/v1/jobs/${started.body.id}`);
    if (['succeeded', 'failed'].includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the job did not end in time');
}

test('a Consent lets its patient in, at once; who assigned the ID is found where the Consent does not say', async () => {
  const ask = await mia();
  assert.equal((await seen(ask)).length, 0);
  const taken = await send(consent('P1', { provision: { period: { end: '2099-12-31' } } }));
  assert.equal(taken.status, 200, taken.text);
  const [one] = taken.body.results;
  assert.deepEqual([one.outcome, one.state, one.studies], ['taken', 'given', 1]);
  assert.equal(one.expiresAt, Date.UTC(2100, 0, 1) - 1);
  assert.deepEqual(
    (await seen(ask)).map((row) => row['00100020'].Value[0]),
    [one.pseudonym],
  );
  const bundle = { resourceType: 'Bundle', entry: [{ resource: consent('P2') }, { resource: consent('P3') }] };
  const both = await send(bundle, 'application/json');
  assert.deepEqual(
    both.body.results.map(({ outcome, studies }: Record<string, unknown>) => [outcome, studies]),
    [
      ['taken', 1],
      ['taken', 1],
    ],
  );
  assert.equal((await seen(ask)).length, 3);
  const { body } = await server.call('GET', AT);
  assert.deepEqual(
    body.consents.map(({ source }: { source: string }) => source),
    ['fhir', 'fhir', 'fhir'],
  );
  assert.equal(body.canFetch, true);
});

test('what is wrong is refused with its place and changes nothing, an older one too; nothing of the patient stands in the answer or the log', async () => {
  const refusals: [object, string][] = [
    [consent('P1', { status: 'draft' }), 'Consent.status'],
    [consent('P1', { scope: undefined }), 'Consent.scope'],
    [consent('P1', { status: 'inactive', dateTime: '2025-01-01' }), 'Consent.dateTime'],
    [consent('P1', { provision: { actor: [{ reference: { display: 'heart' } }] } }), 'Consent.provision.actor'],
  ];
  for (const [body, where] of refusals) {
    const { results } = (await send(body)).body;
    assert.deepEqual([results[0].outcome, results[0].where], ['refused', where]);
    assert.ok(!JSON.stringify(results).includes('P1'));
  }
  assert.equal((await seen(await mia())).length, 3);
  assertProblem(await send({ resourceType: 'Bundle', entry: [] }), 400, 'query-not-understood');
  assertProblem(await (await mia())('POST', `${AT}/fhir`, { body: consent('P1') }), 403, 'not-permitted');
  assert.ok(!server.logged.join('\n').includes('"P1"'));
});

test('Consents are fetched from the server that is set, with its token; what it says wrong is a conflict', async () => {
  answer = {
    status: 200,
    body: { resourceType: 'Bundle', entry: [{ resource: consent('P3', { dateTime: '2026-02' }) }] },
  };
  const fetched = await server.call('POST', `${AT}/fhir/fetched`, { body: { patientId: 'P3' } });
  assert.deepEqual([fetched.status, fetched.body?.results?.[0]?.outcome], [200, 'taken'], fetched.text);
  assert.match(asked[0]!.path, /^\/fhir\/Consent\?patient\.identifier=P3&/);
  assert.equal(asked[0]!.authorization, 'Bearer token-of-the-fhir-server');
  answer = { status: 500, body: {} };
  assertProblem(await server.call('POST', `${AT}/fhir/fetched`, { body: { patientId: 'P3' } }), 409, 'conflict');
  answer = { status: 200, body: { resourceType: 'Patient' } };
  assertProblem(await server.call('POST', `${AT}/fhir/fetched`, { body: { patientId: 'P3' } }), 409, 'conflict');
});

test('a consent for a time is over when the time is, at every door', async () => {
  const ask = await mia();
  const { '0020000D': uid, '00100020': name } = (await seen(ask)).at(-1)!;
  const until = new Date(Date.now() + 1500).toISOString();
  const body = consent(name.Value[0]!, { dateTime: undefined, provision: { period: { end: until } } });
  assert.equal((await send(body)).body.results[0].outcome, 'taken');
  for (let tries = 0; tries < 400 && (await seen(ask)).length === 3; tries++)
    await new Promise((resolve) => setTimeout(resolve, 25));
  assert.equal((await seen(ask)).length, 2);
  assert.equal((await ask('GET', `/dicomweb/studies/${uid.Value[0]}`)).status, 404);
  const { consents } = (await server.call('GET', AT)).body;
  assert.equal(consents.find(({ pseudonym }: { pseudonym: string }) => pseudonym === name.Value[0]).state, 'over');
  const again = await server.call('POST', '/api/v1/projects/lung/joins', { body: { identifiers: ['P1', 'P2', 'P3'] } });
  const admin: Ask = (method, path, options) => server.call(method, path, options);
  assert.deepEqual((await ended(admin, again)).result.lines, { 'already-in': 2, 'consent-withdrawn': 1 });
  assert.match((await server.call('GET', '/api/v1/audit?limit=100')).text, /consent-over/);
});

test('who withdraws is out of exports too; holders of copies are named, and told once that is written down', async () => {
  const ask = await mia();
  const [{ '0020000D': uid, '00100020': name }] = (await seen(ask)) as [Awaited<ReturnType<typeof seen>>[number]];
  const pseudonym = name.Value[0]!;
  const studyInstanceUids = [uid.Value[0]!];
  assert.equal(
    (await ended(ask, await ask('POST', '/api/v1/peers/THEIRS/send', { body: { studyInstanceUids } }))).state,
    'succeeded',
  );
  const started = await ask('POST', '/api/v1/deidentified-exports', { body: { profile: 'none', studyInstanceUids } });
  assert.equal((await ended(ask, started)).state, 'succeeded');
  const content = `/api/v1/deidentified-exports/${started.body.id}/content`;
  assert.equal((await ask('GET', content)).status, 200);
  assertProblem(await server.call('GET', `${AT}/${pseudonym}/holders`), 404, 'not-found');
  const withdrawn = await send(consent(pseudonym, { status: 'inactive', dateTime: '2026-03-01' }));
  assert.equal(withdrawn.body.results[0].state, 'withdrawn', withdrawn.text);
  assert.equal((await ask('GET', `/dicomweb/studies/${uid.Value[0]}`)).status, 404);
  assertProblem(await ask('GET', content), 403, 'not-permitted');
  const { holders } = (await server.call('GET', `${AT}/${pseudonym}/holders`)).body;
  const by = (holder: string) => holders.find((one: { holder: string }) => one.holder === holder);
  assert.deepEqual([by('THEIRS').isPeer, by('mia').isPeer], [true, false]);
  assert.equal(by('THEIRS').copies[0].studyInstanceUid, uid.Value[0]);
  assert.ok(by('mia').copies.some(({ kind }: { kind: string }) => kind === 'instances-exported'));
  const tell = (holder: string) => server.call('POST', `${AT}/${pseudonym}/told`, { body: { holder, how: 'letter' } });
  assertProblem(await tell('NOBODY'), 404, 'not-found');
  const told = await tell('THEIRS');
  const theirs = told.body.holders.find((one: { holder: string }) => one.holder === 'THEIRS');
  assert.deepEqual([theirs.told.how, theirs.told.toldBy], ['letter', 'token:bootstrap']);
  assert.ok(Math.abs(theirs.told.toldAt - Date.now()) < 60_000);
  assert.match((await server.call('GET', '/api/v1/audit?limit=100')).text, /holder-of-copies-told/);
});
