import { type Archive, ArchiveError, JOB_STATES, type Job, type Principal } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { callerOf, type Http } from '../http/http.ts';

const tags = ['Jobs'];

export const JobSchema = Type.Object({
  id: Type.Integer(),
  kind: Type.String(),
  state: Type.String(),
  done: Type.Integer(),
  total: Type.Optional(Type.Integer()),
  failed: Type.Integer(),
  message: Type.Optional(Type.String()),
  input: Type.Record(Type.String(), Type.Unknown()),
  result: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  error: Type.Optional(Type.String()),
  createdBy: Type.String(),
  createdAt: Type.Integer(),
  startedAt: Type.Optional(Type.Integer()),
  endedAt: Type.Optional(Type.Integer()),
});

const Params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const ListQuery = Type.Object({
  state: Type.Optional(Type.Enum([...JOB_STATES])),
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only jobs with a smaller id' })),
});

/** Long work. An administrator sees all of it, everybody else their own. */
export function jobRoutes(http: Http, { jobs }: Archive): void {
  const demanded = async (principal: Principal, id: number): Promise<Job> => {
    const job = await jobs.get(principal, id);
    if (!job) throw new ArchiveError('not-found');
    return job;
  };
  http.get(
    '/jobs',
    {
      schema: {
        tags,
        summary: 'List jobs, newest first',
        querystring: ListQuery,
        response: { 200: Type.Object({ jobs: Type.Array(JobSchema) }) },
      },
    },
    async (request) => {
      const { state, ...filter } = request.query;
      return { jobs: await jobs.list(callerOf(request), { ...filter, ...(state && { states: [state] }) }) };
    },
  );
  http.get(
    '/jobs/:id',
    { schema: { tags, summary: 'A job', params: Params, response: { 200: JobSchema } } },
    (request) => demanded(callerOf(request), request.params.id),
  );
  http.post(
    '/jobs/:id/cancel',
    { schema: { tags, summary: 'Cancel a job', params: Params, response: { 200: JobSchema } } },
    async (request) => {
      const { id } = await demanded(callerOf(request), request.params.id);
      if (!(await jobs.cancel(callerOf(request), id)))
        throw new ArchiveError('conflict', { detail: 'the job has ended' });
      return demanded(callerOf(request), id);
    },
  );
}
