import { type Archive, ArchiveError, CONFIDENTIALITIES, type Principal } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { ShortName } from '../access/names.ts';
import { callerOf, type Http } from '../http/http.ts';
import { Uid } from '../studies/study-schemas.ts';

const tags = ['Projects'];

const ProjectSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  title: Type.String(),
  description: Type.String(),
  createdAt: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
  studies: Type.Integer({ description: 'That belong to it' }),
});
const Words = {
  title: Type.String({ minLength: 1, maxLength: 256 }),
  description: Type.String({ maxLength: 16_384, default: '' }),
};
const ProjectParams = Type.Object({ project: ShortName });
const MemberParams = Type.Object({ project: ShortName, study: Uid });
const List = Type.Object({ projects: Type.Array(ProjectSchema) });

/** Projects, the studies in them, and marks of confidentiality. */
export function projectRoutes(http: Http, archive: Archive): void {
  const { projects } = archive;
  const known = async (principal: Principal, name: string) => {
    const project = await projects.byName(principal, name);
    if (!project) throw new ArchiveError('not-found');
    return project;
  };
  http.get(
    '/projects',
    { schema: { tags, summary: 'List the projects that exist for me', response: { 200: List } } },
    async (request) => ({ projects: await projects.list(callerOf(request)) }),
  );
  http.post(
    '/projects',
    {
      schema: {
        tags,
        summary: 'Add a project',
        body: Type.Object({ name: ShortName, ...Words }),
        response: { 201: ProjectSchema },
      },
    },
    async (request, reply) => reply.code(201).send(await projects.add(callerOf(request), request.body)),
  );
  http.get(
    '/projects/:project',
    { schema: { tags, summary: 'A project', params: ProjectParams, response: { 200: ProjectSchema } } },
    (request) => known(callerOf(request), request.params.project),
  );
  http.put(
    '/projects/:project',
    {
      schema: {
        tags,
        summary: 'Change the words of a project',
        params: ProjectParams,
        body: Type.Object(Words),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      const { id } = await known(principal, request.params.project);
      if (!(await projects.change(principal, id, request.body))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
  http.delete(
    '/projects/:project',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Remove a project; its studies stay in the archive',
        params: ProjectParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      const { id } = await known(principal, request.params.project);
      if (!(await projects.remove(principal, id))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
  membershipRoutes(http, archive, known);
}

type Known = (principal: Principal, name: string) => Promise<{ readonly id: number }>;

function membershipRoutes(http: Http, { projects }: Archive, known: Known): void {
  http.put(
    '/projects/:project/studies/:study',
    {
      schema: { tags, summary: 'Put a study into a project', params: MemberParams, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      const { id } = await known(principal, request.params.project);
      if (!(await projects.putStudy(principal, id, request.params.study))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
  http.delete(
    '/projects/:project/studies/:study',
    {
      schema: { tags, summary: 'Take a study out of a project', params: MemberParams, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      const { id } = await known(principal, request.params.project);
      if (!(await projects.takeStudy(principal, id, request.params.study))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
  http.get(
    '/studies/:study/projects',
    {
      schema: {
        tags,
        summary: 'The projects of a study',
        params: Type.Object({ study: Uid }),
        response: { 200: List },
      },
    },
    async (request) => ({ projects: await projects.ofStudy(callerOf(request), request.params.study) }),
  );
  http.put(
    '/studies/:study/confidentiality',
    {
      schema: {
        tags: ['Studies'],
        summary: 'Mark a study as restricted or very restricted, or as normal again',
        params: Type.Object({ study: Uid }),
        body: Type.Object({ confidentiality: Type.Enum([...CONFIDENTIALITIES]) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { confidentiality } = request.body;
      if (!(await projects.mark(callerOf(request), request.params.study, confidentiality)))
        throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}
