/**
 * No patient's data outside archive, index and audit trail: the whole program, with identifiers that nothing else has, through every door,
 * well and badly used; then every byte that it wrote elsewhere is searched.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { readFile as readDicom } from '@vesalius/dicom';
import { type Association, connect } from '@vesalius/dimse';
import { type RunningServer, startServer } from '../../../tools/torture/server/running-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const NAME = 'CANARYNAME';
const ID = 'CANARYID';
const PATIENT = {
  PatientName: `${NAME}^Bird=金絲雀^鳥`,
  PatientID: `${ID}-77`,
  PatientBirthDate: '19031209',
  AccessionNumber: 'CANARYACC',
  StudyDescription: 'CANARYTEXT of a study',
  ReferringPhysicianName: 'CANARYDOC^A',
};
/** Also as they are folded for search, and as they stand in an address. */
const CANARY = /canary|金絲雀|19031209|%E9%87%91/i;
const FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const GET = '1.2.840.10008.5.1.4.1.2.2.3';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const STUDY = '2.25.77701';
/** Where patients' data belong: the archive with its journal, and the index. */
const THEIRS = /^(blobs|journal|index\.sqlite(-wal|-shm)?)(\/|$)/;

let folder: string;
let server: RunningServer;
let printed = '';
const refusals: string[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vesalius-canaries-'));
  server = await startServer({ dataDir: folder, env: { VESALIUS_LOG_LEVEL: 'trace' }, ownErrors: true });
  for (const stream of [server.process.stdout, server.process.stderr])
    stream?.on('data', (bytes: Buffer) => {
      printed += bytes.toString();
    });
});

after(async () => {
  await server.kill();
  await rm(folder, { recursive: true });
});

async function call(method: string, path: string, body?: unknown, type = 'application/json'): Promise<number> {
  const raw = body instanceof Uint8Array || typeof body === 'string';
  const answer = await fetch(server.web + path, {
    method,
    headers: { authorization: `Bearer ${server.token}`, ...(body !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body: raw ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const headers = JSON.stringify([...answer.headers]);
  assert.doesNotMatch(headers, CANARY, `headers of ${method} ${path}`);
  if (answer.status >= 400) refusals.push(text);
  return answer.status;
}

const file = (number: number, more = {}) => tinyCt(1, number, { ...PATIENT, ...more });

async function asPeer(work: (association: Association) => Promise<unknown>): Promise<void> {
  const association = await connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'CT1',
    calledAeTitle: 'VESALIUS',
    presentationContexts: [FIND, GET, CT].map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: [EXPLICIT] })),
    roles: [{ sopClassUid: CT, scu: true, scp: true }],
  });
  await work(association).catch(() => undefined);
  await association.release().catch(() => association.abort());
}

/** The data set of a file, which is also an identifier full of canaries. */
function datasetOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(readDicom(bytes).datasetOffset);
}

test('instances come by every door, well formed, twice, contradicting, cut off and spoilt', async () => {
  assert.equal(await call('POST', '/api/v1/import', file(1), 'application/dicom'), 200);
  await call('POST', '/api/v1/import', file(1), 'application/dicom');
  await call('POST', '/dicomweb/studies', file(2), 'application/dicom');
  await call('POST', '/api/v1/import', file(2, { StudyID: 'other' }), 'application/dicom');
  await call('POST', '/api/v1/import', file(3, { PatientID: `${ID}-88` }), 'application/dicom');
  await call('POST', '/api/v1/import', file(4).subarray(0, 900), 'application/dicom');
  await call('POST', '/api/v1/import', Buffer.from(`DICM ${NAME} ${ID}`.repeat(50)), 'application/dicom');
  await call('POST', '/api/v1/import', file(5, { SOPInstanceUID: `${ID}.not.a.uid` }), 'application/dicom');
  await call('POST', '/dicomweb/studies/1.2.3', file(6), 'application/dicom');
  await call(
    'POST',
    '/dicomweb/studies',
    `[{"00100010":{"vr":"PN","Value":[{"Alphabetic":"${NAME}"}]}`,
    'application/dicom+json',
  );
  const store = (bytes: Uint8Array) => (association: Association) =>
    association.cStore({
      sopClassUid: CT,
      sopInstanceUid: `${STUDY}.1.7`,
      transferSyntaxUid: EXPLICIT,
      source: [bytes],
    });
  await asPeer(store(datasetOf(file(7))));
  await asPeer(store(datasetOf(file(8))));
  await asPeer(store(datasetOf(file(7)).subarray(0, 700)));
});

test('searches and retrievals by every door, right and wrong', async () => {
  const name = encodeURIComponent(PATIENT.PatientName);
  for (const path of [
    `/api/v1/studies?patientName=${NAME}&patientId=${ID}*`,
    `/api/v1/studies?patientName=${NAME}&limit=${ID}`,
    `/api/v1/studies?${NAME}=${ID}`,
    `/api/v1/studies/${ID}`,
    `/api/v1/quarantine?state=${NAME}`,
    `/api/v1/audit?actor=x&kind=${NAME}`,
    `/api/v1/${NAME}/${ID}`,
    `/dicomweb/studies?PatientName=${name}&includefield=all`,
    `/dicomweb/studies?PatientName=${NAME}&StudyDate=${ID}`,
    `/dicomweb/studies?unknown=${NAME}`, // its name alone is told back, to who sent it
    `/dicomweb/studies?PatientID=${ID}&limit=${NAME}`,
    `/dicomweb/studies/${STUDY}`,
    `/dicomweb/studies/${STUDY}/metadata`,
    `/dicomweb/studies/${ID}/metadata`,
    `/dicomweb/studies/${STUDY}/rendered`,
    `/dicomweb/studies/${STUDY}/series/${STUDY}.1/instances/${STUDY}.1.1/frames/${NAME}`,
    `/dicomweb/workitems?PatientName=${NAME}`,
    `/wado?requestType=WADO&studyUID=${ID}&seriesUID=${NAME}&objectUID=1`,
    `/wado?requestType=${NAME}`,
    `/${NAME}?${ID}`,
  ])
    await call('GET', path);
  const identifier = datasetOf(file(1)).subarray(0, 400);
  for (const bytes of [identifier, Buffer.from(`${NAME}${ID}`.repeat(9))])
    await asPeer(async (association) => {
      const responses = association.cFind({ sopClassUid: FIND, identifier: bytes });
      while (!(await responses.next()).done);
    });
});

test('everything else that takes a name: workitems, exports, accounts, peers, decisions, deletions', async () => {
  const workitem = [{ '00100010': { vr: 'PN', Value: [{ Alphabetic: NAME }] }, '00100020': { vr: 'LO', Value: [ID] } }];
  await call('POST', '/dicomweb/workitems?1.2.3.9', workitem, 'application/dicom+json');
  await call('POST', '/dicomweb/workitems', workitem, 'application/dicom+json');
  await call('POST', '/api/v1/audit/disclosures', { patientId: PATIENT.PatientID });
  await call('POST', '/api/v1/audit/disclosures', { patientId: ID.repeat(20) });
  await call('PUT', '/api/v1/deidentification-profiles/canaries-none', { version: '1' });
  await call('POST', '/api/v1/deidentified-exports', { profile: 'canaries-none', studyInstanceUids: [STUDY] });
  await call('POST', '/api/v1/peers/CT1/query', { keys: { PatientName: NAME } });
  await call('PUT', '/api/v1/peers/GONE', { host: '127.0.0.1', port: 1 });
  await call('POST', '/api/v1/peers/GONE/query', { keys: { PatientName: NAME, PatientID: ID } });
  await call('POST', '/api/v1/peers/GONE/send', { studyInstanceUids: [STUDY] });
  await call('POST', '/api/v1/quarantine/1/resolution', { decision: NAME });
  await call('POST', '/api/v1/quarantine/1/resolution', { decision: 'replace' });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await call('DELETE', `/api/v1/studies/${STUDY}/series/${STUDY}.1/instances/${STUDY}.1.1`);
  await call('DELETE', `/api/v1/studies/${ID}`);
});

test('no refusal and no metric holds a canary', async () => {
  assert.ok(refusals.length > 20, `${refusals.length} refusals`);
  for (const text of refusals) assert.doesNotMatch(text, CANARY);
  const answer = await fetch(`${server.web}/metrics`, { headers: { authorization: `Bearer ${server.token}` } });
  assert.doesNotMatch(await answer.text(), CANARY);
});

test('nothing printed, no file beside archive and index, no name of any file holds a canary; the audit trail neither', async () => {
  const trail = await fetch(`${server.web}/api/v1/audit?limit=1000`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  const rows = ((await trail.json()) as { events: { actor: string }[] }).events;
  assert.doesNotMatch(JSON.stringify(rows), CANARY);
  assert.equal(await server.stop(), 0);
  assert.ok(printed.length > 100, 'something was logged');
  assert.doesNotMatch(printed, CANARY);
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  let searched = 0;
  for (const { parentPath, name } of files) {
    const path = relative(folder, join(parentPath, name));
    assert.doesNotMatch(path.replace('canaries-none', ''), CANARY);
    if (THEIRS.test(path)) continue;
    searched += 1;
    const text = (await readFile(join(folder, path))).toString('utf8').replaceAll('canaries-none', '');
    assert.doesNotMatch(text, CANARY, path);
  }
  assert.ok(searched > 3, `${searched} files`);
});
