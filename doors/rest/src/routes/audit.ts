import { Readable } from 'node:stream';
import { type Archive, AUDIT_KINDS, type AuditFilter, type Principal } from '@vesalius/archive/api';
import { AUDIT_FORMATS, type AuditFormatName, type AuditSource } from '@vesalius/audit';
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

const ExportQuery = Type.Object({
  format: Type.Enum(Object.keys(AUDIT_FORMATS), { default: 'csv' }),
  ...AuditFilterSchema,
});

const PatientBody = Type.Object({
  patientId: Type.String({ minLength: 1, maxLength: 64 }),
  issuerOfPatientId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
});

const DisclosuresSchema = Type.Object({
  studies: Type.Array(Type.String(), { description: 'Studies of the patient that are here' }),
  disclosures: Type.Array(
    Type.Object({
      actor: Type.String(),
      by: Type.String({ description: '`user`, `token` or `peer`' }),
      kind: Type.String(),
      studyInstanceUid: Type.String(),
      destination: Type.Optional(Type.String()),
      address: Type.Optional(Type.String()),
      events: Type.Integer(),
      instances: Type.Integer({ description: 'Of the event with the most; 0: metadata only' }),
      first: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
      last: Type.Integer(),
    }),
  ),
});

const HeadSchema = Type.Object({
  id: Type.Integer({ description: 'Of the newest row' }),
  link: Type.String({ description: 'Its link' }),
  at: Type.Integer({ description: 'When it was signed, milliseconds since 1970, UTC' }),
  key: Type.String({ description: 'Of the public key: the first 16 digits of its SHA-256' }),
  signature: Type.String({ description: 'Ed25519, base64' }),
});

/** Rows of an export that are read at once. */
const PAGE = 1_000;

/** Who did what, and the seal over it. */
export function auditRoutes(http: Http, archive: Archive, source: AuditSource): void {
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
    '/audit/export',
    {
      schema: {
        tags,
        summary: 'The audit trail as a file, oldest first',
        querystring: ExportQuery,
        produces: Object.values(AUDIT_FORMATS).map(({ mediaType }) => mediaType),
      },
    },
    async (request, reply) => {
      const { format: name, ...filter } = request.query as { format: AuditFormatName } & Omit<AuditFilter, 'limit'>;
      const principal = callerOf(request);
      archive.access.demand(principal, 'audit.read'); // before the answer begins
      reply.header('content-disposition', `attachment; filename="audit.${name === 'fhir' ? 'json' : name}"`);
      return reply
        .type(AUDIT_FORMATS[name].mediaType)
        .send(Readable.from(written(archive, principal, filter, name, source)));
    },
  );
  http.post(
    '/audit/disclosures',
    {
      schema: {
        tags,
        summary: 'Who was given something of a patient; a POST, so that the patient is in no address',
        body: PatientBody,
        response: { 200: DisclosuresSchema },
      },
    },
    async (request) => {
      const { studies, disclosures } = await archive.audit.disclosures(callerOf(request), request.body);
      return { studies: [...studies], disclosures: [...disclosures] };
    },
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

async function* written(
  { audit }: Archive,
  principal: Principal,
  filter: Omit<AuditFilter, 'limit'>,
  name: AuditFormatName,
  source: AuditSource,
): AsyncIterable<string> {
  const format = AUDIT_FORMATS[name];
  yield format.begin;
  let first = true;
  for (let after = 0; ; ) {
    const rows = await audit.list(principal, { ...filter, after, limit: PAGE });
    for (const row of rows) {
      yield format.row(row, source, first);
      first = false;
    }
    if (rows.length < PAGE) break;
    after = rows.at(-1)!.id;
  }
  yield format.end;
}
