import type { Access, Audit, AuditRecords } from '@vesalius/archive/api';
import type { AccessTrail } from './access-trail.ts';
import type { AuditHeads } from './heads.ts';

/** The trail as doors and features have it: whoever reads it may, sees all of it, and is on it. */
export function trailOfArchive(
  records: AuditRecords,
  access: Access,
  trail: AccessTrail,
  heads: AuditHeads | undefined,
): Audit {
  return {
    record: (event) => records.append(event),
    refused: (event) => trail.refused(event),
    async list(principal, filter) {
      access.demand(principal, 'audit.read');
      await trail.flush();
      const rows = await records.list(filter);
      trail.used(principal, 'read');
      return rows;
    },
    async head(principal) {
      access.demand(principal, 'audit.read');
      trail.used(principal, 'head-read');
      return heads?.sign();
    },
  };
}
