import { ArchiveError, type Principal } from '@vesalius/archive/api';
import type { FastifyRequest } from 'fastify';

/** Who asks; the foundation has set it before any route that is not public. */
export function callerOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new ArchiveError('not-permitted');
  return request.principal;
}
