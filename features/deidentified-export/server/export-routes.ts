import { type Archive, ArchiveError, type Job, type Principal } from '@vesalius/archive/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { ExportBody, ExportParams, JobAnswer, ManifestAnswer } from '../contract/schemas.ts';
import { callerOf } from './caller.ts';
import { EXPORT_JOB, type ExportInput } from './export-job.ts';
import { ATTRIBUTES, type Exports } from './exports.ts';
import { type ProjectExportInput, seenThrough } from './project-export.ts';
import type { StoredProfiles } from './stored-profiles.ts';
import { zipOf } from './zip.ts';

const ROOT = '/api/v1/deidentified-exports';
const tags = ['De-identification'];

/** Exports: started as jobs, fetched when they are whole, removed. */
export function exportRoutes(
  http: FastifyInstance,
  archive: Archive,
  profiles: StoredProfiles,
  exports: Exports,
  hasFolder: boolean,
): void {
  http.post(
    ROOT,
    {
      schema: {
        tags,
        summary: 'Export studies de-identified, as a job',
        body: ExportBody,
        response: { 202: JobAnswer },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'retrieve');
      const body = request.body as Static<typeof ExportBody>;
      if (body.toFolder && !hasFolder)
        throw new ArchiveError('conflict', { detail: 'no folder for exports is set (export.folder)' });
      const input =
        body.project === undefined ? await profileInput(profiles, body) : await projectInput(archive, principal, body);
      return reply.code(202).send(await archive.jobs.start(principal, EXPORT_JOB, { ...input }));
    },
  );
  const own = async (request: FastifyRequest): Promise<Job> => ownExport(archive, request);
  const one = { tags, params: ExportParams };
  http.get(
    `${ROOT}/:id/manifest`,
    { schema: { ...one, summary: 'What an export holds, with hashes', response: { 200: ManifestAnswer } } },
    async (request) => {
      const manifest = await exports.manifest((await own(request)).id);
      if (!manifest) throw new ArchiveError('not-found');
      return manifest;
    },
  );
  http.get(
    `${ROOT}/:id/content`,
    { schema: { ...one, summary: 'The files of an export as a ZIP' } },
    async (request, reply) => {
      const job = await own(request);
      const { id } = job;
      const manifest = await exports.manifest(id);
      if (!manifest) throw new ArchiveError('not-found');
      await demandStudies(archive, callerOf(request), job, await exports.studies(id));
      reply.header('content-disposition', `attachment; filename="export-${id}.zip"`);
      const paths = [...manifest.files, ...manifest.volumes].map(({ path }) => path);
      return reply.type('application/zip').send(zipOf(exports.folder(id), ['manifest.json', ATTRIBUTES, ...paths]));
    },
  );
  http.delete(
    `${ROOT}/:id`,
    { schema: { ...one, summary: 'Remove the files of an export' } },
    async (request, reply) => {
      await exports.remove((await own(request)).id);
      return reply.code(204).send();
    },
  );
}

/** The job of an export, for who started it and for administrators; to others there is none. */
async function ownExport(archive: Archive, request: FastifyRequest): Promise<Job> {
  const principal = callerOf(request);
  archive.access.demand(principal, 'retrieve');
  const job = await archive.jobs.get(principal, (request.params as Static<typeof ExportParams>).id);
  if (job?.kind !== EXPORT_JOB) throw new ArchiveError('not-found');
  return job;
}

/**
 * An export goes out only while whoever wants it may still have each of its studies: not after a patient has withdrawn, or a study was taken out of
 * a project. @throws ArchiveError `not-permitted`
 */
async function demandStudies(
  archive: Archive,
  principal: Principal,
  { input }: Job,
  studies: readonly string[] | undefined,
): Promise<void> {
  const { project, studyInstanceUids } = input as unknown as Partial<ProjectExportInput>;
  const seen = project === undefined ? principal : seenThrough(archive, principal, project);
  for (const uid of studies ?? studyInstanceUids ?? [])
    if ((await archive.retrieve.count(seen, { studyInstanceUids: [uid] })) === 0)
      throw new ArchiveError('not-permitted', { detail: 'a study of this export may not be had any more' });
}

/** @throws ArchiveError `not-found` for an unknown profile, `query-not-understood` */
async function profileInput(
  profiles: StoredProfiles,
  { profile: name, studyInstanceUids, nifti = false, toFolder = false }: Static<typeof ExportBody>,
) {
  if (name === undefined || studyInstanceUids === undefined)
    throw new ArchiveError('query-not-understood', { detail: 'a profile and studies, or a project' });
  const profile = await profiles.get(name);
  if (!profile) throw new ArchiveError('not-found');
  const version = profile.versions.at(-1)!.version;
  return { profile: name, version, studyInstanceUids, nifti, toFolder } satisfies ExportInput & { toFolder: boolean };
}

/** @throws ArchiveError `not-found`, `not-permitted`, `query-not-understood` with a profile too */
async function projectInput(
  archive: Archive,
  principal: Principal,
  { project: name = '', profile, studyInstanceUids, nifti = false, toFolder = false }: Static<typeof ExportBody>,
) {
  if (profile !== undefined)
    throw new ArchiveError('query-not-understood', { detail: 'a project has a profile of its own' });
  const project = await archive.projects.byName(principal, name);
  if (!project) throw new ArchiveError('not-found');
  seenThrough(archive, principal, project.id);
  const chosen = studyInstanceUids && { studyInstanceUids };
  return { project: project.id, projectName: name, nifti, toFolder, ...chosen } satisfies ProjectExportInput & {
    toFolder: boolean;
  };
}
