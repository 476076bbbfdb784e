import { type Archive, ArchiveError, makerName } from '@vesalius/archive/api';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { GovernanceAnswer, GovernanceBody, MembersAnswer, ProjectParams } from '../../contract/schemas.ts';
import type { ProjectsData } from '../data.ts';
import { type Asked, nameOf, projectAsked, projectManaged, within } from '../known-project.ts';
import { VIEW_JOB } from '../profile/view-job.ts';
import { told } from '../told.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project';

/** Conditions on which it depends what members see. */
const LOOKS_DIFFERENT = ['needsConsent', 'consentFor', 'needsReview'] as const;

/** What a project is for, under which conditions, and who has agreed to them. */
export function governanceRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  const { governance, register } = data;
  const shown = async ({ principal, project }: Asked): Promise<Static<typeof GovernanceAnswer>> => {
    const agreed = governance.get(project.id);
    if (!agreed) throw new ArchiveError('not-found', { detail: 'nothing is agreed for this project yet' });
    const { of: _, ...rest } = agreed;
    const acceptedAt = governance.acceptedAt(project.id, makerName(principal), agreed.termsVersion);
    const manages = archive.access.mayAt(principal, 'projects.manage', { of: 'project', project: project.id });
    const held = await archive.statistics(within(project.id, 'metrics.read'));
    const isOver = agreed.ethicsExpiresAt !== undefined && agreed.ethicsExpiresAt <= Date.now();
    return {
      ...rest,
      ...(acceptedAt !== undefined && { acceptedAt }),
      ...(manages && { used: { studies: held.studies, instances: held.instances, bytes: held.bytes } }),
      isOpen: !isOver && governance.profiles(project.id).length > 0,
      patients: register.count(project.id, 'patient'),
    };
  };
  const one = { tags, params: ProjectParams, response: { 200: GovernanceAnswer } };
  http.get(
    `${ROOT}/governance`,
    { schema: { ...one, summary: 'What a project is for and under which conditions' } },
    async (request) => shown(await projectAsked(archive, request)),
  );
  http.put(
    `${ROOT}/governance`,
    {
      schema: {
        ...one,
        summary: 'Say what a project is for; changed terms have to be agreed to again',
        body: GovernanceBody,
      },
    },
    async (request) => {
      const asked = await projectManaged(archive, request);
      const of = nameOf(asked.project);
      const before = governance.get(asked.project.id);
      const body = request.body as Static<typeof GovernanceBody>;
      const { termsVersion } = governance.put(asked.project.id, { ...body, of });
      if (before && LOOKS_DIFFERENT.some((key) => before[key] !== body[key]))
        await archive.jobs.start(asked.principal, VIEW_JOB, {
          project: asked.project.id,
          studies: asked.project.studies,
        });
      await told(archive, asked, 'project-conditions-changed', { termsVersion });
      return shown(asked);
    },
  );
  acceptanceRoute(http, archive, data);
  membersRoute(http, archive, data);
}

function acceptanceRoute(http: FastifyInstance, archive: Archive, { governance }: ProjectsData): void {
  http.post(
    `${ROOT}/acceptance`,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Agree to the terms of a project',
        body: Type.Object({ termsVersion: Type.Integer({ minimum: 1 }) }, { additionalProperties: false }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const asked = await projectAsked(archive, request);
      const { termsVersion } = request.body as { termsVersion: number };
      if (governance.get(asked.project.id)?.termsVersion !== termsVersion)
        throw new ArchiveError('conflict', { detail: 'the terms have changed' });
      governance.accept(asked.project.id, makerName(asked.principal), termsVersion);
      await told(archive, asked, 'project-terms-accepted', { termsVersion });
      return reply.code(204).send(null);
    },
  );
}

function membersRoute(http: FastifyInstance, archive: Archive, { governance }: ProjectsData): void {
  http.get(
    `${ROOT}/members`,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Who works on a project, and who has agreed to its terms',
        response: { 200: MembersAnswer },
      },
    },
    async (request) => {
      const { principal, project } = await projectManaged(archive, request);
      const version = governance.get(project.id)?.termsVersion ?? 0;
      const grants = await archive.administration.grants(principal);
      const here = grants.filter(({ place }) => place.of === 'project' && place.project === project.id);
      const members = here.map(({ id, subject, role, expiresAt }) => {
        const acceptedAt = governance.acceptedAt(project.id, subject.name, version);
        const more = { ...(expiresAt !== undefined && { expiresAt }), ...(acceptedAt !== undefined && { acceptedAt }) };
        return { grant: id, kind: subject.kind, name: subject.name, role, ...more };
      });
      return { members };
    },
  );
}
