import type { FastifyReply, FastifyRequest } from 'fastify';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** On every answer. */
const ALWAYS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Where an answer says nothing else: it holds patients' data, and what a browser opens of it by its address is data, not a page. */
const UNLESS_SAID: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  'cross-origin-resource-policy': 'same-origin',
};

/** From then on a browser calls this host over TLS only (RFC 6797 §6.1); over plain HTTP it would not believe it. */
const ONLY_TLS = `max-age=${YEAR_SECONDS}; includeSubDomains`;

/** What every answer says to a browser beside its content. */
export function setAnswerHeaders(request: FastifyRequest, reply: FastifyReply, secure: boolean): void {
  for (const [name, value] of Object.entries(ALWAYS)) reply.header(name, value);
  for (const [name, value] of Object.entries(UNLESS_SAID)) if (!reply.hasHeader(name)) reply.header(name, value);
  if (secure || request.protocol === 'https') reply.header('strict-transport-security', ONLY_TLS);
}
