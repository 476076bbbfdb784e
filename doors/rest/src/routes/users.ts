import { type Archive, ArchiveError } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { Password, ShortName, UserName } from '../access/names.ts';
import { callerOf, type Http } from '../http/http.ts';

const tags = ['Users and rights'];

const UserSchema = Type.Object({
  name: Type.String(),
  displayName: Type.String(),
  disabled: Type.Boolean(),
  createdAt: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
});
const GroupSchema = Type.Object({
  name: Type.String(),
  description: Type.String(),
  members: Type.Array(Type.String(), { description: 'User names' }),
});
const DisplayName = Type.String({ maxLength: 128 });
const UserParams = Type.Object({ name: UserName });
const GroupParams = Type.Object({ name: ShortName });

/** Local accounts. */
export function userRoutes(http: Http, { administration }: Archive): void {
  http.get(
    '/users',
    { schema: { tags, summary: 'List users', response: { 200: Type.Object({ users: Type.Array(UserSchema) }) } } },
    async (request) => ({ users: await administration.users(callerOf(request)) }),
  );
  http.post(
    '/users',
    {
      config: { harmful: true },
      bodyLimit: 4096,
      schema: {
        tags,
        summary: 'Add a user, who may do nothing until granted a role',
        body: Type.Object({
          name: UserName,
          displayName: Type.String({ maxLength: 128, default: '' }),
          password: Password,
        }),
        response: { 201: UserSchema },
      },
    },
    async (request, reply) => reply.code(201).send(await administration.addUser(callerOf(request), request.body)),
  );
  http.patch(
    '/users/:name',
    {
      config: { harmful: true },
      bodyLimit: 4096,
      schema: {
        tags,
        summary: 'Change a user; sessions end when disabled or given another password',
        params: UserParams,
        body: Type.Object({
          displayName: Type.Optional(DisplayName),
          disabled: Type.Optional(Type.Boolean()),
          password: Type.Optional(Password),
        }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (!(await administration.changeUser(callerOf(request), request.params.name, request.body)))
        throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
  http.delete(
    '/users/:name',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Remove a user with sessions, personal tokens and grants',
        params: UserParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (!(await administration.removeUser(callerOf(request), request.params.name)))
        throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}

/** Groups of users. */
export function groupRoutes(http: Http, { administration }: Archive): void {
  http.get(
    '/groups',
    { schema: { tags, summary: 'List groups', response: { 200: Type.Object({ groups: Type.Array(GroupSchema) }) } } },
    async (request) => {
      const groups = await administration.groups(callerOf(request));
      return { groups: groups.map((group) => ({ ...group, members: [...group.members] })) };
    },
  );
  http.put(
    '/groups/:name',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Add a group, or change its description and members',
        params: GroupParams,
        body: Type.Object({
          description: Type.String({ maxLength: 1024, default: '' }),
          members: Type.Array(UserName, { uniqueItems: true, maxItems: 10_000 }),
        }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await administration.putGroup(callerOf(request), { name: request.params.name, ...request.body });
      return reply.code(204).send(null);
    },
  );
  http.delete(
    '/groups/:name',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Remove a group with what it was granted',
        params: GroupParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (!(await administration.removeGroup(callerOf(request), request.params.name)))
        throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}
