import { type Archive, AUDIT_KINDS } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { callerOf, type Http } from '../http/http.ts';

const StatisticsSchema = Type.Object({
  patients: Type.Integer(),
  studies: Type.Integer(),
  series: Type.Integer(),
  instances: Type.Integer(),
  bytes: Type.Integer({ description: 'Of all kept files' }),
  quarantined: Type.Integer(),
});

const AuditSchema = Type.Object({
  id: Type.Integer(),
  at: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
  kind: Type.String(),
  outcome: Type.String(),
  actor: Type.String(),
  address: Type.Optional(Type.String()),
  studyInstanceUid: Type.Optional(Type.String()),
  facts: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
});

const AuditQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only events with a smaller id' })),
  kind: Type.Optional(Type.Enum([...AUDIT_KINDS])),
});

/** How much there is, and who did what. */
export function statisticsRoutes(http: Http, archive: Archive): void {
  http.get(
    '/statistics',
    { schema: { tags: ['Statistics'], summary: 'How much the archive holds', response: { 200: StatisticsSchema } } },
    async (request) => {
      archive.access.demand(callerOf(request), 'metrics.read');
      return archive.statistics(callerOf(request));
    },
  );
  http.get(
    '/audit',
    {
      schema: {
        tags: ['Audit'],
        summary: 'The audit trail, newest first',
        querystring: AuditQuery,
        response: { 200: Type.Object({ events: Type.Array(AuditSchema) }) },
      },
    },
    async (request) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'audit.read');
      return { events: await archive.audit.list(principal, request.query) };
    },
  );
}
