import { setTimeout as wait } from 'node:timers/promises';
import {
  type AccessRecords,
  ArchiveError,
  type Clock,
  type Identity,
  type IdentityRecords,
  type Peers,
  type Principal,
  type SecondFactorRecords,
  type UserRecord,
} from '@vesalius/archive/api';
import { sessionLimits } from './log-in-rules.ts';
import { ownSecondFactor } from './own-second-factor.ts';
import { createPasswords, LONGEST_PASSWORD } from './password.ts';
import { findPeer } from './peers.ts';
import { createSecondFactors } from './second-factor.ts';
import { createSessions, type Sessions } from './sessions.ts';
import type { LocalIdentitySettings } from './settings.ts';
import { createThrottle, logInThrottle } from './throttle.ts';
import { createTokens } from './tokens.ts';
import { userPrincipals } from './user-principals.ts';

export interface LocalIdentityOptions {
  readonly records: IdentityRecords;
  readonly rights: Pick<AccessRecords, 'rightsOf' | 'logInRulesOf'>;
  readonly secondFactors: SecondFactorRecords;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly settings: LocalIdentitySettings;
  /** How to wait, milliseconds; for tests. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** The identity that needs nobody else: accounts, tokens and peers of the archive's own index. */
export function createLocalIdentity(options: LocalIdentityOptions): Identity {
  const { records, rights, peers, clock, settings } = options;
  const principalOf = userPrincipals(rights);
  const passwords = createPasswords(settings.argon2);
  const pause = options.wait ?? ((ms) => wait(ms));
  const throttle = createThrottle(clock, pause);
  const guarded = logInThrottle(clock, pause);
  const factors = createSecondFactors(options.secondFactors, clock);
  const limitsOf = sessionLimits(rights, settings);
  const sessions = createSessions({
    records,
    principalOf,
    limitsOf,
    hasSecondFactor: factors.isActive,
    clock,
    settings,
  });
  const { forget, ...tokens } = createTokens(records, principalOf, clock, settings.bootstrapToken);

  /** The user when the password is theirs; failures of one user are slowed down whatever they were for. */
  const prove = (name: string, password: string) =>
    throttle.attempt(`${name}\0password`, async () => {
      const user = await records.userByName(name);
      return (await passwords.verify(user?.passwordHash, password)) ? user : undefined;
    });

  /** Codes have six digits: whoever has the password must not try them all. */
  const proveCode = (user: UserRecord, code: string) =>
    throttle.attempt(`${user.name}\0code`, async () => (await factors.prove(user, code)) || undefined);

  return {
    ...tokens,
    ...sessionList(records, sessions),
    hashPassword: (password) => passwords.hash(password),
    rightsChanged() {
      forget();
      sessions.forget();
    },

    secondFactor: ownSecondFactor({ records, factors, limitsOf, throttle, changed: () => sessions.forget() }),

    async logIn(name, password, from, code) {
      const user = await guarded(name.slice(0, LONGEST_PASSWORD), from.address, async () => {
        const found = await records.userByName(name);
        const right = await passwords.verify(found?.passwordHash, password);
        return right && found && !found.disabled ? found : undefined;
      });
      if (!user) return undefined;
      if (!(await factors.isActive(user))) return sessions.open(user, from);
      if (code === undefined) return 'second-factor-required';
      return (await proveCode(user, code)) ? sessions.open(user, from) : undefined;
    },

    session: (id, idle = false) => sessions.find(id, idle),
    keepOpen: (id) => sessions.keepOpen(id),
    logOut: (id) => sessions.close(id),

    async confirm({ id, principal }, password) {
      const user = await prove(principal.name, password);
      if (user) await sessions.confirm(id);
      return user !== undefined;
    },

    async changePassword(principal, current, next, from) {
      if (principal.kind !== 'user' || next.length > LONGEST_PASSWORD) return undefined;
      const user = await prove(principal.name, current);
      if (!user) return undefined;
      const { id, ...rest } = user;
      await records.putUser({ ...rest, passwordHash: await passwords.hash(next) });
      await sessions.closeAllOf(id); // whoever knew the old password is out
      return sessions.open(user, from);
    },

    peer: (aeTitle, from) => findPeer(peers, rights, aeTitle, from, settings.unknownPeersFromLoopback),
  };
}

/** Who is logged in, and ending that: one's own, or as an administrator. */
function sessionList(records: IdentityRecords, sessions: Sessions): Pick<Identity, 'sessions' | 'endSession'> {
  const about = async (principal: Principal, name: string) => {
    const own = principal.kind === 'user' && principal.name === name;
    if (!own && !principal.permissions.has('administer')) throw new ArchiveError('not-permitted');
    return records.userByName(name);
  };
  return {
    async sessions(principal, name) {
      const user = await about(principal, name);
      return user ? sessions.of(user) : [];
    },
    async endSession(principal, name, handle) {
      const user = await about(principal, name);
      if (!user) return false;
      return sessions.end(user, handle, {
        kind: 'user-authentication',
        outcome: 'success',
        actor: principal.name,
        ...(principal.address !== undefined && { address: principal.address }),
        facts: { act: 'session-ended', user: name, session: handle },
      });
    },
  };
}
