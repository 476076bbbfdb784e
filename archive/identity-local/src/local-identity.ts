import { setTimeout as wait } from 'node:timers/promises';
import type { AccessRecords, Clock, Identity, IdentityRecords, Peers } from '@vesalius/archive/api';
import { createPasswords, LONGEST_PASSWORD } from './password.ts';
import { findPeer } from './peers.ts';
import { createSessions } from './sessions.ts';
import type { LocalIdentitySettings } from './settings.ts';
import { createThrottle } from './throttle.ts';
import { createTokens } from './tokens.ts';
import { userPrincipals } from './user-principals.ts';

export interface LocalIdentityOptions {
  readonly records: IdentityRecords;
  readonly rights: Pick<AccessRecords, 'rightsOf'>;
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
  const throttle = createThrottle(clock, options.wait ?? ((ms) => wait(ms)));
  const sessions = createSessions(records, principalOf, clock, settings);
  const { forget, ...tokens } = createTokens(records, principalOf, clock, settings.bootstrapToken);
  return {
    ...tokens,
    hashPassword: (password) => passwords.hash(password),
    rightsChanged() {
      forget();
      sessions.forget();
    },

    logIn: (name, password, address) =>
      throttle.attempt(`${name.slice(0, LONGEST_PASSWORD)}\0${address}`, async () => {
        const user = await records.userByName(name);
        const right = await passwords.verify(user?.passwordHash, password);
        return right && user && !user.disabled ? sessions.open(user) : undefined;
      }),

    session: (id) => sessions.find(id),
    logOut: (id) => sessions.close(id),

    async changePassword(principal, current, next) {
      if (principal.kind !== 'user' || next.length > LONGEST_PASSWORD) return false;
      const changed = await throttle.attempt(`${principal.name}\0password`, async () => {
        const user = await records.userByName(principal.name);
        if (!(await passwords.verify(user?.passwordHash, current)) || !user) return undefined;
        const { id, ...rest } = user;
        await records.putUser({ ...rest, passwordHash: await passwords.hash(next) });
        await sessions.closeAllOf(id); // whoever knew the old password is out
        return true;
      });
      return changed ?? false;
    },

    peer: (aeTitle, from) => findPeer(peers, rights, aeTitle, from, settings.unknownPeersFromLoopback),
  };
}
