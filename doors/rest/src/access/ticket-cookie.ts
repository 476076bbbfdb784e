import type { FastifyReply, FastifyRequest } from 'fastify';

const PATH = '/api/v1/log-in';

/**
 * What a browser brings back from an identity provider, to show that it began the log-in. It is sent when another site leads here, as the
 * provider does; the session's cookie is not (RFC 6265bis §5.2).
 */
export class TicketCookie {
  readonly #secure: boolean;

  /** @param secure we are reached over TLS though we do not see it ourselves */
  constructor(secure: boolean) {
    this.#secure = secure;
  }

  of(request: FastifyRequest): string | undefined {
    return request.cookies[this.#name(request)];
  }

  set(request: FastifyRequest, reply: FastifyReply, ticket: string): void {
    reply.setCookie(this.#name(request), ticket, this.#attributes(request));
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    reply.clearCookie(this.#name(request), this.#attributes(request));
  }

  #overTls(request: FastifyRequest): boolean {
    return this.#secure || request.protocol === 'https';
  }

  #name(request: FastifyRequest): string {
    return this.#overTls(request) ? '__Secure-vesalius_log_in' : 'vesalius_log_in';
  }

  #attributes(request: FastifyRequest) {
    return { path: PATH, httpOnly: true, sameSite: 'lax', secure: this.#overTls(request) } as const;
  }
}
