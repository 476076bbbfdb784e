import { STATUS_CODES } from 'node:http';
import { ArchiveError, HTTP_STATUS } from '@vesalius/archive/api';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { rootPlugin } from './http.ts';

export interface ProblemFacts {
  /** A code of the archive's catalogue, or of HTTP's. */
  readonly code?: string;
  readonly detail?: string;
  readonly [further: string]: unknown;
}

/** Answers with problem details (RFC 9457). */
export function problem(reply: FastifyReply, status: number, facts: ProblemFacts = {}): FastifyReply {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, ...facts };
  return reply.code(status).type('application/problem+json').send(JSON.stringify(body));
}

/** Turns every error that leaves a route into problem details; only those of the catalogue and of HTTP tell more than 500. */
export const problems = rootPlugin('vesalius-problems', async (http) => {
  http.setErrorHandler((error: FastifyError | ArchiveError, request, reply) => answerError(error, request, reply));
  http.setNotFoundHandler((_request, reply) => problem(reply, 404, { code: 'not-found' }));
});

function answerError(error: FastifyError | ArchiveError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof ArchiveError) {
    const status = HTTP_STATUS[error.code];
    if (status >= 500) request.log.error({ code: error.code, where: error.where }, 'request failed');
    if (status === 503) reply.header('retry-after', '5');
    return problem(reply, status, { code: error.code, detail: error.message });
  }
  if (error.validation) return problem(reply, 400, { code: 'invalid', detail: error.message });
  const status = error.statusCode ?? 500;
  if (status < 500) return problem(reply, status, { code: error.code, detail: error.message });
  // The message of a stranger's error may hold anything: it goes neither to the log nor to the caller.
  request.log.error({ code: error.code, name: error.name, stack: framesOf(error) }, 'request failed');
  return problem(reply, status, { code: 'internal', requestId: request.id });
}

/** Where it happened, without the message. */
function framesOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
}
