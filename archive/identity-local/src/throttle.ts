import type { Clock } from '@vesalius/archive/api';

/** Failures without consequence; then each one doubles the delay; then the door stays shut for a while. */
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8_000;
const LOCKOUT_MS = 10 * 60_000;
/** Failures are forgotten after so long without another. */
const FORGET_AFTER_MS = 60 * 60_000;
const MOST_ENTRIES = 10_000;

/** How much a throttle takes. */
interface Patience {
  readonly freeFailures: number;
  /** `undefined`: never, for others could lock out whom they like. */
  readonly lockoutAfter?: number;
  /** Attempts that may wait for their turn. */
  readonly queue: number;
  /** What went well wipes out what did not. */
  readonly forgives: boolean;
}

const PATIENCE = {
  /** One user from one address. */
  pair: { freeFailures: 3, lockoutAfter: 10, queue: 4, forgives: true },
  /** One user from anywhere: guesses from many addresses become slow, and the user is not locked out by strangers. */
  account: { freeFailures: 20, queue: 20, forgives: true },
  /** Any users from one address, where many people may sit; that one of them gets in says nothing about the others. */
  address: { freeFailures: 50, lockoutAfter: 200, queue: 50, forgives: false },
} as const satisfies Record<string, Patience>;

interface Entry {
  failures: number;
  lastFailure: number;
  queued: number;
  turn: Promise<unknown>;
}

/**
 * Runs attempts for one key one after another and makes repeated failures slow, then impossible for a while.
 * Answers `undefined` without trying while the key is locked or too many wait.
 */
export interface Throttle {
  attempt<T>(key: string, tryOnce: () => Promise<T | undefined>): Promise<T | undefined>;
}

/** An attempt to log in, slowed by what failed for that user from that address, for that user, and from that address. */
export function logInThrottle(clock: Clock, wait: (ms: number) => Promise<void>) {
  const [pairs, accounts, addresses] = [PATIENCE.pair, PATIENCE.account, PATIENCE.address].map((patience) =>
    createThrottle(clock, wait, patience),
  ) as [Throttle, Throttle, Throttle];
  return <T>(user: string, address: string, tryOnce: () => Promise<T | undefined>): Promise<T | undefined> =>
    // One user's delay holds up nobody else behind that address.
    pairs.attempt(`${user}\0${address}`, () => accounts.attempt(user, () => addresses.attempt(address, tryOnce)));
}

export function createThrottle(
  clock: Clock,
  wait: (ms: number) => Promise<void>,
  patience: Patience = PATIENCE.pair,
): Throttle {
  const entries = new Map<string, Entry>();

  async function run<T>(key: string, entry: Entry, tryOnce: () => Promise<T | undefined>): Promise<T | undefined> {
    if (clock.now() - entry.lastFailure > FORGET_AFTER_MS) entry.failures = 0;
    // A clock that was set back must not keep people out until it has caught up.
    entry.lastFailure = Math.min(entry.lastFailure, clock.now());
    const delay = delayAfter(entry.failures, patience);
    if (delay.locked && clock.now() < entry.lastFailure + LOCKOUT_MS) return undefined;
    const remaining = entry.lastFailure + delay.ms - clock.now();
    if (remaining > 0) await wait(remaining);
    const result = await tryOnce();
    if (result !== undefined) {
      if (patience.forgives) entries.delete(key);
    } else {
      entry.failures++;
      entry.lastFailure = clock.now();
    }
    return result;
  }

  return {
    async attempt(key, tryOnce) {
      const entry = entryOf(entries, key);
      if (entry.queued >= patience.queue) return undefined;
      entry.queued++;
      const mine = entry.turn.then(() => run(key, entry, tryOnce));
      entry.turn = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        entry.queued--;
      }
    },
  };
}

function delayAfter(
  failures: number,
  { freeFailures, lockoutAfter = Number.POSITIVE_INFINITY }: Patience,
): { readonly ms: number; readonly locked: boolean } {
  if (failures < freeFailures) return { ms: 0, locked: false };
  const ms = Math.min(FIRST_DELAY_MS * 2 ** (failures - freeFailures), LONGEST_DELAY_MS);
  return { ms, locked: failures >= lockoutAfter };
}

/** The entry of a key, made when needed; the least recently failed one gives way when there are too many. */
function entryOf(entries: Map<string, Entry>, key: string): Entry {
  const found = entries.get(key);
  const entry = found ?? { failures: 0, lastFailure: 0, queued: 0, turn: Promise.resolve() };
  entries.delete(key);
  entries.set(key, entry);
  if (!found && entries.size > MOST_ENTRIES) {
    for (const [oldest, { queued }] of entries) {
      if (queued > 0) continue;
      entries.delete(oldest);
      break;
    }
  }
  return entry;
}
