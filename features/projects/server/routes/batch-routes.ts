import { type Archive, ArchiveError, makerName } from '@vesalius/archive/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { BatchAnswer, BatchBody, BatchesAnswer, BatchParams, StartedBatch } from '../../contract/batch-schemas.ts';
import { ProjectParams } from '../../contract/schemas.ts';
import type { ProjectsData } from '../data.ts';
import { type Asked, projectManaged, within } from '../known-project.ts';
import { BATCH_JOB, type BatchInput } from '../materialised/batch-job.ts';
import type { Batch } from '../materialised/batches.ts';
import { told } from '../told.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project/batches';

/** Studies of a project made de-identified ones of their own, a batch at a time. */
export function batchRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  const { batches } = data;
  http.get(
    ROOT,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Batches of studies that were made de-identified ones of their own',
        response: { 200: BatchesAnswer },
      },
    },
    async (request) => {
      const { project } = await projectManaged(archive, request);
      return { batches: batches.list(project.id).map((batch) => shownBatch(data, batch)) };
    },
  );
  http.post(
    ROOT,
    {
      schema: {
        tags,
        params: ProjectParams,
        summary: 'Make studies of the project de-identified ones of their own, as a job',
        body: BatchBody,
        response: { 202: StartedBatch },
      },
    },
    async (request, reply) => {
      const asked = await projectManaged(archive, request);
      const { studyInstanceUids } = request.body as Static<typeof BatchBody>;
      const version = data.governance.profiles(asked.project.id).at(-1)?.version;
      if (version === undefined) throw new ArchiveError('conflict', { detail: 'the project has no profile yet' });
      const studies = await originalsOf(archive, data, asked.project.id, studyInstanceUids);
      if (studies.length === 0) throw new ArchiveError('not-found', { detail: 'no such study is in the project' });
      const batch = batches.add(asked.project.id, studies, version, makerName(asked.principal));
      await told(archive, asked, 'project-batch-made', { batch: batch.id, studies: studies.length });
      return reply.code(202).send(await started(archive, data, asked, batch));
    },
  );
  oneBatchRoutes(http, archive, data);
}

function oneBatchRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  const one = { tags, params: BatchParams };
  http.get(
    `${ROOT}/:batch`,
    { schema: { ...one, summary: 'One batch, with how far it is', response: { 200: BatchAnswer } } },
    async (request) => shownBatch(data, (await batchAsked(archive, data, request)).batch),
  );
  http.post(
    `${ROOT}/:batch/job`,
    {
      schema: {
        ...one,
        summary: 'Go on with a batch whose job was cancelled or has failed',
        response: { 202: StartedBatch },
      },
    },
    async (request, reply) => {
      const { asked, batch } = await batchAsked(archive, data, request);
      if (batch.state !== 'making' && batch.state !== 'publishing')
        throw new ArchiveError('conflict', { detail: `the batch is in state ${batch.state}` });
      return reply.code(202).send(await started(archive, data, asked, batch));
    },
  );
  http.delete(
    `${ROOT}/:batch`,
    {
      schema: {
        ...one,
        summary: 'Drop a batch of which nothing was published, with its files',
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { asked, batch } = await batchAsked(archive, data, request);
      data.batches.advance(batch, ['making', 'review'], 'dropped');
      await data.batchFiles.remove(batch);
      await told(archive, asked, 'project-batch-dropped', { batch: batch.id });
      return reply.code(204).send(null);
    },
  );
}

/** @throws ArchiveError `not-found`, `not-permitted` */
export async function batchAsked(
  archive: Archive,
  { batches }: ProjectsData,
  request: FastifyRequest,
): Promise<{ readonly asked: Asked; readonly batch: Batch }> {
  const asked = await projectManaged(archive, request);
  const batch = batches.get(asked.project.id, (request.params as Static<typeof BatchParams>).batch);
  if (!batch || batch.state === 'dropped') throw new ArchiveError('not-found');
  return { asked, batch };
}

/** A job that takes the batch on from where it is. */
export async function started(archive: Archive, data: ProjectsData, { principal, project }: Asked, batch: Batch) {
  const input: BatchInput = { project: project.id, batch: batch.id };
  return { batch: shownBatch(data, batch), job: await archive.jobs.start(principal, BATCH_JOB, { ...input }) };
}

/** The batch goes back to where it was made, for what people have asked to be made anew. */
export async function madeAnew(archive: Archive, data: ProjectsData, asked: Asked, batch: Batch) {
  data.batches.advance(batch, ['review'], 'making');
  return started(archive, data, asked, data.batches.get(batch.project, batch.id)!);
}

function shownBatch({ batches }: ProjectsData, batch: Batch): Static<typeof BatchAnswer> {
  const { id, state, madeBy, madeAt, profileVersion, report } = batch;
  const studies = batches.studiesOf(batch).length;
  return {
    ...{ id, state, madeBy, madeAt, profileVersion, studies },
    counts: batches.counts(batch),
    hasReport: report !== undefined,
  };
}

/** The studies of a project that are no copies. */
async function originalsOf(
  archive: Archive,
  { register }: ProjectsData,
  project: number,
  wanted: readonly string[] | undefined,
) {
  const query = { level: 'study', matches: [] } as const;
  const only = wanted && new Set(wanted);
  const studies: string[] = [];
  for await (const { studyInstanceUid = '' } of archive.search.search(within(project, 'search'), query))
    if (!register.isCopy(project, studyInstanceUid) && (only?.has(studyInstanceUid) ?? true))
      studies.push(studyInstanceUid);
  return studies;
}
