import { type Archive, ArchiveError, makerName } from '@vesalius/archive/api';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import {
  AskBody,
  DecisionBody,
  IdentityAnswer,
  NumberedParams,
  ProjectParams,
  RequestAnswer,
  RequestsAnswer,
} from '../../contract/schemas.ts';
import type { ProjectsData } from '../data.ts';
import { projectAsked, projectManaged } from '../known-project.ts';
import { told } from '../told.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project/identity-requests';

/** To see whom a pseudonym stands for: one asks, another one decides, each look is on record. */
export function registerRoutes(http: FastifyInstance, archive: Archive, { requests }: ProjectsData): void {
  const idOf = (params: unknown) => (params as Static<typeof NumberedParams>).id;
  http.get(
    ROOT,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Requests to see an identity: all for who manages the project, else the own ones',
        response: { 200: RequestsAnswer },
      },
    },
    async (request) => {
      const { principal, project } = await projectAsked(archive, request);
      const manages = archive.access.mayAt(principal, 'projects.manage', { of: 'project', project: project.id });
      return {
        requests: requests.list(project.id).filter(({ askedBy }) => manages || askedBy === makerName(principal)),
      };
    },
  );
  http.post(
    ROOT,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Ask to see whom a pseudonym stands for',
        body: AskBody,
        response: { 201: RequestAnswer },
      },
    },
    async (request, reply) => {
      const asked = await projectAsked(archive, request);
      const { pseudonym, reason } = request.body as Static<typeof AskBody>;
      const made = requests.ask(asked.project.id, pseudonym, reason, makerName(asked.principal));
      if (!made) throw new ArchiveError('not-found', { detail: 'the project has no such pseudonym' });
      await told(archive, asked, 'identity-asked-for', { request: made.id, pseudonym });
      return reply.code(201).send(made);
    },
  );
  http.post(
    `${ROOT}/:id/decision`,
    {
      schema: {
        tags,
        params: NumberedParams,
        summary: 'Approve or refuse a request of somebody else',
        body: DecisionBody,
        response: { 200: RequestAnswer },
      },
    },
    async (request) => {
      const asked = await projectManaged(archive, request);
      const decision = request.body as Static<typeof DecisionBody>;
      const decided = requests.decide(asked.project.id, idOf(request.params), decision, makerName(asked.principal));
      await told(archive, asked, 'identity-request-decided', { request: decided.id, state: decided.state });
      return decided;
    },
  );
  http.post(
    `${ROOT}/:id/look`,
    {
      schema: {
        tags,
        params: NumberedParams,
        summary: 'See the identity, while the approval lasts; each time is on record',
        response: { 200: IdentityAnswer },
      },
    },
    async (request) => {
      const asked = await projectAsked(archive, request);
      const identity = requests.look(asked.project.id, idOf(request.params), makerName(asked.principal));
      await told(archive, asked, 'identity-seen', { request: idOf(request.params) });
      return identity;
    },
  );
}
