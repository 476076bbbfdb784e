import { type Archive, ArchiveError, type Principal } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { UserName } from '../access/names.ts';
import { callerOf, type Http } from '../http/http.ts';

const tags = ['Session'];

const Time = Type.Integer({ description: 'Milliseconds since 1970, UTC' });
const SessionSchema = Type.Object({
  handle: Type.String({ description: 'Names the session; opens nothing' }),
  user: Type.String(),
  createdAt: Time,
  lastSeenAt: Time,
  expiresAt: Time,
  address: Type.String(),
  userAgent: Type.String(),
  provider: Type.Optional(Type.String({ description: 'The identity provider by which it was opened' })),
  current: Type.Boolean({ description: 'The one that asks' }),
});
const OfUser = Type.Object({
  user: Type.Optional(Type.String({ description: 'Another user, for who administers', ...UserName })),
});

/** Who is logged in from where, and ending that. */
export function sessionListRoutes(http: Http, { identity }: Archive): void {
  const userOf = (principal: Principal, { user }: { readonly user?: string }) => user ?? principal.name;
  http.get(
    '/sessions',
    {
      config: { idle: true },
      schema: {
        tags,
        summary: 'List my sessions, or those of a user',
        querystring: OfUser,
        response: { 200: Type.Object({ sessions: Type.Array(SessionSchema) }) },
      },
    },
    async (request) => {
      const principal = callerOf(request);
      const sessions = await identity.sessions(principal, userOf(principal, request.query));
      const current = request.session?.handle;
      return { sessions: sessions.map((one) => ({ ...one, current: one.handle === current })) };
    },
  );
  http.delete(
    '/sessions/:handle',
    {
      schema: {
        tags,
        summary: 'End a session at once',
        params: Type.Object({ handle: Type.String({ pattern: '^[0-9a-f]{16}$' }) }),
        querystring: OfUser,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      if (!(await identity.endSession(principal, userOf(principal, request.query), request.params.handle)))
        throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}
