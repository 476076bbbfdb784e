import type { Archive } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { callerOf, type Http } from '../http/http.ts';

const tags = ['Bin'];
const Moment = Type.Integer({ description: 'Milliseconds since 1970, UTC' });

const EntrySchema = Type.Object({
  id: Type.Integer(),
  reason: Type.String({ description: '`deleted`, `replaced` or `rejected`' }),
  studyInstanceUid: Type.String(),
  patientId: Type.String(),
  patientName: Type.String(),
  studyDate: Type.String(),
  studyDescription: Type.String(),
  modalities: Type.String(),
  instances: Type.Integer(),
  bytes: Type.Integer(),
  deletedBy: Type.String(),
  deletedAt: Moment,
  purgeAt: Moment,
  state: Type.String({ description: '`kept`, or `purging`: nothing brings it back' }),
  purge: Type.Optional(
    Type.Object({
      askedBy: Type.String(),
      askedAt: Moment,
      approvedBy: Type.Optional(Type.String()),
      approvedAt: Type.Optional(Moment),
    }),
  ),
});

const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const ListQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only entries with a smaller id' })),
});

/** What was deleted: had back, or purged before its time by two people. */
export function binRoutes(http: Http, { access, lifecycle: { bin } }: Archive): void {
  http.get(
    '/bin',
    {
      schema: {
        tags,
        summary: 'List what was deleted and can be had back, newest first',
        querystring: ListQuery,
        response: { 200: Type.Object({ entries: Type.Array(EntrySchema) }) },
      },
    },
    async (request) => {
      const principal = callerOf(request);
      access.demand(principal, 'delete');
      return { entries: await bin.list(principal, request.query) };
    },
  );
  http.post(
    '/bin/:id/restoration',
    {
      schema: {
        tags,
        summary: 'Have it back, as it was',
        params,
        response: {
          200: Type.Object({
            instances: Type.Integer(),
            held: Type.Integer({ description: 'Contradict what came meanwhile: in quarantine now' }),
          }),
        },
      },
    },
    async (request) => {
      const principal = callerOf(request);
      access.demand(principal, 'delete');
      return bin.restore(principal, request.params.id);
    },
  );
  purgeRoutes(http, { access, bin });
}

function purgeRoutes(http: Http, { access, bin }: Pick<Archive, 'access'> & Pick<Archive['lifecycle'], 'bin'>): void {
  const response = { 200: EntrySchema };
  http.put(
    '/bin/:id/purge',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Ask that it be purged before its time; another person has to approve',
        params,
        response,
      },
    },
    async (request) => {
      const principal = callerOf(request);
      access.demand(principal, 'purge');
      return bin.askPurge(principal, request.params.id);
    },
  );
  http.put(
    '/bin/:id/purge/approval',
    {
      config: { harmful: true },
      schema: { tags, summary: 'Approve what another has asked for; it is purged after a delay', params, response },
    },
    async (request) => {
      const principal = callerOf(request);
      access.demand(principal, 'purge');
      return bin.approvePurge(principal, request.params.id);
    },
  );
  http.delete(
    '/bin/:id/purge',
    { schema: { tags, summary: 'Call a purge off, approved or not', params, response } },
    async (request) => {
      const principal = callerOf(request);
      access.demand(principal, 'delete');
      return bin.withdrawPurge(principal, request.params.id);
    },
  );
}
