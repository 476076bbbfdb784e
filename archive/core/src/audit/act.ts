import type { AuditEvent, Principal } from '@vesalius/archive/api';

type Told = Partial<Pick<AuditEvent, 'outcome' | 'studyInstanceUid'>> & Pick<AuditEvent, 'facts'>;

/** The event of an act of a principal, to be written in the transaction of the act. */
export function actOf(
  { kind: by, name, address }: Principal,
  kind: AuditEvent['kind'],
  { outcome = 'success', studyInstanceUid, facts }: Told = {},
): AuditEvent {
  return {
    kind,
    outcome,
    actor: name,
    ...(address !== undefined && { address }),
    ...(studyInstanceUid !== undefined && { studyInstanceUid }),
    facts: { by, ...facts },
  };
}

/** An act on the archive's own settings: users, rights, projects, peers. */
export function changeOf(principal: Principal, act: string, facts: NonNullable<AuditEvent['facts']>): AuditEvent {
  return actOf(principal, 'configuration-changed', { facts: { act, ...facts } });
}
