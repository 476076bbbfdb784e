import { type Archive, ArchiveError, type Permission, type Principal, type ProjectRecord } from '@vesalius/archive/api';
import type { FastifyRequest } from 'fastify';

/** Who asks; the foundation has set it before any route that is not public. */
export function callerOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new ArchiveError('not-permitted');
  return request.principal;
}

export interface Asked {
  readonly principal: Principal;
  readonly project: ProjectRecord;
}

/** The project in the address of a request, as far as it exists for who asks. @throws ArchiveError `not-found` */
export async function projectAsked(archive: Archive, request: FastifyRequest): Promise<Asked> {
  const principal = callerOf(request);
  const project = await archive.projects.byName(principal, (request.params as { project: string }).project);
  if (!project) throw new ArchiveError('not-found');
  return { principal, project };
}

/** The same for who manages it. @throws ArchiveError `not-permitted` */
export async function projectManaged(archive: Archive, request: FastifyRequest): Promise<Asked> {
  const asked = await projectAsked(archive, request);
  archive.access.demandAt(asked.principal, 'projects.manage', { of: 'project', project: asked.project.id });
  return asked;
}

/** Sees every study: for questions that say nothing to anybody. */
export const SEES_ALL: Principal = {
  kind: 'system',
  name: 'vesalius',
  permissions: new Set<Permission>(['search', 'restricted.see', 'very-restricted.see', 'audit.read']),
};

/** Sees what is in one project, and nothing else of the archive. */
export function within(project: number, ...permissions: Permission[]): Principal {
  const held = new Set<Permission>([...permissions, 'restricted.see', 'very-restricted.see']);
  return {
    kind: 'system',
    name: 'vesalius',
    permissions: new Set(),
    grants: [{ place: { of: 'project', project }, permissions: held }],
  };
}

/** Name and moment of a project: what makes it this one and no other. */
export function nameOf({ name, createdAt }: ProjectRecord): string {
  return `${name} ${createdAt}`;
}
