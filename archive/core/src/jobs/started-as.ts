import type { JobRow, PartialGrant, Permission, Principal } from '@vesalius/archive/api';

interface Written extends Omit<Principal, 'permissions' | 'grants'> {
  readonly permissions: readonly Permission[];
  readonly grants?: readonly { readonly place: PartialGrant['place']; readonly permissions: readonly Permission[] }[];
}

/** A principal as text, for the row of a job. */
export function writePrincipal({ permissions, grants, ...rest }: Principal): string {
  const written: Written = {
    ...rest,
    permissions: [...permissions],
    ...(grants && { grants: grants.map(({ place, permissions: those }) => ({ place, permissions: [...those] })) }),
  };
  return JSON.stringify(written);
}

/** Who started a job; one of an older program, which kept no rights, may do nothing. */
export function principalOf({ startedAs, createdBy }: JobRow): Principal {
  if (startedAs === undefined) return { kind: 'system', name: createdBy, permissions: new Set() };
  const { permissions, grants, ...rest } = JSON.parse(startedAs) as Written;
  return {
    ...rest,
    permissions: new Set(permissions),
    ...(grants && { grants: grants.map(({ place, permissions: those }) => ({ place, permissions: new Set(those) })) }),
  };
}
