import {
  type MediaRange,
  mediaTypesDecoded,
  negotiate,
  type Offer,
  parseAccept,
  queryStringOf,
  splitQueryString,
} from '@vesalius/dicomweb';
import type { FastifyRequest } from 'fastify';
import { notAcceptable } from './http-problem.ts';

/** What the client accepts: the `accept` parameter stands for the header where there is one (PS3.18 §8.3.3.1). */
export function acceptedBy(request: FastifyRequest): readonly MediaRange[] {
  const query = queryStringOf(request.raw.url ?? '');
  if (/(^|&)accept=/i.test(query)) {
    const parameter = splitQueryString(query).find(({ name }) => name.toLowerCase() === 'accept');
    if (parameter?.value) return parseAccept(mediaTypesDecoded(parameter.value));
  }
  return parseAccept(request.headers.accept);
}

/** @throws HttpProblem 406 */
export function chosenOffer<O extends Offer>(request: FastifyRequest, offers: readonly O[]): O {
  const offer = negotiate(acceptedBy(request), offers);
  if (offer) return offer;
  const types = [
    ...new Set(offers.map(({ type, multipart }) => (multipart ? `multipart/related; type="${type}"` : type))),
  ];
  throw notAcceptable(`This resource can be had as ${types.join(', ')}`);
}

/** Whether the answer may be compressed with gzip (RFC 9110 §12.5.3). */
export function acceptsGzip(request: FastifyRequest): boolean {
  const header = request.headers['accept-encoding'];
  return typeof header === 'string' && /(^|[,\s])(gzip|\*)\s*(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(header);
}
