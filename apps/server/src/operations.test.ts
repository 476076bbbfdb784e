/**
 * Every operation of the OpenAPI document, once, on the good path: the status it declares, an answer of the declared shape, and 401 without a
 * principal. An operation without a test fails here.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { generate } from 'otplib';
import { Check } from 'typebox/schema';
import { type FakeProvider, openFakeProvider } from '../../../archive/identity-oidc/src/testing/fake-provider.ts';
import { POLICY } from '../../../tools/policy/policy-table.ts';
import { administrationUses } from './testing/administration-uses.ts';
import { batchUses, uploadUses } from './testing/batch-uses.ts';
import { binUses } from './testing/bin-uses.ts';
import { nonPatientUses, pixelUses, sendUses, type Use, WORKLIST_USES } from './testing/dicomweb-uses.ts';
import { emergencyUses } from './testing/emergency-uses.ts';
import { identityFile } from './testing/identity-file.ts';
import { ADMIN_PASSWORD, type Called, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { houseOf, logInUses } from './testing/log-in-uses.ts';
import { passkeyUses } from './testing/passkey-uses.ts';
import { PolicyCells } from './testing/policy-cells.ts';
import { projectUses } from './testing/project-uses.ts';
import { READING_USES } from './testing/reading-uses.ts';
import { tinyCt } from './testing/tiny-ct.ts';

let server: LocalServer;
let cells: PolicyCells;
let remote: LocalServer;
let silent: Server;
let provider: FakeProvider;
let document: { paths: Record<string, Record<string, OperationObject>> };

interface OperationObject {
  readonly security?: readonly unknown[];
  readonly responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

const study = (number: number) => `2.25.7770${number}`;
const series = (number: number) => `2.25.7770${number}.1`;
const instance = (number: number) => `2.25.7770${number}.1.1`;
const path = (number: number) => ({ study: study(number), series: series(number), instance: instance(number) });
/** The session in which a second factor is set up and taken away. */
const ADMIN = { cookie: '' };
const NEXT_PASSWORD = 'another password of tests';
const theServer = () => server;
const asNext = () => sessionCookie(NEXT_PASSWORD);
const JSON_MODEL = { accept: 'application/dicom+json' };
const ANY_SYNTAX = { accept: 'application/dicom; transfer-syntax=*' };
const FILE = 'application/dicom';

/** Which study an operation may use up. */
const STUDY = { kept: 1, restStudy: 2, restSeries: 3, restInstance: 4, webStudy: 5, webSeries: 6, webInstance: 7 };

/** The good use of each operation, in the order in which they are tried. */
const USES: Readonly<Record<string, () => Use | Promise<Use>>> = {
  'get /health/live': () => ({}),
  'get /health/ready': () => ({}),
  'get /metrics': () => ({}),
  'post /api/v1/session': () => ({ token: null, body: { user: 'admin', password: ADMIN_PASSWORD } }),
  'get /api/v1/session': () => ({}),
  ...logInUses(() => provider, theServer, sessionCookie),
  'put /api/v1/session/password': async () => ({
    ...byCookie(await sessionCookie(ADMIN_PASSWORD)),
    body: { current: ADMIN_PASSWORD, next: NEXT_PASSWORD },
  }),
  'post /api/v1/session/activity': () => ({}),
  'post /api/v1/session/confirmation': async () => ({
    ...byCookie(await sessionCookie(NEXT_PASSWORD)),
    body: { password: NEXT_PASSWORD },
  }),
  ...passkeyUses(theServer, asNext),
  'get /api/v1/second-factor': async () => byCookie(await sessionCookie(NEXT_PASSWORD)),
  'post /api/v1/second-factor/totp': async () => byCookie(await sessionCookie(NEXT_PASSWORD)),
  'put /api/v1/second-factor/totp': async () => {
    ADMIN.cookie = await sessionCookie(NEXT_PASSWORD);
    const by = byCookie(ADMIN.cookie);
    const { body } = await server.call('POST', '/api/v1/second-factor/totp', by);
    return { ...by, body: { code: await generate({ secret: body.secret }) } };
  },
  'post /api/v1/second-factor/recovery-codes': () => byCookie(ADMIN.cookie),
  'delete /api/v1/second-factor': () => byCookie(ADMIN.cookie),
  'delete /api/v1/users/{name}/second-factor': async () => ({ params: { name: await userWithFactor() } }),
  'get /api/v1/sessions': () => ({ query: 'user=admin' }),
  'delete /api/v1/sessions/{handle}': async () => ({ params: { handle: await openSession() }, query: 'user=admin' }),
  'delete /api/v1/session': () => ({}),
  'get /api/v1/tokens': () => ({}),
  'post /api/v1/tokens': () => ({ body: { name: 'gantry', permissions: ['store'] } }),
  'delete /api/v1/tokens/{id}': async () => ({ params: { id: String(await madeToken()) } }),
  'get /api/v1/users': () => ({}),
  'post /api/v1/users': () => ({ body: { name: 'alice', password: 'another password of tests' } }),
  'patch /api/v1/users/{name}': () => ({ params: { name: 'alice' }, body: { displayName: 'Alice' } }),
  'get /api/v1/groups': () => ({}),
  'put /api/v1/groups/{name}': () => ({ params: { name: 'staff' }, body: { members: ['alice'] } }),
  'get /api/v1/roles': () => ({}),
  'put /api/v1/roles/{name}': () => ({ params: { name: 'looker' }, body: { permissions: ['search'] } }),
  'put /api/v1/roles/{name}/log-in': () => ({ params: { name: 'looker' }, body: { idleMinutes: 20 } }),
  'get /api/v1/projects': () => ({}),
  'post /api/v1/projects': () => ({ body: { name: 'lung', title: 'Lung nodules' } }),
  'get /api/v1/projects/{project}': () => ({ params: { project: 'lung' } }),
  'put /api/v1/projects/{project}': () => ({ params: { project: 'lung' }, body: { title: 'Nodules of the lung' } }),
  'get /api/v1/grants': () => ({}),
  'post /api/v1/grants': () => ({
    body: { subject: { kind: 'user', name: 'alice' }, role: 'researcher', project: 'lung' },
  }),
  'delete /api/v1/grants/{id}': async () => ({ params: { id: String(await madeGrant()) } }),
  'delete /api/v1/roles/{name}': () => ({ params: { name: 'looker' } }),
  'delete /api/v1/groups/{name}': () => ({ params: { name: 'staff' } }),
  'delete /api/v1/users/{name}': () => ({ params: { name: 'alice' } }),
  'post /api/v1/import/known': () => ({
    body: { instances: [{ sopInstanceUid: instance(1), datasetSha256: '0'.repeat(64) }] },
  }),
  'post /api/v1/import': () => ({ body: tinyCt(STUDY.kept, 2), type: FILE }),
  'get /api/v1/studies': () => ({ query: 'patientId=P1' }),
  'get /api/v1/studies/facets': () => ({ query: 'modalities=CT,MR&since=20260101' }),
  'get /api/v1/studies/{study}': () => ({ params: path(STUDY.kept) }),
  'put /api/v1/projects/{project}/studies/{study}': () => ({ params: { project: 'lung', study: study(STUDY.kept) } }),
  'get /api/v1/studies/{study}/projects': () => ({ params: path(STUDY.kept) }),
  ...projectUses(study(STUDY.kept), () => server),
  ...uploadUses(),
  ...batchUses(study(STUDY.kept), () => server),
  'delete /api/v1/projects/{project}/studies/{study}': () => ({
    params: { project: 'lung', study: study(STUDY.kept) },
  }),
  'delete /api/v1/projects/{project}': () => ({ params: { project: 'lung' } }),
  'put /api/v1/studies/{study}/confidentiality': () => ({
    params: path(STUDY.kept),
    body: { confidentiality: 'restricted' },
  }),
  'delete /api/v1/studies/{study}': () => ({ params: path(STUDY.restStudy) }),
  'delete /api/v1/studies/{study}/series/{series}': () => ({ params: path(STUDY.restSeries) }),
  'delete /api/v1/studies/{study}/series/{series}/instances/{instance}': () => ({ params: path(STUDY.restInstance) }),
  ...binUses(inBin, async () => byCookie(await sessionCookie(NEXT_PASSWORD))),
  ...emergencyUses(asNext, study(STUDY.kept), theServer),
  'get /api/v1/quarantine': () => ({}),
  'get /api/v1/quarantine/{id}': async () => ({ params: { id: String(await openCase()) } }),
  'post /api/v1/quarantine/{id}/resolution': async () => ({
    params: { id: String(await openCase()) },
    body: { decision: 'reject' },
  }),
  'get /api/v1/changes': () => ({ query: 'since=0&limit=5' }),
  'get /api/v1/statistics/growth': () => ({ query: 'days=7' }),
  ...administrationUses(theServer),
  'post /api/v1/demonstration': () => ({}),
  'get /api/v1/expiry': () => ({}),
  'post /api/v1/expiry': () => ({ body: { dryRun: true } }),
  'post /api/v1/dicom-door/echo': () => ({}),
  'get /api/v1/statistics': () => ({}),
  'get /api/v1/audit': () => ({ query: 'limit=10' }),
  'get /api/v1/audit/export': () => ({ query: 'format=xml' }),
  'post /api/v1/audit/disclosures': () => ({ body: { patientId: 'P1' } }),
  'get /api/v1/audit/delivery': () => ({}),
  'get /api/v1/audit/head': () => ({}),
  'put /api/v1/peers/{aeTitle}': () => ({
    params: { aeTitle: 'BETA' },
    body: { host: '127.0.0.1', port: remote.dicomPort, description: 'next door' },
  }),
  'get /api/v1/peers': () => ({}),
  'get /api/v1/peers/{aeTitle}': () => ({ params: { aeTitle: 'BETA' } }),
  'post /api/v1/peers/{aeTitle}/echo': () => ({ params: { aeTitle: 'BETA' } }),
  'post /api/v1/peers/{aeTitle}/query': () => ({ params: { aeTitle: 'BETA' }, body: { keys: { PatientID: 'P9' } } }),
  'post /api/v1/peers/{aeTitle}/send': () => ({
    params: { aeTitle: 'BETA' },
    body: { studyInstanceUids: [study(STUDY.kept)] },
  }),
  'post /api/v1/peers/{aeTitle}/retrieve': () => ({
    params: { aeTitle: 'BETA' },
    body: { studyInstanceUid: study(9) },
  }),
  'put /api/v1/deidentification-profiles/{name}': () => ({ params: { name: 'lung' }, body: { version: '1' } }),
  'get /api/v1/deidentification-profiles': () => ({}),
  'get /api/v1/deidentification-profiles/{name}': () => ({ params: { name: 'lung' } }),
  'post /api/v1/deidentified-exports': () => ({ body: exportOf(STUDY.kept) }),
  'get /api/v1/deidentified-exports/{id}/manifest': async () => ({ params: { id: await finishedExport() } }),
  'get /api/v1/deidentified-exports/{id}/content': async () => ({ params: { id: await finishedExport() } }),
  'delete /api/v1/deidentified-exports/{id}': async () => ({ params: { id: await finishedExport() }, status: 204 }),
  ...READING_USES,
  'get /api/v1/jobs': () => ({}),
  'get /api/v1/jobs/{id}': async () => ({ params: { id: String(await longJob()) } }),
  'post /api/v1/jobs/{id}/cancel': async () => ({ params: { id: String(await longJob()) } }),
  ...sendUses(path(STUDY.kept), 'BETA'),
  'delete /api/v1/peers/{aeTitle}': () => ({ params: { aeTitle: 'BETA' } }),
  'post /dicomweb/studies': () => ({ body: tinyCt(STUDY.kept, 3), type: FILE, headers: JSON_MODEL }),
  'post /dicomweb/studies/{study}': () => ({
    params: path(STUDY.kept),
    body: tinyCt(STUDY.kept, 4),
    type: FILE,
    headers: JSON_MODEL,
  }),
  'get /dicomweb/studies': () => ({ query: 'PatientID=P1', headers: JSON_MODEL }),
  'get /dicomweb/series': () => ({ headers: JSON_MODEL }),
  'get /dicomweb/instances': () => ({ headers: JSON_MODEL }),
  'get /dicomweb/studies/{study}/series': () => ({ params: path(STUDY.kept), headers: JSON_MODEL }),
  'get /dicomweb/studies/{study}/instances': () => ({ params: path(STUDY.kept), headers: JSON_MODEL }),
  'get /dicomweb/studies/{study}/series/{series}/instances': () => ({ params: path(STUDY.kept), headers: JSON_MODEL }),
  'get /dicomweb/studies/{study}': () => ({ params: path(STUDY.kept) }),
  'get /dicomweb/studies/{study}/series/{series}': () => ({ params: path(STUDY.kept) }),
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}': () => ({
    params: path(STUDY.kept),
    headers: ANY_SYNTAX,
  }),
  'get /dicomweb/studies/{study}/metadata': () => ({ params: path(STUDY.kept), headers: JSON_MODEL }),
  'get /dicomweb/studies/{study}/series/{series}/metadata': () => ({ params: path(STUDY.kept), headers: JSON_MODEL }),
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}/metadata': () => ({
    params: path(STUDY.kept),
    headers: JSON_MODEL,
  }),
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{*}': () => ({
    params: { ...path(STUDY.kept), '*': '1' },
  }),
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}/bulkdata/{*}': () => ({
    params: { ...path(STUDY.kept), '*': '7FE00010' },
  }),
  ...pixelUses(path(STUDY.kept)),
  ...WORKLIST_USES,
  ...nonPatientUses(),
  'delete /dicomweb/studies/{study}': () => ({ params: path(STUDY.webStudy), status: 204 }),
  'delete /dicomweb/studies/{study}/series/{series}': () => ({ params: path(STUDY.webSeries), status: 204 }),
  'delete /dicomweb/studies/{study}/series/{series}/instances/{instance}': () => ({
    params: path(STUDY.webInstance),
    status: 204,
  }),
  ...resourceUses(),
  'get /wado': () => ({
    query: `requestType=WADO&contentType=application/dicom&studyUID=${study(1)}&seriesUID=${series(1)}&objectUID=${instance(1)}`,
  }),
};

/** Resources of DICOMweb that are asked for at every level by their path alone. */
function resourceUses(): Record<string, () => Use> {
  const instance = '/series/{series}/instances/{instance}';
  const resources = ['', '/series/{series}', instance].flatMap((level) =>
    ['rendered', 'thumbnail'].map((resource) => `${level}/${resource}`),
  );
  const ofFrames = ['rendered', 'thumbnail'].map((resource) => `${instance}/frames/{frames}/${resource}`);
  const use = () => ({ params: { ...path(STUDY.kept), frames: '1' } });
  const volumes = ['/series/{series}', instance].flatMap((level) => [`${level}/renderedmpr`, `${level}/rendered3d`]);
  const noVolume = () => ({ ...use(), status: 406 });
  const uses = (ends: readonly string[], one: () => Use) =>
    ends.map((end) => [`get /dicomweb/studies/{study}${end}`, one] as const);
  return Object.fromEntries([...uses([...resources, ...ofFrames], use), ...uses(volumes, noVolume)]);
}

before(async () => {
  silent = createServer(answerNothing).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  remote = await openLocalServer({ VESALIUS_AE_TITLE: 'BETA' });
  provider = await openFakeProvider();
  server = await openLocalServer({ VESALIUS_IDENTITY_FILE: await identityFile(houseOf(provider)) });
  cells = new PolicyCells(server);
  for (const number of Object.values(STUDY)) await put(server, tinyCt(number, 1));
  await put(remote, tinyCt(9, 1));
  ({ body: document } = await server.call('GET', '/api/openapi.json', { token: null }));
});

after(async () => {
  await server.close();
  await remote.close();
  silent.close();
  await provider.close();
});

/** Hears the A-ASSOCIATE-RQ and says nothing; what comes next is an A-ABORT, upon which it hangs up as a peer does. */
function answerNothing(socket: Socket): void {
  socket.on('error', () => {}).once('data', () => socket.once('data', () => socket.destroy()));
}

async function put(to: LocalServer, file: Uint8Array): Promise<void> {
  assert.equal((await to.call('POST', '/api/v1/import', { body: file, type: FILE })).status, 200);
}

const byCookie = (cookie: string) => ({ token: null, headers: { cookie, 'sec-fetch-site': 'same-origin' } });

async function userWithFactor(): Promise<string> {
  const user = { name: 'factor', password: 'a password beside a factor' };
  await server.call('POST', '/api/v1/users', { body: user });
  const by = byCookie(await sessionCookie(user.password, user.name));
  const { body } = await server.call('POST', '/api/v1/second-factor/totp', by);
  await server.call('PUT', '/api/v1/second-factor/totp', {
    ...by,
    body: { code: await generate({ secret: body.secret }) },
  });
  return user.name;
}

/** The handle of a session of the administrator. */
async function openSession(): Promise<string> {
  await sessionCookie(NEXT_PASSWORD);
  return (await server.call('GET', '/api/v1/sessions?user=admin')).body.sessions[0].handle;
}

async function sessionCookie(password: string, user = 'admin'): Promise<string> {
  const body = { user, password };
  const answer = await server.call('POST', '/api/v1/session', { token: null, body });
  return answer.headers.getSetCookie()[0]!.split(';')[0]!;
}

async function madeGrant(): Promise<number> {
  const body = { subject: { kind: 'user', name: 'alice' }, role: 'learner', ownUploads: true };
  return (await server.call('POST', '/api/v1/grants', { body })).body.id;
}

async function madeToken(): Promise<number> {
  const body = { name: 'short-lived', permissions: ['search'] };
  return (await server.call('POST', '/api/v1/tokens', { body })).body.token.id;
}

/** The newest entry of the bin. */
async function inBin(): Promise<string> {
  return String((await server.call('GET', '/api/v1/bin')).body.entries[0].id);
}

/** An open case of the quarantine, made by sending other bytes under a known UID. */
async function openCase(): Promise<number> {
  await put(server, tinyCt(STUDY.kept, 1, { StudyDescription: 'other bytes' }));
  return (await server.call('GET', '/api/v1/quarantine?state=open')).body.cases[0].id;
}

/** A job that does not end by itself: its peer takes the connection and never answers. */
async function longJob(): Promise<number> {
  const { port } = silent.address() as AddressInfo;
  await server.call('PUT', '/api/v1/peers/SILENT', { body: { host: '127.0.0.1', port } });
  const answer = await server.call('POST', '/api/v1/peers/SILENT/retrieve', { body: { studyInstanceUid: study(9) } });
  return answer.body.id;
}

const exportOf = (number: number) => ({ profile: 'lung', studyInstanceUids: [study(number)] });

/** The id of an export whose files are all there. */
async function finishedExport(): Promise<string> {
  const { body } = await server.call('POST', '/api/v1/deidentified-exports', { body: exportOf(STUDY.kept) });
  for (let tries = 0; tries < 200; tries++) {
    const { body: job } = await server.call('GET', `/api/v1/jobs/${body.id}`);
    if (job.state === 'succeeded') return String(body.id);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the export did not end in time');
}

function addressOf(operation: string, { params = {}, query }: Use): string {
  const filled = operation.replaceAll(/\{([^}]+)\}/g, (_, name: string) => params[name] ?? 'x');
  return query === undefined ? filled : `${filled}?${query}`;
}

function assertShape(operation: string, answer: Called, declared: OperationObject, status: number): void {
  const schema = declared.responses[String(status)]?.content?.['application/json']?.schema;
  if (schema !== undefined && answer.body !== undefined)
    assert.ok(Check(schema, answer.body), `${operation}: ${answer.text}`);
}

/** Their uses give away more than the operation itself needs. */
const MAKES_FOR_OTHERS = new Set(['post /api/v1/tokens']);

test('every row of the policy table is of an operation', () => {
  assert.deepEqual(Object.keys(POLICY).sort(), Object.keys(USES).sort());
});

test('every operation of the document has a use here, and every use is of an operation', () => {
  const documented = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method} ${path}`),
  );
  assert.deepEqual(documented.sort(), Object.keys(USES).sort());
});

test('without a principal every operation answers 401, but those the document marks as open', async () => {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, { security }] of Object.entries(item)) {
      if (security?.length === 0) continue;
      const answer = await server.call(method.toUpperCase(), addressOf(path, {}), { token: null });
      assert.equal(answer.status, 401, `${method} ${path}`);
      assert.equal(answer.body.code, 'unauthenticated');
    }
  }
});

for (const [operation, useOf] of Object.entries(USES)) {
  test(operation, async () => {
    const [method = '', path = ''] = operation.split(' ');
    const declared = document.paths[path]?.[method];
    assert.ok(declared, 'it stands in the document');
    const use = await useOf();
    await cells.refuseAll(operation, (token) =>
      server.call(method.toUpperCase(), addressOf(path, use), { ...use, token }),
    );
    const enough = MAKES_FOR_OTHERS.has(operation) ? use : await cells.justEnough(operation, use);
    const answer = await server.call(method.toUpperCase(), addressOf(path, use), enough);
    const status = use.status ?? Number(Object.keys(declared.responses)[0]);
    assert.equal(answer.status, status, answer.text);
    assertShape(operation, answer, declared, status);
  });
}

test('a HEAD and a wrong method are answered without harm', async () => {
  assert.equal((await server.call('HEAD', '/api/v1/studies')).status, 200);
  assert.equal((await server.call('PATCH', '/api/v1/studies')).status, 404);
});
