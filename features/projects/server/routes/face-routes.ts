import { type Archive, ArchiveError, makerName } from '@vesalius/archive/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import {
  BatchParams,
  FaceBody,
  FaceParams,
  FacePictureParams,
  FacePictureQuery,
  FacesAnswer,
  StartedBatch,
} from '../../contract/batch-schemas.ts';
import type { ProjectsData } from '../data.ts';
import { facePicture } from '../face/face-picture.ts';
import type { Face } from '../face/face-store.ts';
import { told } from '../told.ts';
import { batchAsked, madeAnew } from './batch-routes.ts';
import { inReview } from './review-routes.ts';

const tags = ['Projects'];
const ROOT = '/api/v1/projects/:project/batches/:batch/faces';

/** People look at what is cut out of heads, move it, say that there is no face, and have the images made anew. */
export function faceRoutes(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  http.get(
    ROOT,
    {
      schema: {
        tags,
        params: BatchParams,
        summary: 'The faces that were looked for in a batch, one for each frame of reference',
        response: { 200: FacesAnswer },
      },
    },
    async (request) => {
      const { batch } = await batchAsked(archive, data, request);
      return { faces: data.faces.list(batch).map(({ space: _, ...face }) => face) };
    },
  );
  http.get(
    `${ROOT}/:face/pictures/:view`,
    {
      schema: {
        tags,
        params: FacePictureParams,
        querystring: FacePictureQuery,
        summary: 'A head with what goes of it, as PNG; with a query, as it would be moved',
      },
    },
    async (request, reply) => {
      const { asked, batch, face } = await faceAsked(archive, data, request);
      const { view } = request.params as Static<typeof FacePictureParams>;
      const query = request.query as Static<typeof FacePictureQuery>;
      const bytes = await facePicture(await data.faces.foundOf(batch, face), face, view, query);
      await told(archive, asked, 'review-face-seen', { batch: batch.id, face: face.number });
      return reply.header('cache-control', 'no-store').type('image/png').send(Buffer.from(bytes));
    },
  );
  changeRoute(http, archive, data);
}

function changeRoute(http: FastifyInstance, archive: Archive, data: ProjectsData): void {
  http.put(
    `${ROOT}/:face`,
    {
      schema: {
        tags,
        params: FaceParams,
        summary: 'Move what is cut out of a head, or say that there is no face; its images are made anew by a job',
        body: FaceBody,
        response: { 202: StartedBatch },
      },
    },
    async (request, reply) => {
      const { asked, batch, face } = await faceAsked(archive, data, request);
      const { change } = request.body as Static<typeof FaceBody>;
      if (change?.kind === 'moved' && face.found === 'no-volume')
        throw new ArchiveError('conflict', { detail: 'there is no model of it' });
      data.faces.change(batch, face.number, change ?? undefined, makerName(asked.principal));
      data.batches.redo(batch, { face: face.number });
      await told(archive, asked, 'review-face-changed', {
        ...{ batch: batch.id, face: face.number },
        change: change?.kind ?? 'as found',
      });
      return reply.code(202).send(await madeAnew(archive, data, asked, batch));
    },
  );
}

/** For who may see the originals: the pictures show faces. @throws ArchiveError `not-permitted`, `not-found`, `conflict` */
async function faceAsked(archive: Archive, data: ProjectsData, request: FastifyRequest) {
  const { asked, batch } = await inReview(archive, data, request);
  archive.access.demandAt(asked.principal, 'retrieve', { of: 'project', project: asked.project.id });
  const face: Face | undefined = data.faces.get(batch, (request.params as Static<typeof FaceParams>).face);
  if (!face) throw new ArchiveError('not-found');
  return { asked, batch, face };
}
