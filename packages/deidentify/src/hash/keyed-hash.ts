import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { DeidentifyError } from '../errors.ts';

const LEAST_KEY_BYTES = 16;
const utf8 = new TextEncoder();

/** What a keyed hash is made for: one never says anything about another. */
export type Purpose = 'uid' | 'patient' | 'dates' | 'file' | 'key';

/**
 * HMAC-SHA-256 of texts under a secret key: who has the key gets the same pseudonyms, UIDs and offsets again, who has it
 * not cannot try out identifiers to find whose they are.
 */
export class KeyedHash {
  readonly #key: Uint8Array;

  /** @param key a secret of at least 16 bytes; throws `short-key` */
  constructor(key: Uint8Array) {
    if (key.length < LEAST_KEY_BYTES) throw new DeidentifyError('short-key');
    this.#key = key.slice();
  }

  /** 32 bytes. */
  digest(purpose: Purpose, text: string): Uint8Array {
    return hmac(sha256, this.#key, utf8.encode(`${purpose}\0${text}`));
  }

  /** The first `digits` hexadecimal digits of the digest. */
  hex(purpose: Purpose, text: string, digits: number): string {
    const bytes = this.digest(purpose, text);
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .slice(0, digits);
  }

  /** A number from 0 up to, not including, `below` (at most 2^32). */
  number(purpose: Purpose, text: string, below: number): number {
    const bytes = this.digest(purpose, text);
    const high = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
    return Number(high % BigInt(below));
  }
}
