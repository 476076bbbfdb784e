/** Whichever door is used, the trail tells who asked and what was given, without patients' data. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Association, connect } from '@vesalius/dimse';
import type { AuditRow } from './testing/audit-row.ts';
import { type LocalServer, openLocalServer } from './testing/local-server.ts';
import { studyIdentifier } from './testing/study-identifier.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const FIND = '1.2.840.10008.5.1.4.1.2.2.1';
const GET = '1.2.840.10008.5.1.4.1.2.2.3';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const STUDY = '2.25.77701';
const INSTANCE = `${STUDY}/series/${STUDY}.1/instances/${STUDY}.1.1`;

let server: LocalServer;
let read = 0;

before(async () => {
  server = await openLocalServer();
  for (const number of [1, 2, 3])
    await server.call('POST', '/api/v1/import', { body: tinyCt(1, number), type: 'application/dicom' });
});

after(() => server.close());

/** What the trail has since it was last read, oldest first. */
async function newRows(): Promise<AuditRow[]> {
  const { body, text } = await server.call('GET', '/api/v1/audit?limit=1000');
  assert.doesNotMatch(text, /Wałęsa|Łucja|walesa|P1\b|A1\b/);
  const rows = (body.events as AuditRow[]).filter(({ id }) => id > read).toReversed();
  read = rows.at(-1)?.id ?? read;
  return rows;
}

async function asPeer<T>(work: (association: Association) => Promise<T>): Promise<T> {
  const association = await connect({
    host: '127.0.0.1',
    port: server.dicomPort,
    callingAeTitle: 'READER',
    calledAeTitle: 'VESALIUS',
    presentationContexts: [FIND, GET, CT].map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: [EXPLICIT] })),
    roles: [{ sopClassUid: CT, scu: false, scp: true }],
  });
  try {
    return await work(association);
  } finally {
    await association.release();
  }
}

test('searches by REST, QIDO-RS and C-FIND', async () => {
  await newRows();
  await server.call('GET', '/api/v1/studies?patientName=walesa');
  await server.call('GET', `/dicomweb/studies?PatientID=P1&AccessionNumber=A1`);
  await asPeer(async (association) => {
    const responses = association.cFind({ sopClassUid: FIND, identifier: studyIdentifier(STUDY) });
    while (!(await responses.next()).done);
  });
  const rows = (await newRows()).filter(({ kind }) => kind === 'query');
  const seen = rows.map(({ actor, studyInstanceUid, facts: { by, keys, answers } }) =>
    [actor, by, studyInstanceUid, keys, answers].join(),
  );
  for (const row of [
    'bootstrap,token,,PatientName,1',
    'bootstrap,token,,AccessionNumber PatientID,1',
    `READER,peer,${STUDY},StudyInstanceUID,1`,
  ])
    assert.ok(seen.includes(row), `${row} is not in ${seen.join('; ')}`);
  for (const { address } of rows) assert.match(address ?? '', /127\.0\.0\.1$/);
});

test('retrieval by WADO-RS, frames, metadata, WADO-URI and C-GET; many frames leave one row', async () => {
  await newRows();
  for (let times = 0; times < 20; times++) await server.call('GET', `/dicomweb/studies/${INSTANCE}/frames/1`);
  await server.call('GET', `/dicomweb/studies/${STUDY}`);
  await server.call('GET', `/dicomweb/studies/${STUDY}/metadata`, { headers: { accept: 'application/dicom+json' } });
  await server.call('GET', '/dicomweb/studies/1.2.3.4');
  const web = await newRows();
  const accessed = web.filter(({ kind }) => kind === 'instances-accessed');
  assert.deepEqual(
    accessed.map(({ actor, outcome, studyInstanceUid, facts }) => [actor, outcome, studyInstanceUid, facts.instances]),
    [
      ['bootstrap', 'success', STUDY, 3],
      ['bootstrap', 'failure', '1.2.3.4', undefined],
    ],
  );
  assert.ok(Number(accessed[0]!.facts.requests) >= 21);
  const end = await asPeer((association) =>
    association.cGet({
      sopClassUid: GET,
      identifier: studyIdentifier(STUDY),
      store: () => ({ write: () => true, drained: async () => {}, end: async () => ({ status: 0 }), abort() {} }),
    }),
  );
  assert.equal(end.completed, 3);
  const dimse = await newRows();
  const transferred = dimse.find(({ kind }) => kind === 'instances-transferred');
  assert.deepEqual(
    [transferred?.actor, transferred?.studyInstanceUid, transferred?.facts],
    ['READER', STUDY, { by: 'peer', destination: 'READER', completed: 3, failed: 0 }],
  );
  assert.equal(dimse.filter(({ kind }) => kind.startsWith('instances')).length, 1, 'one act, one event');
});

test('what is not permitted is told as an alert', async () => {
  const made = await server.call('POST', '/api/v1/tokens', { body: { name: 'looker', permissions: ['search'] } });
  await newRows();
  const token = made.body.secret;
  await server.call('DELETE', `/api/v1/studies/${STUDY}`, { token });
  await server.call('GET', `/dicomweb/studies/${STUDY}`, { token });
  const alerts = (await newRows()).filter(({ kind }) => kind === 'security-alert');
  assert.deepEqual(
    alerts.map(({ actor, facts: { permission, times } }) => [actor, permission, times]),
    [
      ['looker', 'delete', 1],
      ['looker', 'retrieve', 1],
    ],
  );
});
