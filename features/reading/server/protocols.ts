import type { StoredProtocols } from '../contract/schemas.ts';
import { type KeptDocuments, nameOfPerson } from './kept-documents.ts';

const SITE = 'protocols-of-site';

/** Hanging protocols of the site and of each person. */
export class Protocols {
  readonly #kept: KeptDocuments;

  constructor(kept: KeptDocuments) {
    this.#kept = kept;
  }

  ofSite(): Promise<StoredProtocols> {
    return this.#read(SITE);
  }

  of(observerUid: string): Promise<StoredProtocols> {
    return this.#read(nameOfPerson('protocols', observerUid));
  }

  putSite(protocols: StoredProtocols): Promise<void> {
    return this.#kept.write(SITE, protocols);
  }

  put(observerUid: string, protocols: StoredProtocols): Promise<void> {
    return this.#kept.write(nameOfPerson('protocols', observerUid), protocols);
  }

  async #read(name: string): Promise<StoredProtocols> {
    return ((await this.#kept.read(name)) as StoredProtocols | undefined) ?? [];
  }
}
