import { type Archive, ArchiveError } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { callerOf, type Http } from '../http/http.ts';

const tags = ['Quarantine'];

const IdentitySchema = Type.Object({
  studyInstanceUid: Type.String(),
  seriesInstanceUid: Type.String(),
  sopInstanceUid: Type.String(),
  sopClassUid: Type.String(),
  transferSyntaxUid: Type.String(),
});

const CaseSchema = Type.Object({
  id: Type.Integer(),
  conflict: Type.String(),
  state: Type.String(),
  newcomer: Type.Intersect([
    IdentitySchema,
    Type.Object({ fileSize: Type.Integer(), datasetSha256: Type.String(), receivedAt: Type.Integer() }),
  ]),
  held: Type.Optional(IdentitySchema),
  source: Type.Object({
    door: Type.String(),
    callingAeTitle: Type.Optional(Type.String()),
    address: Type.Optional(Type.String()),
  }),
  openedAt: Type.Integer(),
  resolvedAt: Type.Optional(Type.Integer()),
  resolvedBy: Type.Optional(Type.String()),
});

const Params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const ListQuery = Type.Object({
  state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('accepted'), Type.Literal('rejected')])),
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only cases with a smaller id' })),
});

/** Instances that contradict what is held, and what a person decides about them. */
export function quarantineRoutes(http: Http, { access, lifecycle }: Archive): void {
  const { quarantine } = lifecycle;
  http.get(
    '/quarantine',
    {
      schema: {
        tags,
        summary: 'List held instances, newest first',
        querystring: ListQuery,
        response: { 200: Type.Object({ cases: Type.Array(CaseSchema) }) },
      },
    },
    async (request) => {
      const principal = callerOf(request);
      access.demand(principal, 'quarantine.resolve');
      return { cases: await quarantine.list(principal, request.query) };
    },
  );
  http.get(
    '/quarantine/:id',
    { schema: { tags, summary: 'A held instance', params: Params, response: { 200: CaseSchema } } },
    async (request) => {
      const principal = callerOf(request);
      access.demand(principal, 'quarantine.resolve');
      const found = await quarantine.get(principal, request.params.id);
      if (!found) throw new ArchiveError('not-found');
      return found;
    },
  );
  http.post(
    '/quarantine/:id/resolution',
    {
      schema: {
        tags,
        summary: 'Decide: reject the newcomer, or put it in the place of the original',
        params: Params,
        body: Type.Object({ decision: Type.Union([Type.Literal('reject'), Type.Literal('replace')]) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      access.demand(principal, 'quarantine.resolve');
      await quarantine.resolve(principal, request.params.id, request.body.decision);
      return reply.code(204).send(null);
    },
  );
}
