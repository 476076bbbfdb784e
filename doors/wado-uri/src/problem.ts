import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';

/** Answers with problem details (RFC 9457). */
export function problem(reply: FastifyReply, status: number, code: string, detail: string): FastifyReply {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail };
  return reply
    .code(status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(body)));
}
