import { type Archive, ArchiveError, makerName } from '@vesalius/archive/api';
import { profileDifferences, profileFromDocument } from '@vesalius/deidentify';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import {
  DifferenceAnswer,
  DifferenceQuery,
  DryRunBody,
  ProfileVersionsAnswer,
  ProjectParams,
  ProjectProfileBody,
  StartedJob,
} from '../../contract/schemas.ts';
import type { ProjectsData } from '../data.ts';
import { projectManaged } from '../known-project.ts';
import { DRY_RUN_JOB, type DryRunInput } from '../profile/dry-run-job.ts';
import { keptForm, profileOfProject } from '../profile/project-profile.ts';
import { VIEW_JOB, type ViewInput } from '../profile/view-job.ts';
import type { ProfileVersion } from '../store/governance.ts';
import { told } from '../told.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project/profile';

/** The profile of a project in its versions, what two of them differ in, and what one would do. */
export function profileRoutes(http: FastifyInstance, archive: Archive, { governance }: ProjectsData): void {
  const one = { tags, params: ProjectParams };
  http.get(
    ROOT,
    {
      schema: { ...one, summary: 'The versions of the profile of a project', response: { 200: ProfileVersionsAnswer } },
    },
    async (request) => {
      const { project } = await projectManaged(archive, request);
      return {
        versions: governance.profiles(project.id).map(({ document, ...rest }) => ({ ...rest, profile: document })),
      };
    },
  );
  http.put(
    ROOT,
    {
      schema: {
        ...one,
        summary: 'A new version of the profile; a job makes anew how the studies look',
        body: ProjectProfileBody,
        response: { 202: StartedJob },
      },
    },
    async (request, reply) => {
      const asked = await projectManaged(archive, request);
      const { project, principal } = asked;
      if (!governance.get(project.id))
        throw new ArchiveError('conflict', { detail: 'say first what the project is for' });
      const version = (governance.profiles(project.id).at(-1)?.version ?? 0) + 1;
      const profile = profileOfProject(project, version, request.body as Static<typeof ProjectProfileBody>);
      governance.addProfile(project.id, version, keptForm(profile), makerName(principal));
      await told(archive, asked, 'project-profile-changed', { version });
      const input: ViewInput = { project: project.id, studies: project.studies };
      return reply.code(202).send(await archive.jobs.start(principal, VIEW_JOB, { ...input }));
    },
  );
  http.get(
    `${ROOT}/difference`,
    {
      schema: {
        ...one,
        summary: 'What two versions of the profile differ in',
        querystring: DifferenceQuery,
        response: { 200: DifferenceAnswer },
      },
    },
    async (request) => {
      const { project } = await projectManaged(archive, request);
      const { from, to } = request.query as Static<typeof DifferenceQuery>;
      const versions = governance.profiles(project.id);
      const lines = profileDifferences(profileIn(versions, from), profileIn(versions, to));
      return { lines };
    },
  );
  http.post(
    `${ROOT}/dry-run`,
    {
      schema: {
        ...one,
        summary: 'Try a profile on studies without writing anything, as a job with a report',
        body: DryRunBody,
        response: { 202: StartedJob },
      },
    },
    async (request, reply) => {
      const { project, principal } = await projectManaged(archive, request);
      archive.access.demand(principal, 'retrieve');
      const { profile: body, studyInstanceUids } = request.body as Static<typeof DryRunBody>;
      const versions = governance.profiles(project.id);
      const profile = body ? keptForm(profileOfProject(project, 1, body)) : versions.at(-1)?.document;
      if (!profile) throw new ArchiveError('not-found', { detail: 'the project has no profile' });
      const input: DryRunInput = { project: project.id, profile, studyInstanceUids };
      return reply.code(202).send(await archive.jobs.start(principal, DRY_RUN_JOB, { ...input }));
    },
  );
}

function profileIn(versions: readonly ProfileVersion[], number: number) {
  const found = versions.find(({ version }) => version === number);
  if (!found) throw new ArchiveError('not-found', { detail: 'the project has no such version' });
  return profileFromDocument(found.document);
}
