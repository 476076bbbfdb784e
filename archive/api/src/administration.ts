import type { Place, Principal } from './access.ts';
import type { GrantRecord, GrantSubject, GroupRecord, LogInRules, RoleRecord } from './ports/access-records.ts';

export interface User {
  readonly name: string;
  readonly displayName: string;
  readonly disabled: boolean;
  readonly createdAt: number;
}

export interface NewGrant {
  readonly subject: GrantSubject;
  readonly role: string;
  readonly place: Place;
  readonly expiresAt?: number;
}

/**
 * Users, groups, roles and what they are granted. All of it needs `administer`, but for grants on a project, which who manages the
 * project may give and take as far as their own rights there go.
 */
export interface Administration {
  users(principal: Principal): Promise<User[]>;
  /** @throws ArchiveError `conflict` when there is one of that name */
  addUser(
    principal: Principal,
    user: { readonly name: string; readonly displayName: string; readonly password: string },
  ): Promise<User>;
  /** False when there is none of that name. @throws ArchiveError `conflict` when nobody would be left to administer */
  changeUser(
    principal: Principal,
    name: string,
    change: { readonly displayName?: string; readonly disabled?: boolean; readonly password?: string },
  ): Promise<boolean>;
  removeUser(principal: Principal, name: string): Promise<boolean>;
  groups(principal: Principal): Promise<GroupRecord[]>;
  /** @throws ArchiveError `not-found` when a member is no user */
  putGroup(principal: Principal, group: GroupRecord): Promise<void>;
  removeGroup(principal: Principal, name: string): Promise<boolean>;
  roles(principal: Principal): Promise<RoleRecord[]>;
  putRole(principal: Principal, role: Omit<RoleRecord, 'logIn'>): Promise<void>;
  /** Of every role, the administrator's too. @throws ArchiveError `not-found` */
  putLogInRules(principal: Principal, role: string, rules: LogInRules): Promise<void>;
  /** @throws ArchiveError `conflict` while somebody has it */
  removeRole(principal: Principal, name: string): Promise<boolean>;
  /** With `administer` all of them, otherwise those on projects that the caller manages. */
  grants(principal: Principal): Promise<GrantRecord[]>;
  /** @throws ArchiveError `not-permitted`, `not-found` when subject, role or project is unknown */
  grant(principal: Principal, grant: NewGrant): Promise<GrantRecord>;
  revoke(principal: Principal, id: number): Promise<boolean>;
}
