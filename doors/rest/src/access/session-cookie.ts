import type { Session } from '@vesalius/archive/api';
import type { FastifyReply, FastifyRequest } from 'fastify';

export const SESSION_COOKIE = 'vesalius_session';

/** Hands the browser its session: unreadable for scripts, never sent from other sites, over TLS only where there is TLS. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  session: Session,
  secure: boolean,
): void {
  reply.setCookie(SESSION_COOKIE, session.id, attributes(request, secure));
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply, secure: boolean): void {
  reply.clearCookie(SESSION_COOKIE, attributes(request, secure));
}

function attributes(request: FastifyRequest, secure: boolean) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: secure || request.protocol === 'https' } as const;
}
