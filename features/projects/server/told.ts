import type { Archive, AuditEvent } from '@vesalius/archive/api';
import type { Asked } from './known-project.ts';

/** Puts an act on a project on record. */
export function told(
  archive: Archive,
  { principal: { name, address }, project }: Pick<Asked, 'principal'> & { readonly project: { readonly id: number } },
  act: string,
  facts: NonNullable<AuditEvent['facts']> = {},
): Promise<void> {
  return archive.audit.record({
    kind: 'configuration-changed',
    outcome: 'success',
    actor: name,
    ...(address !== undefined && { address }),
    facts: { act, project: project.id, ...facts },
  });
}
