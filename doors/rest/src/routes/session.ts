import type { Archive, Principal, Session } from '@vesalius/archive/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Password as NewPassword } from '../access/names.ts';
import { originOf } from '../access/origin.ts';
import { requestOrigin } from '../access/same-origin.ts';
import type { SessionCookie } from '../access/session-cookie.ts';
import { callerOf, type Http } from '../http/http.ts';
import { problem } from '../http/problem.ts';

const tags = ['Session'];

const WhoSchema = Type.Object({
  kind: Type.String(),
  name: Type.String(),
  permissions: Type.Array(Type.String(), { description: 'Held everywhere' }),
  somewhere: Type.Array(Type.String(), { description: 'Held on some part of the archive, such as a project' }),
  session: Type.Optional(
    Type.Object({
      expiresInMs: Type.Integer({ description: 'It ends after so long without use' }),
      endsInMs: Type.Integer({ description: 'It ends after so long whatever happens' }),
      duties: Type.Array(Type.String(), { description: 'What I must do before I may do anything: `second-factor`' }),
      confirmed: Type.Boolean({ description: 'Acts that do harm are not asked to be confirmed' }),
      provider: Type.Optional(Type.String({ description: 'The identity provider by which I have come in' })),
    }),
  ),
});
const Password = Type.String({ minLength: 1, maxLength: 256 });
const Code = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'Of the authenticator app, or a recovery code; asked for with `second-factor-required`',
});

/** Logging in and out, who am I, being there, saying it again, another password. */
export function sessionRoutes(http: Http, archive: Archive, cookies: SessionCookie): void {
  logInRoutes(http, archive, cookies);
  presenceRoutes(http, archive);
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
      const session = await archive.identity.changePassword(principal, current, next, originOf(request));
      if (!session) {
        await archive.audit.record({
          kind: 'configuration-changed',
          outcome: 'failure',
          actor: principal.name,
          address: request.ip,
          facts: { act: 'password-changed', user: principal.name },
        });
        return problem(reply, 403, { code: 'wrong-credentials' });
      }
      cookies.set(request, reply, session);
      return reply.code(204).send(null);
    },
  );
}

function logInRoutes(http: Http, archive: Archive, cookies: SessionCookie): void {
  http.post(
    '/session',
    {
      config: { public: true },
      bodyLimit: 4096,
      schema: {
        tags,
        security: [],
        summary: 'Log in with user and password; the answer sets the session cookie',
        body: Type.Object({
          user: Type.String({ minLength: 1, maxLength: 256 }),
          password: Password,
          code: Type.Optional(Code),
        }),
        response: { 200: WhoSchema },
      },
    },
    async (request, reply) => {
      if (requestOrigin(request) === 'other') return problem(reply, 403, { code: 'cross-site' });
      const session = await logIn(archive, cookies, request, reply, request.body);
      if (typeof session === 'object') return describe(session.principal, session);
      return problem(reply, 401, { code: session ?? 'wrong-credentials' });
    },
  );
  http.delete(
    '/session',
    { schema: { tags, summary: 'Log out', response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { name, address } = callerOf(request);
      const { session } = request;
      if (session) {
        const event = { kind: 'user-authentication', outcome: 'success', actor: name } as const;
        await archive.identity.logOut(session.id, { ...event, ...(address && { address }), facts: { act: 'log-out' } });
      }
      cookies.clear(request, reply);
      reply.header('clear-site-data', '"cache"'); // pictures that a browser kept; what a page keeps of itself holds no patient
      return reply.code(204).send(null);
    },
  );
}

function presenceRoutes(http: Http, { audit, identity }: Archive): void {
  http.get(
    '/session',
    {
      config: { idle: true },
      schema: { tags, summary: 'Who am I, what may I do, and for how long', response: { 200: WhoSchema } },
    },
    async (request) => describe(callerOf(request), request.session),
  );
  http.post(
    '/session/activity',
    { schema: { tags, summary: 'I am here: the time without use begins anew', response: { 200: WhoSchema } } },
    async (request, reply) => {
      const { session } = request;
      if (!session) return describe(callerOf(request));
      const kept = await identity.keepOpen(session.id);
      return kept ? describe(kept.principal, kept) : problem(reply, 401, { code: 'unauthenticated' });
    },
  );
  http.post(
    '/session/confirmation',
    {
      bodyLimit: 4096,
      schema: {
        tags,
        summary: 'Say again who I am, before an act that does harm',
        body: Type.Object({ password: Password, code: Type.Optional(Code) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { name, address } = callerOf(request);
      const { password, code } = request.body;
      const confirmed = request.session && (await identity.confirm(request.session, password, code));
      if (confirmed === 'second-factor-required') return problem(reply, 403, { code: confirmed });
      const event = { kind: 'user-authentication', outcome: confirmed ? 'success' : 'failure', actor: name } as const;
      await audit.record({ ...event, ...(address && { address }), facts: { act: 'confirmation' } });
      return confirmed ? reply.code(204).send(null) : problem(reply, 403, { code: 'wrong-credentials' });
    },
  );
}

async function logIn(
  archive: Archive,
  cookies: SessionCookie,
  request: FastifyRequest,
  reply: FastifyReply,
  { user, password, code }: { readonly user: string; readonly password: string; readonly code?: string },
): Promise<Session | 'second-factor-required' | undefined> {
  const session = await archive.identity.logIn(user, password, originOf(request), code);
  if (session === 'second-factor-required') return session;
  if (session) cookies.set(request, reply, session);
  // Who has come in stands on the trail together with the session.
  else
    await archive.audit.record({ kind: 'user-authentication', outcome: 'failure', actor: user, address: request.ip });
  return session;
}

function describe({ kind, name, permissions, grants = [] }: Principal, session?: Session) {
  const somewhere = new Set(grants.flatMap((grant) => [...grant.permissions]));
  const left = (at: number) => Math.max(0, Math.floor(at - Date.now()));
  return {
    kind,
    name,
    permissions: [...permissions],
    somewhere: [...somewhere],
    ...(session && {
      session: {
        expiresInMs: left(session.expiresAt),
        endsInMs: left(session.endsAt),
        duties: [...session.duties],
        confirmed: session.confirmed,
        ...(session.provider !== undefined && { provider: session.provider }),
      },
    }),
  };
}
