import { hash, verify } from '@node-rs/argon2';
import type { Argon2Costs } from './settings.ts';

/** Longer input costs time and gains nothing. Code units. */
export const LONGEST_PASSWORD = 256;

/** Each verification takes a thread and 19 MiB: more at once would let strangers take the machine's memory. */
const AT_ONCE = 2;

/** Hashes and verifies passwords with argon2id (RFC 9106); an unknown user costs as much time as a wrong password. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** `hashed` undefined: there is no such user; the same work is done all the same. */
  verify(hashed: string | undefined, password: string): Promise<boolean>;
}

export function createPasswords(costs: Argon2Costs = {}): Passwords {
  const options = { algorithm: 2, ...costs } as const; // Algorithm.Argon2id, a const enum that type stripping cannot import
  const turn = limitConcurrency(AT_ONCE);
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => turn(() => hash(password.normalize('NFKC'), options)),
    async verify(hashed, password) {
      if (password.length > LONGEST_PASSWORD) return false;
      decoy ??= hash('the password of nobody', options);
      const expected = hashed ?? (await decoy);
      const right = await turn(() => verify(expected, password.normalize('NFKC')));
      return right && hashed !== undefined;
    },
  };
}

function limitConcurrency(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((resume) => waiting.push(resume));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
