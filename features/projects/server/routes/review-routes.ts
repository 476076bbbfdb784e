import { type Archive, ArchiveError, makerName } from '@vesalius/archive/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import {
  BatchParams,
  DecisionsAnswer,
  DecisionsBody,
  MasksBody,
  OutputAnswer,
  OutputParams,
  OutputsAnswer,
  OutputsQuery,
  PictureParams,
  ReportAnswer,
  StartedBatch,
} from '../../contract/batch-schemas.ts';
import type { ProjectsData } from '../data.ts';
import type { Asked } from '../known-project.ts';
import type { Batch, Output } from '../materialised/batches.ts';
import { Inspection } from '../materialised/inspection.ts';
import { maskOutput } from '../materialised/masking.ts';
import { signedReport } from '../materialised/review-report.ts';
import { told } from '../told.ts';
import { batchAsked, madeAnew, started } from './batch-routes.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project/batches/:batch';
/** Refused because nobody may have it, or because it is gone. */
const NOT_SEEN: ReadonlySet<string | undefined> = new Set(['not-permitted', 'not-found', 'conflict']);
const STATES = { accept: 'accepted', 'send-back': 'sent-back', 'take-back': 'waiting' } as const;

/** People look at de-identified instances beside their originals, blank what is left in pixels, and accept or send back. */
export function reviewRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  const inspection = new Inspection(archive, data);
  http.addHook('onClose', () => inspection.close());
  queueRoutes(http, archive, data, inspection);
  decisionRoutes(http, archive, data);
  acceptanceRoutes(http, archive, data);
}

function queueRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData, inspection: Inspection): void {
  const summary = 'Outputs of a batch: the queue of its review';
  http.get(
    `${ROOT}/outputs`,
    { schema: { tags, summary, params: BatchParams, querystring: OutputsQuery, response: { 200: OutputsAnswer } } },
    async (request) => {
      const { batch } = await batchAsked(archive, data, request);
      const { state, after, limit } = request.query as Static<typeof OutputsQuery>;
      return { outputs: data.batches.outputs(batch, state, after, limit).map(shownOutput) };
    },
  );
  http.get(
    `${ROOT}/outputs/:number`,
    {
      schema: {
        tags,
        params: OutputParams,
        summary: 'One output beside its original: attributes before and after',
        response: { 200: OutputAnswer },
      },
    },
    async (request) => {
      const { asked, batch, output } = await toBeSeen(archive, data, request);
      return { ...shownOutput(output), ...(await inspection.inspect(asked.principal, batch, output)) };
    },
  );
  http.get(
    `${ROOT}/outputs/:number/pictures/:of/:frame`,
    { schema: { tags, params: PictureParams, summary: 'A frame before or after, as PNG' } },
    async (request, reply) => {
      const { asked, batch, output } = await toBeSeen(archive, data, request);
      const { of, frame } = request.params as Static<typeof PictureParams>;
      const bytes = await inspection.picture(asked.principal, batch, output, of, frame);
      return reply.header('cache-control', 'no-store').type('image/png').send(Buffer.from(bytes));
    },
  );
}

function decisionRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  http.put(
    `${ROOT}/outputs/:number/masks`,
    {
      schema: {
        tags,
        params: OutputParams,
        summary:
          'Blank rectangles of an output, or of all of its series, instead of those drawn before; what is changed waits for a decision ' +
          'again. A job draws them on a series, and makes anew one that was refused.',
        body: MasksBody,
        response: { 200: OutputsAnswer, 202: StartedBatch },
      },
    },
    async (request, reply) => {
      const { asked, batch, output } = await toBeSeen(archive, data, request);
      const { masks, series } = request.body as Static<typeof MasksBody>;
      const drawn = { batch: batch.id, output: output.number, masks: masks.length, of: series ? 'series' : 'image' };
      if (series || output.state === 'refused') {
        const which = series ? { series: output.series } : { number: output.number };
        data.batches.redoWithMasks(batch, which, JSON.stringify(masks));
        await told(archive, asked, 'review-masks-drawn', drawn);
        return reply.code(202).send(await madeAnew(archive, data, asked, batch));
      }
      await maskOutput(data, batch, output, masks);
      await told(archive, asked, 'review-masks-drawn', drawn);
      return { outputs: [shownOutput(data.batches.output(batch, output.number)!)] };
    },
  );
  http.post(
    `${ROOT}/decisions`,
    {
      schema: {
        tags,
        params: BatchParams,
        summary:
          'Accept outputs, send them back, or take such a decision back; where one is sent back, all of its series are looked at',
        body: DecisionsBody,
        response: { 200: DecisionsAnswer },
      },
    },
    async (request) => {
      const { asked, batch } = await inReview(archive, data, request);
      const { numbers = [], series, decision, why, note } = request.body as Static<typeof DecisionsBody>;
      const which = series === undefined ? numbers : data.batches.waitingIn(batch, series);
      const state = STATES[decision];
      const by = makerName(asked.principal);
      const decided = data.batches.decide(batch, which, { state, by, why, note });
      if (state === 'sent-back')
        for (const number of decided) data.batches.lookAtAll(batch, data.batches.output(batch, number)!.series);
      await told(archive, asked, `review-${state}`, {
        ...{ batch: batch.id, outputs: decided.length },
        ...(why !== undefined && { why }),
      });
      return { decided, waiting: data.batches.counts(batch).waiting ?? 0 };
    },
  );
}

function acceptanceRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  http.post(
    `${ROOT}/acceptance`,
    {
      schema: {
        tags,
        params: BatchParams,
        summary: 'End the review: its report is signed, and what was accepted comes into the archive by a job',
        response: { 202: StartedBatch },
      },
    },
    async (request, reply) => {
      const { asked, batch } = await inReview(archive, data, request);
      if (data.batches.counts(batch).waiting)
        throw new ArchiveError('conflict', { detail: 'some outputs still wait for a decision' });
      const by = makerName(asked.principal);
      const report = signedReport(archive, data, batch, { project: asked.project.name, by, at: Date.now() });
      data.batches.advance(batch, ['review'], 'publishing', report);
      await told(archive, asked, 'review-ended', { batch: batch.id });
      return reply.code(202).send(await started(archive, data, asked, data.batches.get(batch.project, batch.id)!));
    },
  );
  http.get(
    `${ROOT}/report`,
    {
      schema: {
        tags,
        params: BatchParams,
        summary: 'The signed report of a review',
        response: { 200: ReportAnswer },
      },
    },
    async (request, reply) => {
      const { batch } = await batchAsked(archive, data, request);
      if (batch.report === undefined) throw new ArchiveError('not-found', { detail: 'the review is not over' });
      reply.header('content-disposition', `attachment; filename="review-${batch.id}.json"`);
      return reply.type('application/json').serializer(String).send(batch.report);
    },
  );
}

/** @throws ArchiveError `conflict` when the batch is not in review */
export async function inReview(archive: Archive, data: ProjectsData, request: FastifyRequest) {
  const found = await batchAsked(archive, data, request);
  if (found.batch.state !== 'review') throw new ArchiveError('conflict', { detail: 'the batch is not in review' });
  return found;
}

/** An output beside its original, for who may see that. @throws ArchiveError `not-permitted`, `not-found`, `conflict` */
async function toBeSeen(
  archive: Archive,
  data: ProjectsData,
  request: FastifyRequest,
): Promise<{ readonly asked: Asked; readonly batch: Batch; readonly output: Output }> {
  const { asked, batch } = await inReview(archive, data, request);
  archive.access.demandAt(asked.principal, 'retrieve', { of: 'project', project: asked.project.id });
  const output = data.batches.output(batch, (request.params as Static<typeof OutputParams>).number);
  if (!output || NOT_SEEN.has(output.code)) throw new ArchiveError('not-found');
  return { asked, batch, output };
}

function shownOutput({
  sha256: _,
  redo: _redo,
  masks,
  ...output
}: Output): Static<typeof OutputsAnswer>['outputs'][number] {
  return { ...output, masks: JSON.parse(masks) as Static<typeof MasksBody>['masks'] };
}
