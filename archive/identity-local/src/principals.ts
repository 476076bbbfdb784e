import { PERMISSIONS, type Permission, type Principal } from '@vesalius/archive/api';

export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];

/** Names of permissions that this version knows; others, of an older or newer one, give nothing. */
export function knownPermissions(names: Iterable<string>): ReadonlySet<Permission> {
  return new Set([...names].filter((name): name is Permission => Object.hasOwn(PERMISSIONS, name)));
}

export function principal(kind: Principal['kind'], name: string, permissions: Iterable<string>): Principal {
  return { kind, name, permissions: knownPermissions(permissions) };
}

/** How a principal is named as the maker of something: user names hold no colon, so nobody can pass for another kind. */
export function makerName(by: Principal): string {
  return by.kind === 'user' ? by.name : `${by.kind}:${by.name}`;
}
