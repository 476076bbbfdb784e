import {
  type Archive,
  ArchiveError,
  type PictureRequest,
  type Principal,
  type StoredInstance,
} from '@vesalius/archive/api';
import type { FastifyReply } from 'fastify';
import { problem } from './problem.ts';
import type { PictureType, WadoRequest } from './wado-request.ts';

/** Answers with a picture of an instance: of one frame, or as GIF of all when none is named. */
export async function sendPicture(
  archive: Archive,
  principal: Principal,
  instance: StoredInstance,
  wado: WadoRequest & { readonly type: PictureType },
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { rendering } = archive;
  if (!rendering.hasPictures(instance)) {
    return problem(reply, 406, 'not-offered', 'Instances of this kind are not shown as pictures');
  }
  const state = wado.presentation && (await presentationState(archive, principal, wado, wado.presentation));
  if (state && !rendering.appliesState(state))
    return problem(reply, 406, 'not-offered', 'Only presentation states of single images are applied here');
  const request: PictureRequest = {
    ...wado.rendering,
    type: wado.type,
    frameNumber: wado.frameNumber ?? 1,
    presentationState: state,
  };
  const isFilm =
    wado.type === 'image/gif' && wado.frameNumber === undefined && (instance.pixels?.numberOfFrames ?? 1) > 1;
  const outcome = await (isFilm ? rendering.film(instance, request) : rendering.picture(instance, request));
  if (outcome.outcome === 'rendered') return reply.type(outcome.type).send(Buffer.from(outcome.bytes));
  if (outcome.code === 'no-such-frame') throw new ArchiveError('not-found');
  return problem(reply, 406, 'not-offered', `The frame cannot be shown: ${outcome.code}`);
}

/** @throws ArchiveError `not-found` */
async function presentationState(
  archive: Archive,
  principal: Principal,
  { studyInstanceUid }: WadoRequest,
  { seriesInstanceUid, sopInstanceUid }: NonNullable<WadoRequest['presentation']>,
): Promise<StoredInstance> {
  const selection = {
    studyInstanceUids: [studyInstanceUid],
    seriesInstanceUids: [seriesInstanceUid],
    sopInstanceUids: [sopInstanceUid],
  };
  for await (const instance of archive.retrieve.select(principal, selection)) return instance;
  throw new ArchiveError('not-found');
}
