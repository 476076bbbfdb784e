import type { WorkitemQuery } from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';
import { parseSearch, queryStringOf } from '@vesalius/dicomweb';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MANY_MODELS, sendModels } from '../answer/send-models.ts';
import { warningHeader } from '../answer/warning.ts';
import type { DicomwebOptions } from '../options.ts';
import { chosenOffer } from '../request/accepted.ts';

const DEFAULT_LIMIT = 1000;
const MAXIMUM_LIMIT = 10_000;

/** A Search transaction over data sets that are kept as such: workitems (PS3.18 §11.9), Non-Patient Instances (§12.6). */
export async function searchModels(
  request: FastifyRequest,
  reply: FastifyReply,
  options: DicomwebOptions,
  search: (query: WorkitemQuery) => Promise<{ readonly models: readonly DicomJson[]; readonly more: boolean }>,
): Promise<FastifyReply> {
  const offer = chosenOffer(request, MANY_MODELS);
  const wish = parseSearch(queryStringOf(request.raw.url ?? ''));
  const limit = Math.min(wish.limit ?? options.defaultLimit ?? DEFAULT_LIMIT, options.maximumLimit ?? MAXIMUM_LIMIT);
  const { models, more } = await search({ ...wish, limit });
  const warning = warningHeader([
    ...(wish.ignored.length > 0 ? ['Parameters that are not known were ignored'] : []),
    ...(wish.order.length > 0 ? ['The order is that of arrival'] : []),
    ...(more ? ['There are additional results that can be requested'] : []),
  ]);
  if (warning) reply.header('warning', warning);
  return sendModels(reply, offer, models);
}
