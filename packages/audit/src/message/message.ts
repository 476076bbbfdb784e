import { type AuditCode, type EventAction, eventOf } from './codes.ts';

/** A row of the trail with what it means. */
export interface AuditTrailRow {
  readonly id: number;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly kind: string;
  readonly outcome: 'success' | 'failure';
  readonly actor: string;
  readonly address?: string;
  readonly studyInstanceUid?: string;
  readonly facts?: Readonly<Record<string, string | number>>;
}

/** Who reports. */
export interface AuditSource {
  /** Audit Source ID: this archive. */
  readonly id: string;
  /** Audit Enterprise Site ID. */
  readonly site?: string;
}

export interface ActiveParticipant {
  readonly userId: string;
  readonly isRequestor: boolean;
  readonly address?: string;
  /** PS3.16 CID 402. */
  readonly role?: AuditCode;
}

export interface ParticipantObject {
  readonly id: string;
  readonly name: string;
  readonly idType: AuditCode;
  /** 2: system object. */
  readonly typeCode: '2';
  /** PS3.15 §A.5.1.2.2. */
  readonly role: string;
  readonly lifeCycle?: string;
  readonly details: readonly (readonly [name: string, value: string])[];
  readonly instances?: number;
}

/** An Audit Message (PS3.15 §A.5.1), free of any encoding. */
export interface AuditMessage {
  readonly event: AuditCode;
  readonly type: AuditCode | undefined;
  readonly action: EventAction;
  readonly at: Date;
  /** 0 success, 4 minor failure, 8 serious failure. */
  readonly outcome: '0' | '4' | '8';
  readonly participants: readonly ActiveParticipant[];
  readonly source: AuditSource;
  readonly objects: readonly ParticipantObject[];
}

const APPLICATION: AuditCode = { code: '110150', meaning: 'Application' };
const SOURCE_ROLE: AuditCode = { code: '110153', meaning: 'Source Role ID' };
const DESTINATION_ROLE: AuditCode = { code: '110152', meaning: 'Destination Role ID' };
const STUDY_UID: AuditCode = { code: '110180', meaning: 'Study Instance UID' };
/** An alarm is more than something that was not there. */
const SERIOUS = new Set(['security-alert', 'user-authentication']);
const SENDERS = new Set(['instances-stored']);
const RECEIVERS = new Set(['instances-transferred', 'instances-exported']);

/**
 * The message that a row of the trail is.
 *
 * @param link the row's link of the chain, which goes along: a collector's copies then tell whether the original was changed
 */
export function messageOf(row: AuditTrailRow, source: AuditSource, link?: string): AuditMessage {
  const { kind, outcome, at, facts = {} } = row;
  const { event, type, action, lifeCycle } = eventOf(kind, textOf(facts.act), textOf(facts.door));
  return {
    event,
    type,
    action,
    at: new Date(at),
    outcome: outcome === 'success' ? '0' : SERIOUS.has(kind) ? '8' : '4',
    participants: participantsOf(row, source),
    source,
    objects: [objectOf(row, lifeCycle, link)],
  };
}

function participantsOf({ kind, actor, address, facts = {} }: AuditTrailRow, source: AuditSource): ActiveParticipant[] {
  const asker: ActiveParticipant = {
    userId: actor,
    isRequestor: true,
    ...(address !== undefined && { address }),
    ...(SENDERS.has(kind) && { role: SOURCE_ROLE }),
  };
  const archive: ActiveParticipant = {
    userId: source.id,
    isRequestor: false,
    role: SENDERS.has(kind) ? DESTINATION_ROLE : RECEIVERS.has(kind) ? SOURCE_ROLE : APPLICATION,
  };
  const destination = textOf(facts.destination);
  if (destination === undefined) return [asker, archive];
  return [asker, archive, { userId: destination, isRequestor: false, role: DESTINATION_ROLE }];
}

/** The study, or the trail's own row where the event is about none; with everything that the row says. */
function objectOf(row: AuditTrailRow, lifeCycle: string | undefined, link: string | undefined): ParticipantObject {
  const { id, studyInstanceUid, facts = {} } = row;
  const details: [string, string][] = Object.entries(facts).map(([name, value]) => [name, String(value)]);
  details.push(['row', String(id)]);
  if (link !== undefined) details.push(['link', link]);
  if (studyInstanceUid === undefined)
    return {
      id: `audit:${id}`,
      name: row.kind,
      idType: { code: '12', meaning: 'URI', system: 'RFC-3881' },
      typeCode: '2',
      role: '13',
      details,
    };
  return {
    id: studyInstanceUid,
    name: studyInstanceUid,
    idType: STUDY_UID,
    typeCode: '2',
    role: '3',
    ...(lifeCycle !== undefined && { lifeCycle }),
    details,
    ...(typeof facts.instances === 'number' && { instances: facts.instances }),
  };
}

function textOf(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
