import { createHash, randomBytes } from 'node:crypto';
import { makerName, type Principal } from '@vesalius/archive/api';
import { uidFromHash } from '@vesalius/dicom';
import type { KeptDocuments } from './kept-documents.ts';

const SECRET = 'observers';
const SECRET_BYTES = 32;

export interface Observer {
  readonly uid: string;
  readonly login: string;
  readonly name: string;
}

/** Who reads, as reports name observers (PS3.16 TID 1003): a UID for each account, another one in every archive. */
export class Observers {
  readonly #kept: KeptDocuments;

  constructor(kept: KeptDocuments) {
    this.#kept = kept;
  }

  async of(principal: Principal): Promise<Observer> {
    const login = makerName(principal);
    const { displayName = '', createdAt = 0 } = principal.account ?? {};
    const hash = createHash('sha256')
      .update(`${await this.#secret()}\n${createdAt}\n${login}`)
      .digest();
    return { uid: uidFromHash(hash), login, name: displayName || login };
  }

  /** Made once, so that the same login elsewhere is somebody else. */
  async #secret(): Promise<string> {
    const known = await this.#kept.read(SECRET);
    if (typeof known === 'string') return known;
    return (await this.#kept.add(SECRET, randomBytes(SECRET_BYTES).toString('hex'))) as string;
  }
}
