import type { FastifyRequest } from 'fastify';

/** Whether the client has what this entity tag names, weak or strong (RFC 9110 §13.1.2). */
export function isFresh(request: FastifyRequest, etag: string): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  const bare = etag.replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === bare);
}
