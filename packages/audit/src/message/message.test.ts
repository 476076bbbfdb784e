import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUDIT_FORMATS } from '../export/formats.ts';
import { fhirAuditEvent } from '../fhir/audit-event.ts';
import { framed, syslogMessage } from '../syslog/syslog-message.ts';
import { type AuditTrailRow, messageOf } from './message.ts';
import { auditMessageXml } from './message-xml.ts';

const SOURCE = { id: 'PACS-1', site: 'Charité' };
const STORED: AuditTrailRow = {
  id: 41,
  at: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  kind: 'instances-stored',
  outcome: 'success',
  actor: 'CT1',
  address: '10.0.0.5',
  studyInstanceUid: '1.2.840.1',
  facts: { door: 'dimse', instances: 3 },
};
const LINK = 'ab'.repeat(32);

test('what was stored is an Audit Message in the order of the schema, with study, sender and link', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const detail = (type: string, value: string) => `<ParticipantObjectDetail type="${type}" value="${base64(value)}"/>`;
  assert.equal(
    auditMessageXml(messageOf(STORED, SOURCE, LINK)),
    [
      '<AuditMessage><EventIdentification EventActionCode="C" EventDateTime="2026-01-02T03:04:05.006Z" EventOutcomeIndicator="0">',
      '<EventID csd-code="110104" codeSystemName="DCM" originalText="DICOM Instances Transferred"/></EventIdentification>',
      '<ActiveParticipant UserID="CT1" UserIsRequestor="true" NetworkAccessPointID="10.0.0.5" NetworkAccessPointTypeCode="2">',
      '<RoleIDCode csd-code="110153" codeSystemName="DCM" originalText="Source Role ID"/></ActiveParticipant>',
      '<ActiveParticipant UserID="PACS-1" UserIsRequestor="false">',
      '<RoleIDCode csd-code="110152" codeSystemName="DCM" originalText="Destination Role ID"/></ActiveParticipant>',
      '<AuditSourceIdentification AuditEnterpriseSiteID="Charité" AuditSourceID="PACS-1"><AuditSourceTypeCode csd-code="4"/></AuditSourceIdentification>',
      '<ParticipantObjectIdentification ParticipantObjectID="1.2.840.1" ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="3" ParticipantObjectDataLifeCycle="1">',
      '<ParticipantObjectIDTypeCode csd-code="110180" codeSystemName="DCM" originalText="Study Instance UID"/>',
      '<ParticipantObjectName>1.2.840.1</ParticipantObjectName>',
      detail('door', 'dimse'),
      detail('instances', '3'),
      detail('row', '41'),
      detail('link', LINK),
      '<ParticipantObjectDescription><SOPClass NumberOfInstances="3"/></ParticipantObjectDescription>',
      '</ParticipantObjectIdentification></AuditMessage>',
    ].join(''),
  );
});

/** Kind and act, then the standard's event, action, type and outcome. */
const EVENTS = [
  ['application-activity', { act: 'start' }, '110100', 'E', '110120', '4'],
  ['application-activity', { act: 'stop' }, '110100', 'E', '110121', '4'],
  ['audit-log-used', {}, '110101', 'R', undefined, '4'],
  ['instances-stored', { door: 'import' }, '110107', 'C', undefined, '4'],
  ['instances-accessed', {}, '110103', 'R', undefined, '4'],
  ['instances-transferred', { destination: 'WS1' }, '110104', 'R', undefined, '4'],
  ['instances-exported', { destination: 'export 1' }, '110106', 'R', undefined, '4'],
  ['instances-deleted', {}, '110105', 'D', undefined, '4'],
  ['query', {}, '110112', 'E', undefined, '4'],
  ['user-authentication', {}, '110114', 'E', '110122', '8'],
  ['user-authentication', { act: 'log-out' }, '110114', 'E', '110123', '8'],
  ['security-alert', { permission: 'delete' }, '110113', 'E', '110132', '8'],
  ['security-alert', { act: 'association-rejected' }, '110113', 'E', '110126', '8'],
  ['configuration-changed', { act: 'role-changed' }, '110113', 'E', '110136', '4'],
  ['configuration-changed', { act: 'something-new' }, '110113', 'E', '110129', '4'],
  ['workitem-changed', { act: 'created' }, '110111', 'C', undefined, '4'],
  ['quarantine-resolved', {}, '110103', 'U', undefined, '4'],
  ['not-known-yet', {}, 'not-known-yet', 'E', undefined, '4'],
] as const;

for (const [kind, facts, event, action, type, outcome] of EVENTS)
  test(`${kind} ${JSON.stringify(facts)} is ${event} ${action}`, () => {
    const message = messageOf({ id: 1, at: 0, kind, outcome: 'failure', actor: 'x', facts }, SOURCE);
    assert.deepEqual(
      [message.event.code, message.action, message.type?.code, message.outcome],
      [event, action, type, outcome],
    );
  });

test('a destination takes part; names that try to be markup stay names', () => {
  const message = messageOf(
    { id: 1, at: 0, kind: 'instances-transferred', outcome: 'success', actor: `"/><x>`, facts: { destination: 'A&B' } },
    SOURCE,
  );
  assert.deepEqual(
    message.participants.map(({ userId, isRequestor, role }) => [userId, isRequestor, role?.code]),
    [
      ['"/><x>', true, undefined],
      ['PACS-1', false, '110153'],
      ['A&B', false, '110152'],
    ],
  );
  const xml = auditMessageXml(message);
  assert.match(xml, /UserID="&quot;\/&gt;&lt;x&gt;"/);
  assert.match(xml, /UserID="A&amp;B"/);
});

test('a message of syslog has priority, time, sequence and the XML behind a byte order mark; framed by its bytes', () => {
  const message = messageOf(STORED, SOURCE);
  const text = syslogMessage(message, 41, { host: 'pacs host', application: 'vesalius', processId: 7 });
  const head = '<85>1 2026-01-02T03:04:05.006Z pacshost vesalius 7 DICOM+RFC3881 [meta sequenceId="41"] \ufeff';
  assert.equal(text, head + auditMessageXml(message));
  const failed = messageOf({ ...STORED, outcome: 'failure' }, SOURCE);
  assert.match(syslogMessage(failed, 41, { host: '', application: '', processId: 7 }), /^<84>1 \S+ - - 7 /);
  const frame = framed(text).toString();
  assert.equal(frame, `${Buffer.byteLength(text)} ${text}`);
  assert.ok(Buffer.byteLength(text) > text.length, 'the length is told in bytes');
});

test('an AuditEvent of FHIR says the same', () => {
  const event = fhirAuditEvent(messageOf(STORED, SOURCE, LINK));
  assert.deepEqual(
    [event.type.code, event.action, event.outcome, event.recorded],
    ['110104', 'C', '0', '2026-01-02T03:04:05.006Z'],
  );
  assert.deepEqual(event.agent[0], {
    role: [
      {
        coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110153', display: 'Source Role ID' }],
      },
    ],
    who: { identifier: { value: 'CT1' }, display: 'CT1' },
    requestor: true,
    network: { address: '10.0.0.5', type: '2' },
  });
  const [entity] = event.entity as { what: object; detail: { type: string; valueString: string }[] }[];
  assert.deepEqual(entity?.what, { identifier: { system: 'urn:dicom:uid', value: 'urn:oid:1.2.840.1' } });
  assert.deepEqual(entity?.detail.at(-1), { type: 'link', valueString: LINK });
});

test('exports: whole JSON, whole CSV without formulas, XML and a Bundle', () => {
  const rows = [
    STORED,
    { id: 42, at: 0, kind: 'user-authentication', outcome: 'failure', actor: '=cmd|"x"!A1' },
  ] as const;
  const written = (name: keyof typeof AUDIT_FORMATS) => {
    const { begin, end, row } = AUDIT_FORMATS[name];
    return begin + rows.map((one, at) => row(one, SOURCE, at === 0)).join('') + end;
  };
  assert.deepEqual(JSON.parse(written('json')), rows);
  assert.equal(
    written('csv'),
    'id,time,kind,outcome,actor,address,study,facts,link\r\n' +
      '41,2026-01-02T03:04:05.006Z,instances-stored,success,CT1,10.0.0.5,1.2.840.1,door=dimse instances=3,\r\n' +
      `42,1970-01-01T00:00:00.000Z,user-authentication,failure,"'=cmd|""x""!A1",,,,\r\n`,
  );
  assert.equal(written('xml').match(/<AuditMessage>/g)?.length, 2);
  assert.equal(JSON.parse(written('fhir')).entry.length, 2);
});
