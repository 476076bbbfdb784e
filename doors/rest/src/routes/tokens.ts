import { type Archive, ArchiveError, PERMISSIONS, type TokenSummary } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { callerOf, type Http } from '../http/http.ts';

const tags = ['Tokens'];

const TokenSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  createdBy: Type.String(),
  createdAt: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
  expiresAt: Type.Optional(Type.Integer()),
  lastUsedAt: Type.Optional(Type.Integer()),
  permissions: Type.Array(Type.String()),
  personal: Type.Boolean(),
  projects: Type.Optional(Type.Array(Type.Integer(), { description: 'Ids of the only projects it is good for' })),
});

const NewTokenSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\u0000-\\u001f:]+$' }),
  permissions: Type.Array(Type.Enum(Object.keys(PERMISSIONS)), { minItems: 1, uniqueItems: true }),
  expiresAt: Type.Optional(Type.Integer({ minimum: 0, description: 'Milliseconds since 1970, UTC' })),
  personal: Type.Boolean({
    default: false,
    description: 'It may do what its maker may at the time of use, narrowed to its permissions; anybody may make one',
  }),
  projects: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1 }), {
      uniqueItems: true,
      description: 'Only on these, by id; not when personal',
    }),
  ),
});

/** Bearer tokens of machines. The secret is shown once, in the answer that makes it. */
export function tokenRoutes(http: Http, archive: Archive): void {
  const { access, identity } = archive;
  http.get(
    '/tokens',
    {
      schema: {
        tags,
        summary: 'List my tokens; all of them for who administers',
        response: { 200: Type.Object({ tokens: Type.Array(TokenSchema) }) },
      },
    },
    async (request) => {
      return { tokens: (await identity.listTokens(callerOf(request))).map(shown) };
    },
  );
  http.post(
    '/tokens',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Make a token',
        body: NewTokenSchema,
        response: { 201: Type.Object({ secret: Type.String(), token: TokenSchema }) },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      if (!request.body.personal) access.demand(principal, 'administer');
      const made = await identity.createToken(principal, request.body);
      return reply.code(201).send({ secret: made.secret, token: shown(made.token) });
    },
  );
  http.delete(
    '/tokens/:id',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Revoke a token',
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await identity.revokeToken(callerOf(request), id))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}

function shown(token: TokenSummary) {
  const { permissions, projects, ...rest } = token;
  return { ...rest, permissions: [...permissions], ...(projects && { projects: [...projects] }) };
}
