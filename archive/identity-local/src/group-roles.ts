import type { AccessRecords, AuditEvent, GrantRecord, GroupRole, Place } from '@vesalius/archive/api';

export type GroupRights = Pick<AccessRecords, 'grants' | 'addGrant' | 'removeGrant' | 'projects' | 'roles'>;

/**
 * Gives a user the roles that their groups at a provider have here, and takes those that they no longer have. What somebody granted here by
 * hand stays. Answers whether anything has changed.
 */
export async function applyGroupRoles(
  rights: GroupRights,
  user: string,
  provider: string,
  groups: readonly string[],
  mapping: readonly GroupRole[],
): Promise<boolean> {
  if (mapping.length === 0) return false;
  const grantedBy = `provider:${provider}`;
  const wanted = await wantedOf(rights, groups, mapping);
  const held = (await rights.grants()).filter(({ subject }) => subject.kind === 'user' && subject.name === user);
  const missing = wanted.filter((one) => !held.some((grant) => same(grant, one) && grant.expiresAt === undefined));
  const surplus = held.filter((grant) => grant.grantedBy === grantedBy && !wanted.some((one) => same(grant, one)));
  for (const { role, place } of missing) {
    const grant = { subject: { kind: 'user', name: user } as const, role, place, grantedBy };
    await rights.addGrant(grant, eventOf('granted', user, provider, role, place));
  }
  for (const { id, role, place } of surplus)
    await rights.removeGrant(id, eventOf('revoked', user, provider, role, place));
  return missing.length + surplus.length > 0;
}

type Wanted = Pick<GrantRecord, 'role' | 'place'>;

/** Rows of the mapping about roles or projects that are not there give nothing. */
async function wantedOf(
  rights: GroupRights,
  groups: readonly string[],
  mapping: readonly GroupRole[],
): Promise<Wanted[]> {
  const [projects, roles] = await Promise.all([rights.projects(), rights.roles()]);
  return mapping.flatMap(({ group, role, project }): Wanted[] => {
    if (!groups.includes(group) || !roles.some(({ name }) => name === role)) return [];
    if (project === undefined) return [{ role, place: { of: 'archive' } }];
    const found = projects.find(({ name }) => name === project);
    return found ? [{ role, place: { of: 'project', project: found.id } }] : [];
  });
}

function same(one: Wanted, other: Wanted): boolean {
  return one.role === other.role && idOf(one.place) === idOf(other.place);
}

function idOf(place: Place): string {
  return place.of === 'project' ? `project ${place.project}` : place.of;
}

function eventOf(act: string, user: string, provider: string, role: string, place: Place): AuditEvent {
  return {
    kind: 'configuration-changed',
    outcome: 'success',
    actor: `provider:${provider}`,
    facts: { act, user, role, place: place.of, ...(place.of === 'project' && { project: place.project }) },
  };
}
