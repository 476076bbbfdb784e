import { type Archive, ArchiveError } from '@vesalius/archive/api';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { FetchBody, FhirTakenAnswer, ProjectParams } from '../../contract/schemas.ts';
import { fetchConsents } from '../consent/fhir-server.ts';
import { takeFhir } from '../consent/fhir-taking.ts';
import type { ProjectsData } from '../data.ts';
import { projectManaged } from '../known-project.ts';
import type { ConsentParts } from './consent-routes.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project/consents/fhir';
const MOST_BYTES = 16 * 1024 * 1024;

/** What patients agree to, as FHIR R4 says it: sent to us, or fetched from the server that is set. */
export async function fhirConsentRoutes(
  http: FastifyInstance,
  archive: Archive,
  data: ProjectsData,
  { desk, ends, consentServer }: ConsentParts,
): Promise<void> {
  await http.register(async (scope) => {
    scope.addContentTypeParser(
      'application/fhir+json',
      { parseAs: 'string' },
      scope.getDefaultJsonParser('error', 'error'),
    );
    scope.post(
      ROOT,
      {
        bodyLimit: MOST_BYTES,
        schema: {
          tags,
          params: ProjectParams,
          summary: 'Take a FHIR R4 Consent, or those of a Bundle; what is wrong with one that is refused is told',
          body: Type.Record(Type.String(), Type.Unknown()),
          response: { 200: FhirTakenAnswer },
        },
      },
      async (request) => {
        const asked = await projectManaged(archive, request);
        const results = await takeFhir(desk, data, asked, request.body);
        ends.look();
        return { results };
      },
    );
  });
  http.post(
    `${ROOT}/fetched`,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Fetch the Consents of a patient from the FHIR server that is set, and take them',
        body: FetchBody,
        response: { 200: FhirTakenAnswer },
      },
    },
    async (request) => {
      const asked = await projectManaged(archive, request);
      if (!consentServer) throw new ArchiveError('conflict', { detail: 'no FHIR server is set (consent.fhir.url)' });
      const { patientId } = await desk.patient(asked.project.id, request.body as Static<typeof FetchBody>);
      if (patientId === '') throw new ArchiveError('not-found', { detail: 'nobody knows the ID of that patient' });
      const bundle = await fetchConsents(consentServer, archive.outgoing, patientId);
      const results = await takeFhir(desk, data, asked, bundle);
      ends.look();
      return { results };
    },
  );
}
