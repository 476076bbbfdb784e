import type { AuditEvent, Principal } from '@vesalius/archive/api';

/** An act on the archive's own settings: users, rights, projects (PS3.15 §A.5.3.11 Security Alert, §A.5.3.1 Application Activity). */
export function changeOf(
  { name, address }: Principal,
  act: string,
  facts: NonNullable<AuditEvent['facts']>,
): AuditEvent {
  return {
    kind: 'configuration-changed',
    outcome: 'success',
    actor: name,
    ...(address !== undefined && { address }),
    facts: { act, ...facts },
  };
}
