import { uidFromHash } from '@vesalius/dicom';
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
    const made = uidFromHash(this.#hash.digest('uid', uid));
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(uid, made);
    return made;
  }
}
