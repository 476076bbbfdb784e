import type { FastifyRequest } from 'fastify';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True when the method changes nothing (RFC 9110 §9.2.1). */
export function isSafe(request: FastifyRequest): boolean {
  return SAFE_METHODS.has(request.method);
}

/**
 * Where a browser says the request comes from: Fetch Metadata first, Origin for browsers that do not send it.
 * `unknown` for programs that send neither.
 */
export function requestOrigin(request: FastifyRequest): 'same' | 'other' | 'unknown' {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' ? 'same' : 'other';
  const origin = request.headers.origin;
  if (origin === undefined) return 'unknown';
  return origin === `${request.protocol}://${request.host}` ? 'same' : 'other';
}
