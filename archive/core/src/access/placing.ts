import { type Access, ArchiveError, type InstanceSource, makerName, type Placing } from '@vesalius/archive/api';

/**
 * Where a sender's instances go. Who may store in projects only stores there: a peer in all of its projects, since DICOM has no words
 * to choose; anybody else in the one they have, or in those they name.
 *
 * @throws ArchiveError `not-permitted`
 */
export function placingOf(access: Access, { principal, projects: named }: InstanceSource): Placing {
  for (const project of named ?? []) access.demandAt(principal, 'store', { of: 'project', project });
  const scope = access.scopeOf(principal, 'store');
  const maker = makerName(principal);
  const narrowed = { maker, ...(scope.sees !== 'all' && { scope }) };
  if (named) return { ...narrowed, projects: named };
  const places = (principal.grants ?? []).flatMap(({ permissions, place }) =>
    permissions.has('store') ? [place] : [],
  );
  const projects = places.flatMap((place) => (place.of === 'project' ? [place.project] : []));
  const elsewhere = principal.permissions.has('store') || places.length > projects.length;
  if (principal.kind === 'peer') return { ...narrowed, projects };
  if (elsewhere || projects.length === 0) return narrowed;
  if (projects.length > 1)
    throw new ArchiveError('not-permitted', { detail: 'say which project a new study belongs to' });
  return { ...narrowed, projects };
}
