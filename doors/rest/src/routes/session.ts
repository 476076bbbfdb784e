import type { Archive, Principal } from '@vesalius/archive/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Password as NewPassword } from '../access/names.ts';
import { requestOrigin } from '../access/same-origin.ts';
import { clearSessionCookie, SESSION_COOKIE, setSessionCookie } from '../access/session-cookie.ts';
import { callerOf, type Http } from '../http/http.ts';
import { problem } from '../http/problem.ts';

const tags = ['Session'];

const WhoSchema = Type.Object({
  kind: Type.String(),
  name: Type.String(),
  permissions: Type.Array(Type.String(), { description: 'Held everywhere' }),
  somewhere: Type.Array(Type.String(), { description: 'Held on some part of the archive, such as a project' }),
});
const Password = Type.String({ minLength: 1, maxLength: 256 });

export interface SessionOptions {
  /** The server is reached over TLS though it does not see it itself (a reverse proxy is declared). */
  readonly secureCookies: boolean;
}

/** Logging in and out, who am I, another password. */
export function sessionRoutes(http: Http, archive: Archive, { secureCookies }: SessionOptions): void {
  http.post(
    '/session',
    {
      config: { public: true },
      bodyLimit: 4096,
      schema: {
        tags,
        security: [],
        summary: 'Log in with user and password; the answer sets the session cookie',
        body: Type.Object({ user: Type.String({ minLength: 1, maxLength: 256 }), password: Password }),
        response: { 200: WhoSchema },
      },
    },
    async (request, reply) => {
      if (requestOrigin(request) === 'other') return problem(reply, 403, { code: 'cross-site' });
      const { user, password } = request.body;
      const principal = await logIn(archive, request, reply, { user, password, secureCookies });
      return principal ? describe(principal) : problem(reply, 401, { code: 'wrong-credentials' });
    },
  );

  http.get(
    '/session',
    { schema: { tags, summary: 'Who am I, and what may I do', response: { 200: WhoSchema } } },
    async (request) => describe(callerOf(request)),
  );

  http.delete(
    '/session',
    { schema: { tags, summary: 'Log out', response: { 204: Type.Null() } } },
    async (request, reply) => {
      const id = request.cookies[SESSION_COOKIE];
      if (id) await archive.identity.logOut(id);
      clearSessionCookie(request, reply, secureCookies);
      return reply.code(204).send(null);
    },
  );

  http.put(
    '/session/password',
    {
      bodyLimit: 4096,
      schema: {
        tags,
        summary: 'Change my password; all my sessions end and this one starts anew',
        body: Type.Object({
          current: Password,
          next: NewPassword,
        }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      const { current, next } = request.body;
      if (!(await archive.identity.changePassword(principal, current, next)))
        return problem(reply, 403, { code: 'wrong-credentials' });
      await logIn(archive, request, reply, { user: principal.name, password: next, secureCookies });
      return reply.code(204).send(null);
    },
  );
}

async function logIn(
  archive: Archive,
  request: FastifyRequest,
  reply: FastifyReply,
  { user, password, secureCookies }: { user: string; password: string; secureCookies: boolean },
): Promise<Principal | undefined> {
  const session = await archive.identity.logIn(user, password, request.ip);
  await archive.audit.record({
    kind: 'user-authentication',
    outcome: session ? 'success' : 'failure',
    actor: user,
    address: request.ip,
  });
  if (session) setSessionCookie(request, reply, session, secureCookies);
  return session?.principal;
}

function describe({ kind, name, permissions, grants = [] }: Principal) {
  const somewhere = new Set(grants.flatMap((grant) => [...grant.permissions]));
  return { kind, name, permissions: [...permissions], somewhere: [...somewhere] };
}
