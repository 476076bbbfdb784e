import type { Principal } from './access.ts';

/** Kinds of audit events, after the messages of PS3.15 A.5.3. */
export const AUDIT_KINDS = [
  'application-activity',
  'instances-stored',
  'instances-accessed',
  'instances-transferred',
  'instances-deleted',
  'query',
  'user-authentication',
  'security-alert',
  'configuration-changed',
  'quarantine-resolved',
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
}

export interface Audit {
  record(event: AuditEvent): Promise<void>;
  list(
    principal: Principal,
    filter: { readonly limit: number; readonly before?: number; readonly kind?: AuditKind },
  ): Promise<AuditRow[]>;
}
