import type { GrantRecord, IdentityProvider, LogInRules, Peer, Peers, Right, TokenIssuer } from '@vesalius/archive/api';
import { createLocalIdentity } from '../local-identity.ts';
import type { LocalIdentitySettings } from '../settings.ts';
import { memoryExternals } from './memory-externals.ts';
import { memoryPasskeys } from './memory-passkeys.ts';
import { memoryRecords } from './memory-records.ts';
import { memorySecondFactors } from './memory-second-factors.ts';

/** Cheap on purpose: the tests are about behaviour, not about costs. */
export const CHEAP_ARGON2 = { memoryCost: 64, timeCost: 1 };

/** An identity over memory, with a clock that moves only when told and waits that are only noted. */
export function setup(
  settings: Partial<LocalIdentitySettings> = {},
  peers: readonly Peer[] = [],
  providers: readonly IdentityProvider[] = [],
  tokenIssuers: readonly TokenIssuer[] = [],
) {
  const records = memoryRecords();
  const clock = { time: 1_000_000, now: () => clock.time };
  const waits: number[] = [];
  const rights: Right[] = [];
  const rules: Record<string, LogInRules> = {};
  const grants: GrantRecord[] = [];
  const identity = createLocalIdentity({
    records,
    providers,
    tokenIssuers,
    externals: memoryExternals(records, () => clock.time),
    passkeys: memoryPasskeys(() => clock.time),
    rights: {
      rightsOf: async () => rights,
      logInRulesOf: async (user, role = '') => rules[user] ?? rules[role] ?? {},
      ...memoryGrants(grants),
    },
    secondFactors: memorySecondFactors(),
    peers: fixedPeers(peers),
    clock,
    settings: {
      unknownPeersFromLoopback: false,
      sessionIdleMs: 60_000,
      sessionAbsoluteMs: 300_000,
      confirmedMs: 120_000,
      argon2: CHEAP_ARGON2,
      ...settings,
    },
    wait: async (ms) => {
      waits.push(ms);
      clock.time += ms;
    },
  });
  return { records, clock, waits, identity, rights, rules, grants };
}

/** Two roles and a project; grants that are kept in a list. */
function memoryGrants(grants: GrantRecord[]) {
  const role = (name: string) => ({ name, description: '', permissions: ['search'], logIn: {} });
  const lung = { id: 7, name: 'lung', title: 'Lung', description: '', createdAt: 1, studies: 0 };
  return {
    grants: async () => [...grants],
    roles: async () => [role('physician'), role('researcher')],
    projects: async () => [lung],
    async addGrant(grant: Omit<GrantRecord, 'id' | 'grantedAt'>) {
      const made = { ...grant, id: grants.length + 1, grantedAt: 1 };
      grants.push(made);
      return made;
    },
    async removeGrant(id: number) {
      const at = grants.findIndex((one) => one.id === id);
      return at >= 0 && grants.splice(at, 1).length === 1;
    },
  };
}

function fixedPeers(peers: readonly Peer[]): Peers {
  return {
    list: async () => [...peers],
    get: async (aeTitle) => peers.find((peer) => peer.aeTitle === aeTitle),
    put: () => Promise.reject(new Error('fixed')),
    remove: async () => false,
    maySendTo: async () => true,
  };
}
