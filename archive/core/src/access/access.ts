import {
  type Access,
  ArchiveError,
  PERMISSIONS,
  type Permission,
  type Principal,
  type Scope,
} from '@vesalius/archive/api';

/** The one place where rights are decided. What is not allowed does not exist for the caller: its scope is empty. */
export const access: Access = {
  may: (principal, permission) => principal.permissions.has(permission),

  demand(principal: Principal, permission: Permission): void {
    if (!principal.permissions.has(permission)) throw new ArchiveError('not-permitted', { detail: permission });
  },

  scopeOf(principal: Principal, permission: Permission): Scope {
    return { sees: principal.permissions.has(permission) ? 'all' : 'nothing' };
  },
};

/** The same decisions; `denied` hears of each demand that is refused. */
export function watchedAccess(denied: (principal: Principal, permission: Permission) => void): Access {
  return {
    ...access,
    demand(principal, permission) {
      if (!access.may(principal, permission)) denied(principal, permission);
      access.demand(principal, permission);
    },
  };
}

/** The archive itself, for its own work: jobs, recovery, back-fill. */
export const SYSTEM: Principal = {
  kind: 'system',
  name: 'vesalius',
  permissions: new Set(Object.keys(PERMISSIONS) as Permission[]),
};
