import { randomBytes } from 'node:crypto';
import { ArchiveError, type Documents } from '@vesalius/archive/api';
import { DeidentifyError, documentOfProfile, type Profile, profileFromDocument } from '@vesalius/deidentify';

/** A profile as it is kept: every version there has been, the current one last. */
export interface StoredProfile {
  readonly name: string;
  readonly versions: readonly Profile[];
}

const KEY_BYTES = 32;
const PROFILE = '.json';
const KEY = '.key';

/** Profiles, a document each, and beside it the key that its pseudonyms, UIDs and offsets come from. */
export class StoredProfiles {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  async list(): Promise<StoredProfile[]> {
    const found = (await this.#documents.names()).filter((name) => name.endsWith(PROFILE));
    const profiles = await Promise.all(found.map((name) => this.get(name.slice(0, -PROFILE.length))));
    return profiles.filter((profile) => profile !== undefined);
  }

  async get(name: string): Promise<StoredProfile | undefined> {
    const text = await this.#documents.read(name + PROFILE);
    if (text === undefined) return undefined;
    const documents = JSON.parse(text) as unknown[];
    return { name, versions: documents.map(profileFromDocument) };
  }

  /**
   * Adds a version; the same one again changes nothing.
   *
   * @throws ArchiveError `query-not-understood` for what is no profile, `conflict` when the version is there and differs
   */
  async put(name: string, document: object): Promise<StoredProfile> {
    const profile = understood({ ...document, name });
    const versions = (await this.get(name))?.versions ?? [];
    const same = versions.find(({ version }) => version === profile.version);
    if (same) {
      if (textOf([same]) === textOf([profile])) return { name, versions };
      throw new ArchiveError('conflict', { detail: 'this version of the profile says something else' });
    }
    // The key first: without it a project cannot be gone on with.
    await this.#documents.add(name + KEY, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
    await this.#documents.write(name + PROFILE, textOf([...versions, profile]));
    return { name, versions: [...versions, profile] };
  }

  /** The secret of a profile; it never leaves the server. */
  async key(name: string): Promise<Uint8Array> {
    const text = await this.#documents.read(name + KEY);
    if (text === undefined) throw new ArchiveError('not-found', { detail: 'the key of the profile is not there' });
    return Buffer.from(text.trim(), 'hex');
  }
}

function understood(document: object): Profile {
  try {
    return profileFromDocument(document);
  } catch (error) {
    if (error instanceof DeidentifyError) throw new ArchiveError('query-not-understood', { detail: error.message });
    throw error;
  }
}

function textOf(versions: readonly Profile[]): string {
  return `${JSON.stringify(versions.map(documentOfProfile), undefined, 2)}\n`;
}
