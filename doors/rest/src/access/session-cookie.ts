import type { Session } from '@vesalius/archive/api';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Of a person with an account, and of a guest whom a link has let in. */
export type CookieName = 'vesalius_session' | 'vesalius_guest';

/**
 * The browser's session: unreadable for scripts, never sent from other sites. Over TLS the name begins with `__Host-`, which a browser takes
 * only from this very host (RFC 6265bis §4.1.3.2); without TLS, as on a laptop, it would not take it at all.
 */
export class SessionCookie {
  readonly #secure: boolean;
  readonly #name: CookieName;

  /** @param secure we are reached over TLS though we do not see it ourselves (a reverse proxy is declared) */
  constructor(secure: boolean, name: CookieName = 'vesalius_session') {
    this.#secure = secure;
    this.#name = name;
  }

  of(request: FastifyRequest): string | undefined {
    return request.cookies[this.#nameFor(request)];
  }

  set(request: FastifyRequest, reply: FastifyReply, { id }: Pick<Session, 'id'>): void {
    reply.setCookie(this.#nameFor(request), id, this.#attributes(request));
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    reply.clearCookie(this.#nameFor(request), this.#attributes(request));
  }

  #overTls(request: FastifyRequest): boolean {
    return this.#secure || request.protocol === 'https';
  }

  #nameFor(request: FastifyRequest): string {
    return this.#overTls(request) ? `__Host-${this.#name}` : this.#name;
  }

  #attributes(request: FastifyRequest) {
    return { path: '/', httpOnly: true, sameSite: 'strict', secure: this.#overTls(request) } as const;
  }
}
