import type { LogInRules, Peer, Peers, Right } from '@vesalius/archive/api';
import { createLocalIdentity } from '../local-identity.ts';
import type { LocalIdentitySettings } from '../settings.ts';
import { memoryRecords } from './memory-records.ts';
import { memorySecondFactors } from './memory-second-factors.ts';

/** Cheap on purpose: the tests are about behaviour, not about costs. */
export const CHEAP_ARGON2 = { memoryCost: 64, timeCost: 1 };

/** An identity over memory, with a clock that moves only when told and waits that are only noted. */
export function setup(settings: Partial<LocalIdentitySettings> = {}, peers: readonly Peer[] = []) {
  const records = memoryRecords();
  const clock = { time: 1_000_000, now: () => clock.time };
  const waits: number[] = [];
  const rights: Right[] = [];
  const rules: Record<string, LogInRules> = {};
  const identity = createLocalIdentity({
    records,
    rights: { rightsOf: async () => rights, logInRulesOf: async (user, role = '') => rules[user] ?? rules[role] ?? {} },
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
  return { records, clock, waits, identity, rights, rules };
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
