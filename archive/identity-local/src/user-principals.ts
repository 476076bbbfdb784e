import type { AccessRecords, Principal, UserRecord } from '@vesalius/archive/api';
import { principal, withRights } from './principals.ts';

/** What a user may do now: by itself, by its roles and by those of its groups. */
export type UserPrincipals = (user: UserRecord) => Promise<Principal>;

export function userPrincipals(rights: Pick<AccessRecords, 'rightsOf'>): UserPrincipals {
  return async ({ name, permissions, displayName, createdAt }) => ({
    ...withRights(principal('user', name, permissions), await rights.rightsOf({ kind: 'user', name })),
    account: { displayName, createdAt },
  });
}
