import {
  PARTIAL_PERMISSIONS,
  type PartialGrant,
  PERMISSIONS,
  type Permission,
  type Principal,
  type Right,
} from '@vesalius/archive/api';

export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];
export const EVERY_PERMISSION = '*';

/** Names of permissions that this version knows; others, of an older or newer one, give nothing. */
export function knownPermissions(names: Iterable<string>): Set<Permission> {
  const given = [...names];
  if (given.includes(EVERY_PERMISSION)) return new Set(ALL_PERMISSIONS);
  return new Set(given.filter((name): name is Permission => Object.hasOwn(PERMISSIONS, name)));
}

export function principal(kind: Principal['kind'], name: string, permissions: Iterable<string>): Principal {
  return { kind, name, permissions: knownPermissions(permissions) };
}

/** Adds what was granted: everywhere, or on parts of the archive. */
export function withRights(base: Principal, rights: readonly Right[]): Principal {
  const permissions = new Set(base.permissions);
  const grants: PartialGrant[] = [...(base.grants ?? [])];
  for (const { place, permissions: names } of rights) {
    const given = knownPermissions(names);
    if (place.of === 'archive') for (const permission of given) permissions.add(permission);
    else grants.push({ place, permissions: given.intersection(PARTIAL_PERMISSIONS) });
  }
  return { ...base, permissions, ...(grants.length > 0 && { grants }) };
}

/** No more than these permissions, wherever they are held. */
export function narrowed(base: Principal, names: Iterable<string>): Principal {
  const only = knownPermissions(names);
  const { grants, permissions, ...rest } = base;
  return {
    ...rest,
    permissions: only.intersection(permissions),
    ...(grants && { grants: grants.map((one) => ({ ...one, permissions: only.intersection(one.permissions) })) }),
  };
}

/** Permissions about studies on these projects only, the others as they are. */
export function onProjects(base: Principal, projects: readonly number[]): Principal {
  const partial = PARTIAL_PERMISSIONS.intersection(base.permissions);
  return {
    ...base,
    permissions: base.permissions.difference(PARTIAL_PERMISSIONS) as Set<Permission>,
    grants: projects.map((project) => ({ place: { of: 'project', project }, permissions: partial })),
  };
}
