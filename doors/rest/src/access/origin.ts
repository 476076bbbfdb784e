import type { LogInOrigin } from '@vesalius/archive/api';
import type { FastifyRequest } from 'fastify';

/** Where a log-in comes from. */
export function originOf({ headers, ip }: FastifyRequest): LogInOrigin {
  const userAgent = headers['user-agent'];
  return { address: ip, ...(userAgent !== undefined && { userAgent }) };
}
