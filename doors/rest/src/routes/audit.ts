import { type Archive, AUDIT_KINDS, type AuditFilter } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { callerOf, type Http } from '../http/http.ts';

const tags = ['Audit'];

const EventSchema = Type.Object({
  id: Type.Integer(),
  at: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
  kind: Type.String(),
  outcome: Type.String(),
  actor: Type.String(),
  address: Type.Optional(Type.String()),
  studyInstanceUid: Type.Optional(Type.String()),
  facts: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  link: Type.Optional(Type.String({ description: 'Seals it with all rows before it: SHA-256, hexadecimal' })),
});

/** What narrows the trail, in every question to it. */
const AuditFilterSchema = {
  kind: Type.Optional(Type.Enum([...AUDIT_KINDS])),
  outcome: Type.Optional(Type.Enum(['success', 'failure'])),
  actor: Type.Optional(Type.String({ maxLength: 256 })),
  address: Type.Optional(Type.String({ maxLength: 64 })),
  studyInstanceUid: Type.Optional(Type.String({ maxLength: 64, pattern: '^[0-9.]+$' })),
  from: Type.Optional(Type.Integer({ minimum: 0, description: 'Milliseconds since 1970, UTC' })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: 'Only what happened before' })),
};

const AuditQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only events with a smaller id' })),
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'Only events with a greater id, oldest first' })),
  ...AuditFilterSchema,
});

const HeadSchema = Type.Object({
  id: Type.Integer({ description: 'Of the newest row' }),
  link: Type.String({ description: 'Its link' }),
  at: Type.Integer({ description: 'When it was signed, milliseconds since 1970, UTC' }),
  key: Type.String({ description: 'Of the public key: the first 16 digits of its SHA-256' }),
  signature: Type.String({ description: 'Ed25519, base64' }),
});

/** Who did what, and the seal over it. */
export function auditRoutes(http: Http, archive: Archive): void {
  http.get(
    '/audit',
    {
      schema: {
        tags,
        summary: 'The audit trail, newest first',
        querystring: AuditQuery,
        response: { 200: Type.Object({ events: Type.Array(EventSchema) }) },
      },
    },
    async (request) => ({ events: await archive.audit.list(callerOf(request), request.query as AuditFilter) }),
  );
  http.get(
    '/audit/head',
    {
      schema: {
        tags,
        summary:
          'The newest row of the audit trail, signed; keep it elsewhere to find out later whether the trail was cut',
        response: { 200: HeadSchema, 204: Type.Null() },
      },
    },
    async (request, reply) => (await archive.audit.head(callerOf(request))) ?? reply.code(204).send(null),
  );
}
