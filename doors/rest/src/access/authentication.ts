import cookie from '@fastify/cookie';
import type { Archive, Principal, Session } from '@vesalius/archive/api';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { rootPlugin } from '../http/http.ts';
import { problem } from '../http/problem.ts';
import { isSafe, requestOrigin } from './same-origin.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface Cookies {
  readonly session: SessionCookie;
  readonly guest: SessionCookie;
}

/** Sent by a page that asks of itself while nobody touches it. */
const IDLE_HEADER = 'vesalius-idle';

/**
 * Finds out who asks, before anything else runs. Whatever is not marked `config.public` (an unknown URL too) answers 401 without a
 * principal; a page leads to `/login`. Register it before any route.
 */
export function authentication(
  archive: Pick<Archive, 'identity' | 'audit' | 'attempts' | 'shares'>,
  cookies: Cookies,
): FastifyPluginAsync {
  return rootPlugin('vesalius-authentication', async (http) => {
    await http.register(cookie);
    http.decorateRequest('principal');
    http.decorateRequest('session');
    http.decorateRequest('callerNow');
    http.addHook('onRequest', async (request, reply) => {
      const config = request.routeOptions.config;
      if (config?.public) return;
      const bearer = bearerOf(request);
      const found = await callerBy(archive, cookies, request, bearer);
      if (!found) return refuse(archive, request, reply, bearer);
      const { principal, session } = found;
      if (bearer === undefined && !isSafe(request) && requestOrigin(request) !== 'same')
        return refuseAct(archive, principal, 'cross-site', request, reply);
      if (config?.harmful && session && !session.confirmed)
        return refuseAct(archive, principal, 'confirmation-required', request, reply);
      request.principal = { ...principal, address: request.ip };
      if (session) request.session = session;
      request.callerNow = async () => (await callerBy(archive, cookies, request, bearer, true))?.principal;
    });
  });
}

function bearerOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  return header === undefined ? undefined : (/^Bearer +(\S+) *$/i.exec(header)?.[1] ?? '');
}

interface Caller {
  readonly principal: Principal;
  readonly session?: Session;
}

/** Wrong credentials are not overruled by a cookie: whoever sends a token means it. */
async function callerBy(
  { identity, shares }: Pick<Archive, 'identity' | 'shares'>,
  cookies: Cookies,
  request: FastifyRequest,
  bearer: string | undefined,
  /** Looked at again, which is no use by a person. */
  again = false,
): Promise<Caller | undefined> {
  if (bearer !== undefined) {
    const principal = bearer === '' ? undefined : await identity.token(bearer);
    return principal && { principal };
  }
  const id = cookies.session.of(request);
  const idle = again || request.routeOptions.config?.idle === true || request.headers[IDLE_HEADER] !== undefined;
  const session = id ? await identity.session(id, idle) : undefined;
  if (session) return { principal: session.principal, session };
  // What is not marked for guests does not know them: they are strangers there.
  const guest = request.routeOptions.config?.guests ? cookies.guest.of(request) : undefined;
  return guest === undefined ? undefined : shares.guest(guest);
}

/** Without any credential nothing was tried; a wrong one was, and only so many are answered (RFC 6585 §4). */
function refuse(
  { attempts, audit }: Pick<Archive, 'attempts' | 'audit'>,
  request: FastifyRequest,
  reply: FastifyReply,
  bearer: string | undefined,
): FastifyReply {
  const refused = (act: string) => audit.refused({ actor: '', address: request.ip, facts: { act, door: 'http' } });
  const wait = bearer === undefined ? 0 : attempts.begin(request.ip);
  if (wait > 0) {
    refused('too-many-failures');
    return tooMany(reply, wait);
  }
  if (request.routeOptions.config?.page && isSafe(request))
    return reply.redirect(request.url === '/' ? '/login' : `/login?next=${encodeURIComponent(request.url)}`, 302);
  refused('unauthenticated');
  reply.header('www-authenticate', 'Bearer realm="vesalius"');
  return problem(reply, 401, { code: 'unauthenticated', detail: 'Log in, or send a bearer token' });
}

/** Acts that who is known may not do in this way, with what is told. */
const REFUSED = {
  'cross-site': 'A request by cookie must come from this site',
  'confirmation-required': 'Say again who you are, then try again',
} as const;

function refuseAct(
  { audit }: Pick<Archive, 'audit'>,
  { name: actor, kind: by }: Principal,
  act: keyof typeof REFUSED,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  audit.refused({ actor, address: request.ip, facts: { act, by } });
  return problem(reply, 403, { code: act, detail: REFUSED[act] });
}

const SECOND_MS = 1000;

function tooMany(reply: FastifyReply, waitMs: number): FastifyReply {
  reply.header('retry-after', Math.ceil(waitMs / SECOND_MS));
  return problem(reply, 429, { code: 'too-many-requests', detail: 'Too many failures from this address; wait' });
}
