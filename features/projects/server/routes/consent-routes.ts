import type { Archive } from '@vesalius/archive/api';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { ConsentAnswer, ConsentBody, ConsentsAnswer, ProjectParams } from '../../contract/schemas.ts';
import type { ConsentDesk } from '../consent/consent-desk.ts';
import type { ConsentEnds } from '../consent/consent-ends.ts';
import type { ConsentServer } from '../consent/fhir-server.ts';
import { copiesOf } from '../consent/holders.ts';
import type { ProjectsData } from '../data.ts';
import { projectManaged } from '../known-project.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project/consents';

export interface ConsentParts {
  readonly desk: ConsentDesk;
  readonly ends: ConsentEnds;
  readonly consentServer?: ConsentServer;
}

/** What patients agree to, written down by hand; who withdraws is out at once, and the answer tells where copies went. */
export function consentRoutes(
  http: FastifyInstance,
  archive: Archive,
  data: ProjectsData,
  { desk, consentServer }: ConsentParts,
): void {
  http.get(
    ROOT,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Consents of a project that are known',
        response: { 200: ConsentsAnswer },
      },
    },
    async (request) => {
      const { project } = await projectManaged(archive, request);
      return { consents: data.consents.list(project.id), canFetch: consentServer !== undefined };
    },
  );
  http.put(
    ROOT,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary:
          'Write down that a patient agrees, or has withdrawn: studies go out of the project, and what left is listed',
        body: ConsentBody,
        response: { 200: ConsentAnswer },
      },
    },
    async (request) => {
      const asked = await projectManaged(archive, request);
      const { state, ...who } = request.body as Static<typeof ConsentBody>;
      const { id } = asked.project;
      const patient = await desk.patient(id, who);
      const { pseudonym } = patient;
      const studies = await desk.decide(asked, patient, { state, source: 'hand' });
      const left = state === 'withdrawn' ? (data.withdrawals.studies(id, pseudonym) ?? []) : [];
      return { pseudonym, state, studies, copies: await copiesOf(archive, data, id, left) };
    },
  );
}
