import { type Archive, ArchiveError } from '@vesalius/archive/api';
import { DeidentifyError, profileFromDocument } from '@vesalius/deidentify';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { AmendmentsBody, BatchParams, StartedBatch } from '../../contract/batch-schemas.ts';
import type { ProjectsData } from '../data.ts';
import type { Amendments } from '../materialised/batches.ts';
import { told } from '../told.ts';
import { batchAsked, madeAnew } from './batch-routes.ts';
import { inReview } from './review-routes.ts';

const tags = ['Projects'];
const PATH = '/api/v1/projects/:project/batches/:batch/amendments';

/** Rules and words added to the profile for one batch, where something of the original was left. */
export function amendmentRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  http.get(
    PATH,
    {
      schema: {
        tags,
        params: BatchParams,
        summary: 'Rules and words that were added to the profile for a batch',
        response: { 200: AmendmentsBody },
      },
    },
    async (request) => {
      const { asked, batch } = await batchAsked(archive, data, request);
      archive.access.demandAt(asked.principal, 'retrieve', { of: 'project', project: asked.project.id });
      return data.batches.amendmentsOf(batch) as Static<typeof AmendmentsBody>;
    },
  );
  http.put(
    PATH,
    {
      schema: {
        tags,
        params: BatchParams,
        summary: 'Add rules and words to the profile for a batch; all that is not the same then is made anew by a job',
        body: AmendmentsBody,
        response: { 202: StartedBatch },
      },
    },
    async (request, reply) => {
      const { asked, batch } = await inReview(archive, data, request);
      const amendments = request.body as Amendments;
      understood(amendments);
      data.batches.amend(batch, amendments);
      data.batches.redo(batch, 'all');
      const { rules, removeWords } = amendments;
      await told(archive, asked, 'review-profile-amended', {
        ...{ batch: batch.id, rules: rules.length, removeWords: removeWords.length },
      });
      return reply.code(202).send(await madeAnew(archive, data, asked, batch));
    },
  );
}

/** @throws ArchiveError `query-not-understood` */
function understood(amendments: Amendments): void {
  try {
    profileFromDocument({ name: 'amendments', version: '1', ...amendments });
  } catch (error) {
    if (error instanceof DeidentifyError) throw new ArchiveError('query-not-understood', { detail: error.message });
    throw error;
  }
}
