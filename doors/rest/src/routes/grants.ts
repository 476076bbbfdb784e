import { type Archive, ArchiveError, type GrantRecord, type Place, type Principal } from '@vesalius/archive/api';
import { type Static, Type } from 'typebox';
import { ShortName } from '../access/names.ts';
import { callerOf, type Http } from '../http/http.ts';

const tags = ['Users and rights'];

const Subject = Type.Object(
  {
    kind: Type.Union([Type.Literal('user'), Type.Literal('group'), Type.Literal('peer')]),
    name: Type.String({ minLength: 1, maxLength: 64, description: 'User name, name of the group, AE title' }),
  },
  { additionalProperties: false },
);
/** Where it holds: one of these; without any, everywhere. */
const Where = {
  project: Type.Optional(ShortName),
  institution: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Institution Name (0008,0080)' })),
  ownUploads: Type.Optional(Type.Literal(true, { description: 'Studies that the subject itself has sent' })),
};
const GrantSchema = Type.Object({
  id: Type.Integer(),
  subject: Subject,
  role: Type.String(),
  project: Type.Optional(Type.String()),
  institution: Type.Optional(Type.String()),
  ownUploads: Type.Optional(Type.Literal(true)),
  grantedBy: Type.String(),
  grantedAt: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
  expiresAt: Type.Optional(Type.Integer()),
});
const NewGrantSchema = Type.Object({
  subject: Subject,
  role: ShortName,
  ...Where,
  expiresAt: Type.Optional(Type.Integer({ minimum: 0, description: 'Milliseconds since 1970, UTC' })),
});

/** Roles given to users, groups and peers: everywhere, on a project, for an institution, for what they sent themselves. */
export function grantRoutes(http: Http, { administration, projects }: Archive): void {
  const shown = async (principal: Principal, grants: readonly GrantRecord[]) => {
    const names = new Map((await projects.list(principal)).map(({ id, name }) => [id, name]));
    return grants.map(({ place, subject, ...grant }) => ({
      ...grant,
      subject,
      ...(place.of === 'project' && { project: names.get(place.project) ?? String(place.project) }),
      ...(place.of === 'institution' && { institution: place.institution }),
      ...(place.of === 'uploads' && { ownUploads: true as const }),
    }));
  };
  const placeIn = async (principal: Principal, asked: Static<typeof NewGrantSchema>): Promise<Place> => {
    const { project, institution, ownUploads } = asked;
    if ([project, institution, ownUploads].filter((one) => one !== undefined).length > 1)
      throw new ArchiveError('query-not-understood', { detail: 'one of project, institution, ownUploads' });
    if (institution !== undefined) return { of: 'institution', institution };
    if (project === undefined) return { of: ownUploads ? 'uploads' : 'archive' };
    const found = await projects.byName(principal, project);
    if (!found) throw new ArchiveError('not-found');
    return { of: 'project', project: found.id };
  };
  http.get(
    '/grants',
    { schema: { tags, summary: 'List grants', response: { 200: Type.Object({ grants: Type.Array(GrantSchema) }) } } },
    async (request) => {
      const principal = callerOf(request);
      return { grants: await shown(principal, await administration.grants(principal)) };
    },
  );
  http.post(
    '/grants',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Give somebody a role; the same grant again changes its end',
        body: NewGrantSchema,
        response: { 201: GrantSchema },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      const { subject, role, expiresAt } = request.body;
      const place = await placeIn(principal, request.body);
      const made = { subject, role, place, ...(expiresAt !== undefined && { expiresAt }) };
      const [grant] = await shown(principal, [await administration.grant(principal, made)]);
      return reply.code(201).send(grant!);
    },
  );
  http.delete(
    '/grants/:id',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Take a role away',
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (!(await administration.revoke(callerOf(request), request.params.id))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}
