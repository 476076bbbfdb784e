import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArchiveError } from '@vesalius/archive/api';
import { consentSaid } from './fhir-consent.ts';

const NOW = Date.UTC(2026, 5, 15);
const LUNG = { names: new Set(['lung', 'Lung nodules', 'EK 12/26']), now: NOW };
const code = (system: string, word: string) => ({
  system: `http://terminology.hl7.org/CodeSystem/${system}`,
  code: word,
});
const PURPOSE = [code('v3-ActReason', 'HRESCH')];
const project = (value: string) => [
  { role: { coding: [code('v3-RoleClass', 'AGNT')] }, reference: { identifier: { value } } },
];
const CONSENT = {
  resourceType: 'Consent',
  status: 'active',
  scope: { coding: [code('consentscope', 'research')] },
  category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
  patient: { identifier: { system: 'urn:oid:1.2.3', value: 'P1', assigner: { display: 'HOSPITAL' } } },
  dateTime: '2026-01-05',
  policyRule: { coding: [code('v3-ActCode', 'OPTIN')] },
  provision: { period: { start: '2026-01-01', end: '2026-12-31' }, purpose: PURPOSE, actor: project('lung') },
};

/** Where the Consent with these changes is wrong. */
function wrongAt(changes: object, others?: Parameters<typeof consentSaid>[2]): string | undefined {
  try {
    consentSaid({ ...CONSENT, ...changes }, LUNG, others);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof ArchiveError, String(error));
    assert.ok(!error.message.includes('P1'), 'no value of the patient');
    return error.where;
  }
}
const said = (changes: object = {}) => consentSaid({ ...CONSENT, ...changes }, LUNG);
const provided = (changes: object) => ({ provision: { ...CONSENT.provision, ...changes } });

test('an active Consent of research for this project is given until its period ends', () => {
  assert.deepEqual(said(), {
    patientId: 'P1',
    assigner: 'HOSPITAL',
    state: 'given',
    statedAt: Date.UTC(2026, 0, 6) - 1,
    expiresAt: Date.UTC(2027, 0, 1) - 1,
  });
  assert.equal(said(provided({ actor: undefined, purpose: undefined })).state, 'given');
  assert.equal(said(provided({ period: { end: '2026-08-01T12:00:00+02:00' } })).expiresAt, Date.UTC(2026, 7, 1, 10));
  assert.equal(said(provided({ actor: project('EK 12/26') })).state, 'given');
});

test('who said no, or ended it, has withdrawn', () => {
  for (const status of ['inactive', 'rejected']) assert.equal(said({ status }).state, 'withdrawn', status);
  assert.equal(said({ policyRule: { coding: [code('v3-ActCode', 'OPTOUT')] } }).state, 'withdrawn');
  assert.equal(said(provided({ type: 'deny' })).state, 'withdrawn');
});

test('an inner provision about the project goes before the outer one, one about others does not; what forbids stays', () => {
  const inner = (...provision: object[]) => said(provided({ actor: undefined, provision }));
  assert.equal(inner({ type: 'deny', actor: project('lung') }).state, 'withdrawn');
  assert.equal(inner({ type: 'deny', actor: project('heart') }).state, 'given');
  assert.equal(inner({ type: 'deny', purpose: [code('v3-ActReason', 'TREAT')] }).state, 'given');
  assert.equal(inner({ type: 'deny', period: { end: '2026-02-01' } }).state, 'given', 'that is over');
  assert.equal(inner({ type: 'deny', actor: project('lung') }, { type: 'permit' }).state, 'withdrawn');
  const optOut = { policyRule: { coding: [code('v3-ActCode', 'OPTOUT')] } };
  const provision = { provision: [{ type: 'permit', actor: project('lung'), period: { end: '2026-07' } }] };
  assert.deepEqual(
    [said({ ...optOut, provision }).state, said({ ...optOut, provision }).expiresAt],
    ['given', Date.UTC(2026, 7, 1) - 1],
  );
});

test('what is wrong or cannot be kept is refused with its place', () => {
  const cases: readonly [place: string, changes: object][] = [
    ['Consent.resourceType', { resourceType: 'Patient' }],
    ['Consent.status', { status: 'draft' }],
    ['Consent.status', { status: 'entered-in-error' }],
    ['Consent.status', { status: undefined }],
    ['Consent.scope', { scope: { coding: [code('consentscope', 'treatment')] } }],
    ['Consent.scope', { scope: undefined }],
    ['Consent.patient', { patient: undefined }],
    ['Consent.patient', { patient: 'P1' }],
    ['Consent.patient.identifier', { patient: { reference: 'Patient/1' } }],
    ['Consent.modifierExtension', { modifierExtension: [{ url: 'urn:x' }] }],
    ['Consent.dateTime', { dateTime: 'yesterday' }],
    ['Consent.provision.type', { policyRule: undefined }],
    ['Consent.provision.period.start', provided({ period: { start: '2026-07-01' } })],
    ['Consent.provision.period.end', provided({ period: { end: '2026-06-14' } })],
    ['Consent.provision.period.end', provided({ period: { end: 'soon' } })],
    ['Consent.provision.purpose', provided({ purpose: [code('v3-ActReason', 'TREAT')] })],
    ['Consent.provision.actor', provided({ actor: project('heart') })],
    ['Consent.provision.dataPeriod', provided({ dataPeriod: { end: '2020' } })],
    ['Consent.provision.provision[0].type', provided({ provision: [{ actor: project('lung') }] })],
    ['Consent.provision.provision[0].code', provided({ provision: [{ type: 'deny', code: [{ text: 'MR' }] }] })],
  ];
  for (const [place, changes] of cases) assert.equal(wrongAt(changes), place, JSON.stringify(changes));
});

test('the patient is named by the medical record number of a contained Patient or of one beside it', () => {
  const identifier = [
    { value: 'INS-7' },
    { type: { coding: [code('v2-0203', 'MR')] }, value: 'P2', assigner: { display: 'CLINIC' } },
  ];
  const contained = [{ resourceType: 'Patient', id: 'p', identifier }];
  assert.equal(said({ patient: { reference: '#p' }, contained }).patientId, 'P2');
  const beside = [{ resourceType: 'Patient', id: '7', identifier }];
  const consent = { ...CONSENT, patient: { reference: 'https://fhir.example.org/Patient/7' } };
  assert.equal(consentSaid(consent, LUNG, beside).assigner, 'CLINIC');
  const untyped = [{ resourceType: 'Patient', id: '7', identifier: [{ value: 'A' }, { value: 'B' }] }];
  assert.equal(wrongAt({ patient: { reference: 'Patient/7' } }, untyped), 'Consent.patient.identifier');
});
