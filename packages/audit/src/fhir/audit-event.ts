import type { AuditCode } from '../message/codes.ts';
import type { ActiveParticipant, AuditMessage, ParticipantObject } from '../message/message.ts';

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const OBJECT_TYPES = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const OBJECT_ROLES = 'http://terminology.hl7.org/CodeSystem/object-role';
const SOURCE_TYPES = 'http://terminology.hl7.org/CodeSystem/security-source-type';
const LIFE_CYCLES = 'http://terminology.hl7.org/CodeSystem/dicom-audit-lifecycle';

interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** An AuditEvent of FHIR R4, as JSON. */
export interface AuditEventResource {
  readonly resourceType: 'AuditEvent';
  readonly type: Coding;
  readonly subtype?: readonly Coding[];
  readonly action: string;
  readonly recorded: string;
  readonly outcome: string;
  readonly agent: readonly object[];
  readonly source: object;
  readonly entity: readonly object[];
}

/** The message as an AuditEvent of FHIR R4, which has the same model. */
export function fhirAuditEvent(message: AuditMessage): AuditEventResource {
  const { event, type, action, at, outcome, participants, source, objects } = message;
  return {
    resourceType: 'AuditEvent',
    type: codingOf(event),
    ...(type && { subtype: [codingOf(type)] }),
    action,
    recorded: at.toISOString(),
    outcome,
    agent: participants.map(agentOf),
    source: {
      ...(source.site !== undefined && { site: source.site }),
      observer: { display: source.id },
      type: [{ system: SOURCE_TYPES, code: '4', display: 'Application Server' }],
    },
    entity: objects.map(entityOf),
  };
}

function agentOf({ userId, isRequestor, address, role }: ActiveParticipant): object {
  return {
    ...(role && { role: [{ coding: [codingOf(role)] }] }),
    who: { identifier: { value: userId }, display: userId },
    requestor: isRequestor,
    ...(address !== undefined && { network: { address, type: '2' } }),
  };
}

function entityOf({ id, name, typeCode, role, lifeCycle, details }: ParticipantObject): object {
  const isUid = /^[0-9.]+$/.test(id);
  return {
    what: { identifier: isUid ? { system: 'urn:dicom:uid', value: `urn:oid:${id}` } : { value: id } },
    type: { system: OBJECT_TYPES, code: typeCode },
    role: { system: OBJECT_ROLES, code: role },
    ...(lifeCycle !== undefined && { lifecycle: { system: LIFE_CYCLES, code: lifeCycle } }),
    name,
    detail: details.map(([type, value]) => ({ type, valueString: value })),
  };
}

function codingOf({ code, meaning, system }: AuditCode): Coding {
  return { system: system === undefined ? DCM : `urn:vesalius:${system.toLowerCase()}`, code, display: meaning };
}
