import type { StoredProtocols } from '../contract/schemas.ts';
import { type KeptFiles, nameOfPerson } from './kept-files.ts';

const SITE = 'protocols-of-site';

/** Hanging protocols of the site and of each person. */
export class Protocols {
  readonly #files: KeptFiles;

  constructor(files: KeptFiles) {
    this.#files = files;
  }

  ofSite(): Promise<StoredProtocols> {
    return this.#read(SITE);
  }

  of(observerUid: string): Promise<StoredProtocols> {
    return this.#read(nameOfPerson('protocols', observerUid));
  }

  putSite(protocols: StoredProtocols): Promise<void> {
    return this.#files.write(SITE, protocols);
  }

  put(observerUid: string, protocols: StoredProtocols): Promise<void> {
    return this.#files.write(nameOfPerson('protocols', observerUid), protocols);
  }

  async #read(name: string): Promise<StoredProtocols> {
    return ((await this.#files.read(name)) as StoredProtocols | undefined) ?? [];
  }
}
