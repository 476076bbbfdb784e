import { isIP } from 'node:net';
import type { Attempts } from '@vesalius/archive/api';
import { type BucketSize, TokenBuckets } from './token-bucket.ts';

/** So few that fewer than twenty guesses are answered in any minute (T3 of the threat model). */
const FAILURES: BucketSize = { burst: 8, perMinute: 10 };
/** Pairs of address and name that are remembered as let in. */
const MOST_KNOWN = 10_000;

/** Counts tries that have not succeeded by address in token buckets. */
export class StrangerAttempts implements Attempts {
  readonly #buckets: TokenBuckets;
  readonly #known = new Set<string>();

  constructor(now: () => number) {
    this.#buckets = new TokenBuckets(FAILURES, now);
  }

  begin(address: string, name?: string): number {
    const from = networkOf(address);
    if (name !== undefined && this.#known.has(pairOf(from, name))) return 0;
    const wait = this.#buckets.waitMs(from);
    if (wait === 0) this.#buckets.take(from);
    return wait;
  }

  succeeded(address: string, name: string): void {
    const from = networkOf(address);
    const pair = pairOf(from, name);
    if (!this.#known.delete(pair)) this.#buckets.giveBack(from);
    this.#known.add(pair);
    if (this.#known.size > MOST_KNOWN) this.#known.delete(this.#known.keys().next().value!);
  }
}

function pairOf(from: string, name: string): string {
  return `${from} ${name}`;
}

const GROUP = 4;

/** The address itself, or the /64 of an IPv6 one: whoever has one of those has all of it (RFC 6177). */
function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase();
  if (isIP(bare) !== 6) return bare;
  const [before = '', after = ''] = bare.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === '' ? [] : after.split(':');
  const mapped = tail.at(-1);
  if (mapped?.includes('.')) return mapped;
  const missing = bare.includes('::') ? 2 * GROUP - head.length - tail.length : 0;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  return groups
    .slice(0, GROUP)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
