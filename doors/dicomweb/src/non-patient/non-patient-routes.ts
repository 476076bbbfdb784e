import { type Archive, NON_PATIENT_CATEGORIES, type NonPatientCategory } from '@vesalius/archive/api';
import { isUid } from '@vesalius/dicom';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DicomwebOptions } from '../options.ts';
import { callerOf } from '../request/caller.ts';
import { HttpProblem, notFound } from '../request/http-problem.ts';
import { serviceRoot } from '../request/service-root.ts';
import { searchModels } from '../search/search-models.ts';
import { storeRequest } from '../store/store-route.ts';
import { sendNonPatient } from './send-non-patient.ts';

/** The Non-Patient Instance Service (PS3.18 §12): the resources of each category are named after it. Deletion is ours. */
export function nonPatientRoutes(http: FastifyInstance, archive: Archive, options: DicomwebOptions): void {
  for (const category of Object.keys(NON_PATIENT_CATEGORIES) as NonPatientCategory[]) {
    categoryRoutes(http, archive, options, category);
  }
}

function categoryRoutes(
  http: FastifyInstance,
  archive: Archive,
  options: DicomwebOptions,
  category: NonPatientCategory,
): void {
  const { nonPatient } = archive;
  for (const route of [`/${category}`, `/${category}/:npi`])
    http.post(route, (request, reply) => {
      const sopInstanceUid = uidOf(request);
      const expected = { category, ...(sopInstanceUid !== undefined && { sopInstanceUid }) };
      return storeRequest(archive, options, { expectedNonPatient: expected }, request, reply);
    });
  http.get(`/${category}`, (request, reply) =>
    searchModels(request, reply, options, async (query) => {
      const { models, more } = await nonPatient.search(callerOf(request), category, query);
      const root = serviceRoot(request, options);
      return { models: models.map((model) => ({ ...model, ...retrieveUrl(root, category, model) })), more };
    }),
  );
  http.get(`/${category}/:npi`, async (request, reply) => {
    const instance = await nonPatient.find(callerOf(request), category, uidOf(request)!);
    if (!instance) throw notFound();
    return sendNonPatient(archive.retrieve, instance, request, reply);
  });
  http.delete(`/${category}/:npi`, async (request, reply) => {
    if (!(await nonPatient.remove(callerOf(request), category, uidOf(request)!))) throw notFound();
    return reply.code(204).send();
  });
}

function retrieveUrl(
  root: string,
  category: NonPatientCategory,
  model: Readonly<Record<string, { Value?: readonly unknown[] }>>,
) {
  const uid = String(model['00080018']?.Value?.[0] ?? '');
  return { '00081190': { vr: 'UR', Value: [`${root}/${category}/${uid}`] } };
}

function uidOf(request: FastifyRequest): string | undefined {
  const { npi } = request.params as { readonly npi?: string };
  if (npi !== undefined && !isUid(npi)) throw new HttpProblem(400, 'bad-uid', 'The path has something else than a UID');
  return npi;
}
