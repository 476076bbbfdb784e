import type { KeyedHash } from '../hash/keyed-hash.ts';

/** UIDs of the standard itself name classes and well-known instances, no one's (PS3.6 Annex A). */
const STANDARD_ROOT = '1.2.840.10008.';
const REMEMBERED = 50_000;

/** Gives each UID another one under 2.25, always the same one under the same key (PS3.15 §E.1, action U). */
export class ReplacementUids {
  readonly #hash: KeyedHash;
  readonly #known = new Map<string, string>();

  constructor(hash: KeyedHash) {
    this.#hash = hash;
  }

  replace(uid: string): string {
    if (uid === '' || uid.startsWith(STANDARD_ROOT)) return uid;
    const known = this.#known.get(uid);
    if (known) return known;
    const made = this.#make(uid);
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(uid, made);
    return made;
  }

  /** 122 bits of the hash in the form of a UUID of version 8 (RFC 9562), as PS3.5 §B.2 asks for under 2.25. */
  #make(uid: string): string {
    const bytes = this.#hash.digest('uid', uid);
    bytes[6] = (bytes[6]! & 0x0f) | 0x80;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    let number = 0n;
    for (let at = 0; at < 16; at++) number = (number << 8n) | BigInt(bytes[at]!);
    return `2.25.${number}`;
  }
}
