import {
  type Access,
  type AccessRecords,
  type Administration,
  ArchiveError,
  type AuditEvent,
  type Clock,
  type GrantRecord,
  type Identity,
  type IdentityRecords,
  type LogInRules,
  makerName,
  type NewGrant,
  PERMISSIONS,
  type Permission,
  type Place,
  type Principal,
  type RoleRecord,
  type User,
  type UserRecord,
} from '@vesalius/archive/api';
import { changeOf } from '../audit/act.ts';

export interface AdministrationParts {
  readonly access: Access;
  readonly records: AccessRecords;
  readonly users: IdentityRecords;
  readonly identity: Pick<Identity, 'hashPassword' | 'rightsChanged'>;
  readonly clock: Clock;
}

/** The role that may everything; it cannot be changed, so that nobody is locked out of their own archive. */
const ADMINISTRATOR = 'administrator';
const EVERY_PERMISSION = '*';
const ADMINISTERS = [EVERY_PERMISSION, 'administer'];

export class ArchiveAdministration implements Administration {
  readonly #access: Access;
  readonly #records: AccessRecords;
  readonly #users: IdentityRecords;
  readonly #identity: AdministrationParts['identity'];
  readonly #clock: Clock;

  constructor({ access, records, users, identity, clock }: AdministrationParts) {
    this.#access = access;
    this.#records = records;
    this.#users = users;
    this.#identity = identity;
    this.#clock = clock;
  }

  async users(principal: Principal): Promise<User[]> {
    this.#access.demand(principal, 'administer');
    return (await this.#users.users()).map(shown);
  }

  async addUser(
    principal: Principal,
    { name, displayName, password }: { name: string; displayName: string; password: string },
  ): Promise<User> {
    this.#access.demand(principal, 'administer');
    if (await this.#users.userByName(name))
      throw new ArchiveError('conflict', { detail: 'there is a user of that name' });
    const passwordHash = await this.#identity.hashPassword(password, [name, displayName]);
    const createdAt = this.#clock.now();
    const user = { name, displayName, disabled: false, passwordHash, permissions: [], createdAt };
    return shown(await this.#users.putUser(user, changeOf(principal, 'user-added', { user: name })));
  }

  async changeUser(
    principal: Principal,
    name: string,
    { password, ...change }: { displayName?: string; disabled?: boolean; password?: string },
  ): Promise<boolean> {
    this.#access.demand(principal, 'administer');
    if (change.disabled) await this.#keepsAdministrator({ user: name });
    const passwordHash = password === undefined ? undefined : await this.#identity.hashPassword(password, [name]);
    const what = Object.keys({ ...change, ...(password !== undefined && { password }) }).join(' ');
    const changed = { ...change, ...(passwordHash !== undefined && { passwordHash }) };
    return this.#told(this.#users.changeUser(name, changed, changeOf(principal, 'user-changed', { user: name, what })));
  }

  async removeUser(principal: Principal, name: string): Promise<boolean> {
    this.#access.demand(principal, 'administer');
    await this.#keepsAdministrator({ user: name });
    return this.#told(this.#users.removeUser(name, changeOf(principal, 'user-removed', { user: name })));
  }

  async groups(principal: Principal) {
    this.#access.demand(principal, 'administer');
    return this.#records.groups();
  }

  async putGroup(principal: Principal, group: Parameters<Administration['putGroup']>[1]): Promise<void> {
    this.#access.demand(principal, 'administer');
    const event = changeOf(principal, 'group-changed', { group: group.name, members: group.members.length });
    if (!(await this.#told(this.#records.putGroup(group, event))))
      throw new ArchiveError('not-found', { detail: 'a member is no user' });
  }

  async removeGroup(principal: Principal, name: string): Promise<boolean> {
    this.#access.demand(principal, 'administer');
    return this.#told(this.#records.removeGroup(name, changeOf(principal, 'group-removed', { group: name })));
  }

  /** Whoever may grant must know what there is to grant. */
  async roles(principal: Principal): Promise<RoleRecord[]> {
    if (!this.#access.may(principal, 'administer')) this.#access.demand(principal, 'projects.manage');
    return this.#records.roles();
  }

  async putRole(principal: Principal, role: Omit<RoleRecord, 'logIn'>): Promise<void> {
    this.#access.demand(principal, 'administer');
    this.#mayChange(role.name);
    const event = changeOf(principal, 'role-changed', { role: role.name, permissions: role.permissions.join(' ') });
    await this.#told(this.#records.putRole(role, event));
  }

  async putLogInRules(principal: Principal, role: string, rules: LogInRules): Promise<void> {
    this.#access.demand(principal, 'administer');
    const event = changeOf(principal, 'log-in-rules-changed', {
      role,
      ...rules,
      secondFactor: String(rules.secondFactor ?? false),
    });
    if (!(await this.#told(this.#records.putLogInRules(role, rules, event)))) throw new ArchiveError('not-found');
  }

  async removeRole(principal: Principal, name: string): Promise<boolean> {
    this.#access.demand(principal, 'administer');
    this.#mayChange(name);
    const outcome = await this.#records.removeRole(name, changeOf(principal, 'role-removed', { role: name }));
    if (outcome === 'in-use') throw new ArchiveError('conflict', { detail: 'somebody has this role' });
    this.#identity.rightsChanged();
    return outcome === 'removed';
  }

  async grants(principal: Principal): Promise<GrantRecord[]> {
    const all = await this.#records.grants();
    if (this.#access.may(principal, 'administer')) return all;
    this.#access.demand(principal, 'projects.manage');
    return all.filter(({ place }) => place.of === 'project' && this.#access.mayAt(principal, 'projects.manage', place));
  }

  async grant(principal: Principal, grant: NewGrant): Promise<GrantRecord> {
    await this.#mayGrant(principal, grant.role, grant.place);
    const event = changeOf(principal, 'granted', factsOf(grant));
    const made = await this.#records.addGrant({ ...grant, grantedBy: makerName(principal) }, event);
    this.#identity.rightsChanged();
    if (!made) throw new ArchiveError('not-found', { detail: 'subject, role or project' });
    return made;
  }

  async revoke(principal: Principal, id: number): Promise<boolean> {
    const found = (await this.grants(principal)).find((one) => one.id === id);
    if (!found) return false;
    await this.#mayGrant(principal, found.role, found.place);
    if (found.role === ADMINISTRATOR) await this.#keepsAdministrator({ grant: id });
    return this.#told(this.#records.removeGrant(id, changeOf(principal, 'revoked', { ...factsOf(found), grant: id })));
  }

  /** Who manages a project gives no more there than they have. */
  async #mayGrant(principal: Principal, roleName: string, place: Place): Promise<void> {
    if (this.#access.may(principal, 'administer')) return;
    if (place.of !== 'project') return this.#access.demand(principal, 'administer');
    this.#access.demandAt(principal, 'projects.manage', place);
    const role = (await this.#records.roles()).find(({ name }) => name === roleName);
    for (const permission of role?.permissions ?? []) {
      if (permission === EVERY_PERMISSION) this.#access.demand(principal, 'administer');
      else if (permission in PERMISSIONS) this.#access.demandAt(principal, permission as Permission, place);
    }
  }

  /** @throws ArchiveError `conflict` when without this user or grant nobody could administer any more */
  async #keepsAdministrator(without: { readonly user?: string; readonly grant?: number }): Promise<void> {
    const [users, grants, groups] = await Promise.all([
      this.#users.users(),
      this.#records.grants(),
      this.#records.groups(),
    ]);
    const able = new Set(
      users.filter(({ name, disabled }) => !disabled && name !== without.user).map(({ name }) => name),
    );
    const left = grants.some(({ id, role, place, subject, expiresAt }) => {
      if (id === without.grant || role !== ADMINISTRATOR || place.of !== 'archive' || expiresAt !== undefined)
        return false;
      if (subject.kind === 'user') return able.has(subject.name);
      const members = groups.find(({ name }) => subject.kind === 'group' && name === subject.name)?.members ?? [];
      return members.some((name) => able.has(name));
    });
    const alone = users.some(
      ({ name, permissions }) => able.has(name) && ADMINISTERS.some((one) => permissions.includes(one)),
    );
    if (!left && !alone) throw new ArchiveError('conflict', { detail: 'nobody would be left to administer' });
  }

  #mayChange(role: string): void {
    if (role === ADMINISTRATOR) throw new ArchiveError('conflict', { detail: 'this role stays as it is' });
  }

  /** What was believed of principals is asked anew. */
  async #told<T>(change: Promise<T>): Promise<T> {
    const result = await change;
    this.#identity.rightsChanged();
    return result;
  }
}

function shown({ name, displayName, disabled, createdAt }: UserRecord): User {
  return { name, displayName, disabled, createdAt };
}

function factsOf({ subject, role, place }: NewGrant): NonNullable<AuditEvent['facts']> {
  return {
    [subject.kind]: subject.name,
    role,
    place: place.of,
    ...(place.of === 'project' && { project: place.project }),
    ...(place.of === 'institution' && { institution: place.institution }),
  };
}
