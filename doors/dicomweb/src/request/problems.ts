import { STATUS_CODES } from 'node:http';
import { ArchiveError, HTTP_STATUS } from '@vesalius/archive/api';
import { DicomWebError } from '@vesalius/dicomweb';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { HttpProblem } from './http-problem.ts';

/** Answers the errors of this door's families with problem details (RFC 9457); others are for the server around it. */
export function answerProblems(http: FastifyInstance): void {
  http.setErrorHandler((error, request, reply) => {
    if (error instanceof HttpProblem) return problem(reply, error.statusCode, error.code, error.message);
    if (error instanceof DicomWebError) return problem(reply, 400, error.code, error.message);
    if (!(error instanceof ArchiveError)) throw error;
    const status = HTTP_STATUS[error.code];
    if (status >= 500) request.log.error({ code: error.code, where: error.where }, 'request failed');
    if (status === 503) reply.header('retry-after', '5');
    return problem(reply, status, error.code, error.message);
  });
}

function problem(reply: FastifyReply, status: number, code: string, detail: string): FastifyReply {
  for (const name of ['content-encoding', 'etag', 'accept-ranges']) reply.removeHeader(name);
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail };
  return reply
    .code(status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(body)));
}
