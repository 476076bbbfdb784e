/** Every act and every refusal is exactly one event, whichever door it came through, with who and from where. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AssociationRejectedError, connect } from '@vesalius/dimse';
import type { AuditRow } from './testing/audit-row.ts';
import { ADMIN_PASSWORD, type LocalServer, openLocalServer } from './testing/local-server.ts';
import { tinyCt } from './testing/tiny-ct.ts';

const STUDY = '2.25.77701';
const UPS = '/dicomweb/workitems';
const FIND = '1.2.840.10008.5.1.4.1.2.2.1';

let server: LocalServer;
let looker: string;
let read = 0;

before(async () => {
  server = await openLocalServer({ VESALIUS_DICOM_HOST: '0.0.0.0' }); // strangers are not let in then
  const made = await server.call('POST', '/api/v1/tokens', { body: { name: 'looker', permissions: ['search'] } });
  looker = made.body.secret;
  await newRows();
});

after(() => server.close());

/** What has come since it was last read, but for the reading itself. */
async function newRows(): Promise<AuditRow[]> {
  const { body } = await server.call('GET', `/api/v1/audit?limit=1000&after=${read}`);
  const rows = body.events as AuditRow[];
  read = rows.at(-1)?.id ?? read;
  return rows.filter(({ kind }) => kind !== 'audit-log-used');
}

const call = (method: string, path: string, body?: unknown, token?: string | null) => () =>
  server.call(method, path, {
    ...(body !== undefined && { body }),
    ...(token !== undefined && { token: token === 'looker' ? looker : token }),
  });
const dicom = (bytes: Uint8Array, token?: string) => () =>
  server.call('POST', '/api/v1/import', { body: bytes, type: 'application/dicom', ...(token && { token: looker }) });

const WORKITEM = {
  '00404041': { vr: 'CS', Value: ['READY'] },
  '00741200': { vr: 'CS', Value: ['HIGH'] },
  '00741204': { vr: 'LO', Value: ['Read it'] },
  '00404005': { vr: 'DT', Value: ['20260101'] },
};

/** What is done; then kind, outcome, who, and the fact that says more. */
const ACTS: readonly (readonly [string, () => Promise<unknown>, string])[] = [
  ['an instance comes', dicom(tinyCt(1, 1)), 'instances-stored success bootstrap instances=1'],
  ['it comes again', dicom(tinyCt(1, 1)), 'instances-stored success bootstrap duplicates=1'],
  ['something that is no DICOM comes', dicom(Buffer.alloc(500, 65)), 'instances-stored failure bootstrap refused=1'],
  [
    'another of the same UID comes',
    dicom(tinyCt(1, 1, { StudyID: 'X' })),
    'instances-stored success bootstrap quarantined=1',
  ],
  ['who may not store sends', dicom(tinyCt(2, 1), 'looker'), 'security-alert failure looker permission=store'],
  [
    'a peer is put',
    call('PUT', '/api/v1/peers/CT9', { host: '10.0.0.9', port: 104 }),
    'configuration-changed success bootstrap act=peer-put',
  ],
  [
    'a peer is removed',
    call('DELETE', '/api/v1/peers/CT9'),
    'configuration-changed success bootstrap act=peer-removed',
  ],
  [
    'a token is made',
    call('POST', '/api/v1/tokens', { name: 'x', permissions: ['search'] }),
    'configuration-changed success bootstrap act=token-added',
  ],
  [
    'a token is revoked',
    call('DELETE', '/api/v1/tokens/2'),
    'configuration-changed success bootstrap act=token-revoked',
  ],
  [
    'a workitem is made',
    () => workitem('POST', `${UPS}?1.2.3.4`, WORKITEM),
    'workitem-changed success bootstrap act=created',
  ],
  [
    'it is subscribed to',
    call('POST', `${UPS}/1.2.3.4/subscribers/WS1`),
    'workitem-changed success bootstrap act=subscribed',
  ],
  ['storage commitment', () => commitment('1.2.3.5'), 'application-activity success bootstrap act=storage-commitment'],
  [
    'a wrong password',
    call('POST', '/api/v1/session', { user: 'admin', password: 'wrong' }, null),
    'user-authentication failure admin ',
  ],
  [
    'a log-in',
    call('POST', '/api/v1/session', { user: 'admin', password: ADMIN_PASSWORD }, null),
    'user-authentication success admin ',
  ],
  [
    'a token that is none',
    call('GET', '/api/v1/studies', undefined, 'nonsense'),
    'security-alert failure  act=unauthenticated',
  ],
  [
    'who may not administer reads users',
    call('GET', '/api/v1/users', undefined, 'looker'),
    'security-alert failure looker permission=administer',
  ],
  [
    'who may not read the trail reads it',
    call('GET', '/api/v1/audit', undefined, 'looker'),
    'security-alert failure looker permission=audit.read',
  ],
  ['a stranger calls', stranger, 'security-alert failure STRANGER act=association-rejected'],
  [
    'a case is decided',
    call('POST', '/api/v1/quarantine/1/resolution', { decision: 'reject' }),
    'quarantine-resolved success bootstrap decision=reject',
  ],
  [
    'a study that is not there is deleted',
    call('DELETE', '/api/v1/studies/1.2.3'),
    'instances-deleted failure bootstrap instances=0',
  ],
  ['a study is deleted', call('DELETE', `/api/v1/studies/${STUDY}`), 'instances-deleted success bootstrap instances=1'],
];

async function workitem(method: string, path: string, model: object) {
  return server.call(method, path, { body: JSON.stringify([model]), type: 'application/dicom+json' });
}

async function commitment(transaction: string) {
  const instances = [
    { '00081150': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] }, '00081155': { vr: 'UI', Value: ['1.2'] } },
  ];
  return server.call('POST', `/dicomweb/commitment-requests/${transaction}`, {
    body: JSON.stringify([{ '00081199': { vr: 'SQ', Value: instances } }]),
    type: 'application/dicom+json',
  });
}

async function stranger() {
  await assert.rejects(
    connect({
      host: '127.0.0.1',
      port: server.dicomPort,
      callingAeTitle: 'STRANGER',
      calledAeTitle: 'VESALIUS',
      presentationContexts: [{ abstractSyntax: FIND, transferSyntaxes: ['1.2.840.10008.1.2'] }],
    }),
    AssociationRejectedError,
  );
}

for (const [what, act, expected] of ACTS)
  test(`${what}: ${expected}`, async () => {
    await act();
    const rows = await newRows();
    assert.equal(rows.length, 1, JSON.stringify(rows));
    const [{ kind, outcome, actor, address, facts }] = rows as [AuditRow];
    const [wantedKind, wantedOutcome, wantedActor, fact = ''] = expected.split(' ');
    assert.deepEqual([kind, outcome, actor], [wantedKind, wantedOutcome, wantedActor]);
    const [name = '', value] = fact.split('=');
    if (name !== '') assert.equal(String(facts[name]), value, JSON.stringify(facts));
    assert.match(address ?? '', /127\.0\.0\.1$/);
  });

test('a start and the reading of the trail are events too', async () => {
  const { body } = await server.call('GET', '/api/v1/audit?limit=1000&after=0');
  const rows = body.events as AuditRow[];
  assert.equal(rows.filter(({ facts }) => facts?.act === 'start').length, 1);
  assert.ok(rows.some(({ kind, actor }) => kind === 'audit-log-used' && actor === 'bootstrap'));
});
