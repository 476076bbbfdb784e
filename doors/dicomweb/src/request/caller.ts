import type { Principal } from '@vesalius/archive/api';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './http-problem.ts';

/** Who asks: the server around the door has found that out. */
export function callerOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new HttpProblem(401, 'not-authenticated', 'Credentials are needed');
  return request.principal;
}

/** What is to be written over every picture that this caller gets. */
export function watermarkOf(request: FastifyRequest): { readonly watermark?: string } {
  const { watermark } = callerOf(request);
  return watermark === undefined ? {} : { watermark };
}
