import {
  type Access,
  ArchiveError,
  makerName,
  PARTIAL_PERMISSIONS,
  PERMISSIONS,
  type Permission,
  type Place,
  type Principal,
  type ScopePart,
} from '@vesalius/archive/api';

const FULL_CLEARANCE = 2;
/** What who sees a project de-identified may do there; which studies that reaches is for `views/` to say, `scopeOf` does not know them. */
const SEEN_IN_VIEWS: ReadonlySet<Permission> = new Set(['search', 'retrieve']);

/** The one place where rights are decided. What is not allowed does not exist for the caller: its scope is empty. */
export const access: Access = {
  may(principal, permission) {
    if (principal.permissions.has(permission)) return true;
    if (!PARTIAL_PERMISSIONS.has(permission)) return false;
    if (principal.grants?.some((grant) => grant.permissions.has(permission))) return true;
    return SEEN_IN_VIEWS.has(permission) && viewedProjects(principal).length > 0;
  },

  demand(principal, permission) {
    if (!access.may(principal, permission)) throw new ArchiveError('not-permitted', { detail: permission });
  },

  mayAt(principal, permission, place) {
    if (principal.permissions.has(permission)) return true;
    if (!PARTIAL_PERMISSIONS.has(permission)) return false;
    return (
      principal.grants?.some((grant) => grant.permissions.has(permission) && samePlace(grant.place, place)) ?? false
    );
  },

  demandAt(principal, permission, place) {
    if (!access.mayAt(principal, permission, place)) throw new ArchiveError('not-permitted', { detail: permission });
  },

  scopeOf(principal, permission) {
    const parts = partsOf(principal, permission);
    if (parts.length === 0) return { sees: 'nothing' };
    if (parts.some(({ of, clearance }) => of === 'archive' && clearance === FULL_CLEARANCE)) return { sees: 'all' };
    return { sees: 'some', parts };
  },

  keeps(before, now) {
    if (!now || !before.permissions.isSubsetOf(now.permissions)) return false;
    const { grants = [] } = before;
    return grants.every(({ place, permissions }) => [...permissions].every((one) => access.mayAt(now, one, place)));
  },
};

function partsOf(principal: Principal, permission: Permission): ScopePart[] {
  const parts: ScopePart[] = [];
  const { permissions, grants = [] } = principal;
  if (permissions.has(permission)) parts.push({ of: 'archive', clearance: clearanceOf(permissions) });
  if (!PARTIAL_PERMISSIONS.has(permission)) return parts;
  for (const grant of grants) {
    if (!grant.permissions.has(permission)) continue;
    // A clearance that is held everywhere is held here too.
    const clearance = Math.max(clearanceOf(grant.permissions), clearanceOf(permissions));
    parts.push(
      grant.place.of === 'uploads'
        ? { of: 'uploads', maker: makerName(principal), clearance }
        : { ...grant.place, clearance },
    );
  }
  return parts;
}

/** A project that is seen de-identified only, up to a confidentiality. */
export interface ViewedProject {
  readonly project: number;
  readonly clearance: number;
  /** The only study of the view that is seen. */
  readonly studyInstanceUid?: string;
}

/** Who may also find or receive the originals in a project, or everywhere, does not look through its de-identification. */
export function viewedProjects(principal: Principal): ViewedProject[] {
  const clear = [...SEEN_IN_VIEWS];
  const parts = partsOf({ ...principal, permissions: withoutViews(principal.permissions) }, 'deidentified.see');
  return parts.flatMap((part) => {
    if ((part.of !== 'project' && part.of !== 'study') || part.project === undefined) return [];
    const { project, clearance } = part;
    if (clear.some((permission) => access.mayAt(principal, permission, { of: 'project', project }))) return [];
    return [{ project, clearance, ...(part.of === 'study' && { studyInstanceUid: part.studyInstanceUid }) }];
  });
}

/** A view is of a project: held everywhere the permission says nothing. */
function withoutViews(permissions: ReadonlySet<Permission>): ReadonlySet<Permission> {
  return permissions.difference(new Set<Permission>(['deidentified.see']));
}

function clearanceOf(permissions: ReadonlySet<Permission>): number {
  if (permissions.has('very-restricted.see')) return FULL_CLEARANCE;
  return permissions.has('restricted.see') ? 1 : 0;
}

function samePlace(one: Place, other: Place): boolean {
  if (one.of === 'project') return other.of === 'project' && one.project === other.project;
  if (one.of === 'institution') return other.of === 'institution' && one.institution === other.institution;
  if (one.of === 'patient') return other.of === 'patient' && one.patientId === other.patientId;
  if (one.of === 'study')
    return other.of === 'study' && one.studyInstanceUid === other.studyInstanceUid && one.project === other.project;
  return one.of === other.of;
}

/** The same decisions; `denied` hears of each demand that is refused. */
export function watchedAccess(denied: (principal: Principal, permission: Permission) => void): Access {
  return {
    ...access,
    demand(principal, permission) {
      if (!access.may(principal, permission)) denied(principal, permission);
      access.demand(principal, permission);
    },
    demandAt(principal, permission, place) {
      if (!access.mayAt(principal, permission, place)) denied(principal, permission);
      access.demandAt(principal, permission, place);
    },
  };
}

/** The archive itself, for its own work: jobs, recovery, back-fill. */
export const SYSTEM: Principal = {
  kind: 'system',
  name: 'vesalius',
  permissions: new Set(Object.keys(PERMISSIONS) as Permission[]),
};
