import { setTimeout as wait } from 'node:timers/promises';
import {
  type AccessRecords,
  ArchiveError,
  type Clock,
  type ExternalRecords,
  type Identity,
  type IdentityProvider,
  type IdentityRecords,
  type PasskeyRecords,
  type Peers,
  type Principal,
  type SecondFactorRecords,
  type TokenIssuer,
} from '@vesalius/archive/api';
import { bearerTokens } from './bearer-tokens.ts';
import { demandUncommon } from './common-passwords.ts';
import { externalLogIn } from './external-log-in.ts';
import type { GroupRights } from './group-roles.ts';
import { sessionLimits } from './log-in-rules.ts';
import { ownSecondFactor } from './own-second-factor.ts';
import { BY_PASSKEY, passkeysOf } from './passkeys.ts';
import { createPasswords } from './password.ts';
import { passwordLogIn } from './password-log-in.ts';
import { findPeer } from './peers.ts';
import { presentPrincipals } from './present.ts';
import { createSecondFactors } from './second-factor.ts';
import { createSessions, type Sessions } from './sessions.ts';
import type { LocalIdentitySettings } from './settings.ts';
import { createThrottle, logInThrottle } from './throttle.ts';
import { createTokens } from './tokens.ts';
import { userPrincipals } from './user-principals.ts';

export interface LocalIdentityOptions {
  readonly records: IdentityRecords;
  readonly rights: Pick<AccessRecords, 'rightsOf' | 'logInRulesOf'> & GroupRights;
  readonly secondFactors: SecondFactorRecords;
  readonly externals: ExternalRecords;
  readonly passkeys: PasskeyRecords;
  /** Whose word about who somebody is counts beside our own accounts. */
  readonly providers?: readonly IdentityProvider[];
  /** Whose bearer tokens count beside our own. */
  readonly tokenIssuers?: readonly TokenIssuer[];
  readonly peers: Peers;
  /** Of a certificate, by its SHA-256 fingerprint: whoever shows a revoked one is no peer. */
  readonly isRevoked?: (fingerprint: string) => Promise<boolean>;
  readonly clock: Clock;
  readonly settings: LocalIdentitySettings;
  /** How to wait, milliseconds; for tests. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** The identity that needs nobody else: accounts, tokens and peers of the archive's own index. */
export function createLocalIdentity(options: LocalIdentityOptions): Identity {
  const { records, rights, peers, clock, settings, externals, providers = [] } = options;
  const { tokenIssuers: issuers = [] } = options;
  const principalOf = userPrincipals(rights);
  const passwords = createPasswords(settings.argon2);
  const pause = options.wait ?? ((ms) => wait(ms));
  const throttle = createThrottle(clock, pause);
  const factors = createSecondFactors(options.secondFactors, clock);
  const limitsOf = sessionLimits(rights, settings);
  const sessions = createSessions({
    records,
    principalOf,
    limitsOf,
    hasSecondFactor: factors.isActive,
    asksForFactor: (provider) =>
      provider === BY_PASSKEY || providers.some(({ id, rules }) => id === provider && rules.secondFactor),
    clock,
    settings,
  });
  const { forget, token, present, bootstrap, ...tokens } = createTokens(
    records,
    principalOf,
    clock,
    settings.bootstrapToken,
  );
  const bearers = bearerTokens({ issuers, externals, principalOf, clock });

  const rightsChanged = () => {
    forget();
    bearers.forget();
    sessions.forget();
  };

  return {
    ...tokens,
    token: async (secret) => (await token(secret)) ?? bearers.find(secret),
    ...sessionList(records, sessions),
    async hashPassword(password, names = []) {
      await demandUncommon(password, names);
      return passwords.hash(password);
    },
    passwordFits: (password, hashed) => passwords.verify(hashed, password),
    rightsChanged,

    secondFactor: ownSecondFactor({ records, factors, limitsOf, throttle, changed: () => sessions.forget() }),

    passkeys: passkeysOf({ records, passkeys: options.passkeys, tickets: externals, sessions, clock }),

    external: externalLogIn({
      providers,
      records,
      externals,
      rights,
      sessions,
      limitsOf,
      hasSecondFactor: factors.isActive,
      clock,
      changed: rightsChanged,
    }),

    ...passwordLogIn({ records, passwords, throttle, guarded: logInThrottle(clock, pause), factors, sessions }),
    session: (id, idle = false) => sessions.find(id, idle),
    keepOpen: (id) => sessions.keepOpen(id),
    logOut: (id, audit) => sessions.close(id, audit),
    present: presentPrincipals({
      ...{ records, rights, principalOf, issuers, peers, tokens: { present, bootstrap } },
      unknownPeersFromLoopback: settings.unknownPeersFromLoopback,
    }),
    async peer(aeTitle, from) {
      if (from.fingerprint !== undefined && (await options.isRevoked?.(from.fingerprint))) return undefined;
      return findPeer(peers, rights, aeTitle, from, settings.unknownPeersFromLoopback);
    },
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
