/** How much may be taken at once, and how much comes back in a minute. */
export interface BucketSize {
  readonly burst: number;
  readonly perMinute: number;
}

interface Bucket {
  left: number;
  at: number;
}

const MINUTE_MS = 60_000;

/** Token buckets by key. Of too many keys the one used longest ago is forgotten: it would be nearly full again. */
export class TokenBuckets {
  readonly #size: BucketSize;
  readonly #now: () => number;
  readonly #most: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(size: BucketSize, now: () => number, most = 10_000) {
    this.#size = size;
    this.#now = now;
    this.#most = most;
  }

  /** Milliseconds until one can be taken; 0: now. */
  waitMs(key: string): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return 0;
    const left = this.#leftOf(bucket);
    return left >= 1 ? 0 : Math.ceil(((1 - left) * MINUTE_MS) / this.#size.perMinute);
  }

  /** Takes one, or what is left of it. */
  take(key: string): void {
    const known = this.#buckets.get(key);
    const left = known ? this.#leftOf(known) : this.#size.burst;
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: Math.max(0, left - 1), at: this.#now() });
    if (this.#buckets.size > this.#most) this.#buckets.delete(this.#buckets.keys().next().value!);
  }

  /** Takes a `take` back. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key);
    if (bucket) bucket.left = Math.min(this.#size.burst, bucket.left + 1);
  }

  #leftOf({ left, at }: Bucket): number {
    const back = (Math.max(0, this.#now() - at) / MINUTE_MS) * this.#size.perMinute;
    return Math.min(this.#size.burst, left + back);
  }
}
