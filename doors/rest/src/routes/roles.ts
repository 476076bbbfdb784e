import { type Archive, ArchiveError, PERMISSIONS } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { ShortName } from '../access/names.ts';
import { callerOf, type Http } from '../http/http.ts';

const tags = ['Users and rights'];

const DAY_MINUTES = 1440;
const Minutes = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 30 * DAY_MINUTES, description }));
/** What is missing is as the settings say. */
const LogInRulesSchema = Type.Object({
  idleMinutes: Minutes('A session that is not used for so long ends'),
  absoluteMinutes: Minutes('A session ends after so long whatever happens'),
  secondFactor: Type.Optional(Type.Boolean({ description: 'Who has the role must have one' })),
});
const RoleSchema = Type.Object({
  name: Type.String(),
  description: Type.String(),
  permissions: Type.Array(Type.String(), { description: '`*`: every one that there is' }),
  logIn: LogInRulesSchema,
});
const Params = Type.Object({ name: ShortName });

/** Roles: named sets of permissions. */
export function roleRoutes(http: Http, { administration }: Archive): void {
  http.get(
    '/roles',
    { schema: { tags, summary: 'List roles', response: { 200: Type.Object({ roles: Type.Array(RoleSchema) }) } } },
    async (request) => {
      const roles = await administration.roles(callerOf(request));
      return { roles: roles.map((role) => ({ ...role, permissions: [...role.permissions] })) };
    },
  );
  http.put(
    '/roles/:name',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Add a role, or change what it gives',
        params: Params,
        body: Type.Object({
          description: Type.String({ maxLength: 1024, default: '' }),
          permissions: Type.Array(Type.Enum(Object.keys(PERMISSIONS)), { uniqueItems: true }),
        }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await administration.putRole(callerOf(request), { name: request.params.name, ...request.body });
      return reply.code(204).send(null);
    },
  );
  http.put(
    '/roles/:name/log-in',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Say how long sessions of who has a role last; of several roles the strictest holds',
        params: Params,
        body: LogInRulesSchema,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await administration.putLogInRules(callerOf(request), request.params.name, request.body);
      return reply.code(204).send(null);
    },
  );
  http.delete(
    '/roles/:name',
    {
      config: { harmful: true },
      schema: { tags, summary: 'Remove a role that nobody has', params: Params, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      if (!(await administration.removeRole(callerOf(request), request.params.name)))
        throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}
