import type { Clock } from '@vesalius/archive/api';

/** Failures without consequence; then each one doubles the delay; then the door stays shut for a while. */
const FREE_FAILURES = 3;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8_000;
const LOCKOUT_AFTER = 10;
const LOCKOUT_MS = 10 * 60_000;
/** Failures are forgotten after so long without another. */
const FORGET_AFTER_MS = 60 * 60_000;
/** Attempts of one user from one address that may wait for their turn. */
const QUEUE = 4;
const MOST_ENTRIES = 10_000;

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

export function createThrottle(clock: Clock, wait: (ms: number) => Promise<void>): Throttle {
  const entries = new Map<string, Entry>();

  async function run<T>(key: string, entry: Entry, tryOnce: () => Promise<T | undefined>): Promise<T | undefined> {
    if (clock.now() - entry.lastFailure > FORGET_AFTER_MS) entry.failures = 0;
    const delay = delayAfter(entry.failures);
    if (clock.now() < entry.lastFailure + (delay.locked ? LOCKOUT_MS : 0)) return undefined;
    const remaining = entry.lastFailure + delay.ms - clock.now();
    if (remaining > 0) await wait(remaining);
    const result = await tryOnce();
    if (result !== undefined) entries.delete(key);
    else {
      entry.failures++;
      entry.lastFailure = clock.now();
    }
    return result;
  }

  return {
    async attempt(key, tryOnce) {
      const entry = entryOf(entries, key);
      if (entry.queued >= QUEUE) return undefined;
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

function delayAfter(failures: number): { readonly ms: number; readonly locked: boolean } {
  if (failures < FREE_FAILURES) return { ms: 0, locked: false };
  const ms = Math.min(FIRST_DELAY_MS * 2 ** (failures - FREE_FAILURES), LONGEST_DELAY_MS);
  return { ms, locked: failures >= LOCKOUT_AFTER };
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
