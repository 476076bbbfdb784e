import type { Principal } from './access.ts';

/** Kinds of audit events; what each is in the words of PS3.15 §A.5.3 is a table of packages/audit. */
export const AUDIT_KINDS = [
  'application-activity',
  'audit-log-used',
  'instances-stored',
  'instances-accessed',
  'instances-transferred',
  'instances-exported',
  'instances-deleted',
  'instances-restored',
  'instances-purged',
  'query',
  'user-authentication',
  'security-alert',
  'configuration-changed',
  'quarantine-resolved',
  'workitem-changed',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

export interface AuditEvent {
  readonly kind: AuditKind;
  readonly outcome: 'success' | 'failure';
  readonly actor: string;
  readonly address?: string;
  readonly studyInstanceUid?: string;
  readonly facts?: Readonly<Record<string, string | number>>;
}

export interface AuditRow extends AuditEvent {
  readonly id: number;
  readonly at: number;
  /** Seals it with all rows before it (packages/audit); hexadecimal. */
  readonly link?: string;
}

/** All of these together. */
export interface AuditFilter {
  readonly limit: number;
  /** Smaller ids only, newest first. */
  readonly before?: number;
  /** Greater ids only, oldest first. */
  readonly after?: number;
  readonly kind?: AuditKind;
  readonly outcome?: AuditEvent['outcome'];
  readonly actor?: string;
  readonly address?: string;
  readonly studyInstanceUid?: string;
  /** Milliseconds since 1970, the first of them. */
  readonly from?: number;
  /** The first behind them. */
  readonly to?: number;
}

/** The newest row of the trail, signed. */
export interface SignedAuditHead {
  readonly id: number;
  readonly link: string;
  readonly at: number;
  readonly key: string;
  readonly signature: string;
}

/** The signature of a text, by the key that signs heads. */
export interface AuditSignature {
  readonly key: string;
  readonly signature: string;
}

export interface PatientReference {
  readonly patientId: string;
  readonly issuerOfPatientId?: string;
}

/** Somebody who was given something of a study, with alike events counted together. */
export interface Disclosure {
  readonly actor: string;
  /** What kind of principal. */
  readonly by: string;
  readonly kind: AuditKind;
  readonly studyInstanceUid: string;
  /** Where it was sent or exported to. */
  readonly destination?: string;
  /** Of the latest event. */
  readonly address?: string;
  readonly events: number;
  /** Instances of the event with the most; 0: metadata only. */
  readonly instances: number;
  /** Milliseconds since 1970, UTC. */
  readonly first: number;
  readonly last: number;
}

export interface Disclosures {
  /** Studies of the patient that are in the archive. */
  readonly studies: readonly string[];
  /** The latest first. */
  readonly disclosures: readonly Disclosure[];
}

export interface Audit {
  /** Durable when it resolves. For acts that change rows of the archive use what takes the event into their transaction. */
  record(event: AuditEvent): Promise<void>;
  /**
   * Somebody was turned away and nothing was changed: written with what is alike within a second, so that a flood leaves a row a second.
   */
  refused(event: Omit<AuditEvent, 'kind' | 'outcome'>): void;
  /** Needs `audit.read`, and leaves a row itself. */
  list(principal: Principal, filter: AuditFilter): Promise<AuditRow[]>;
  /** Who was given something of a patient's studies. Needs `audit.read`. */
  disclosures(principal: Principal, patient: PatientReference): Promise<Disclosures>;
  /** The newest signed head; undefined while the trail is empty or nothing signs it. Needs `audit.read`. */
  head(principal: Principal): Promise<SignedAuditHead | undefined>;
  /** Signs what a part of the program vouches for, a report for instance; undefined when nothing signs here. */
  sign(text: string): AuditSignature | undefined;
}
