import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArchiveError } from '@vesalius/archive/api';
import { DeidentifyError, documentOfProfile, type Profile, profileFromDocument } from '@vesalius/deidentify';

/** A profile as it is kept: every version there has been, the current one last. */
export interface StoredProfile {
  readonly name: string;
  readonly versions: readonly Profile[];
}

const KEY_BYTES = 32;
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
const PROFILE = '.json';

/** Profiles in a folder, a file each, and beside it the key that its pseudonyms, UIDs and offsets come from. */
export class StoredProfiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<StoredProfile[]> {
    const names = existsSync(this.#folder) ? await readdir(this.#folder) : [];
    const found = names.filter((name) => name.endsWith(PROFILE)).sort();
    const profiles = await Promise.all(found.map((name) => this.get(name.slice(0, -PROFILE.length))));
    return profiles.filter((profile) => profile !== undefined);
  }

  async get(name: string): Promise<StoredProfile | undefined> {
    const path = this.#path(name, PROFILE);
    if (!existsSync(path)) return undefined;
    const documents = JSON.parse(await readFile(path, 'utf8')) as unknown[];
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
    await this.#makeKey(name);
    await writeDurably(this.#path(name, PROFILE), textOf([...versions, profile]));
    return { name, versions: [...versions, profile] };
  }

  /** The secret of a profile; it never leaves the server. */
  async key(name: string): Promise<Uint8Array> {
    return Buffer.from((await readFile(this.#path(name, '.key'), 'utf8')).trim(), 'hex');
  }

  async #makeKey(name: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: PRIVATE_FOLDER });
    const path = this.#path(name, '.key');
    if (!existsSync(path)) await writeDurably(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
  }

  #path(name: string, ending: string): string {
    return join(this.#folder, `${name}${ending}`);
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

/** Whole and on the disk before it has its name: without its key a project cannot be gone on with. */
async function writeDurably(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  await writeFile(part, text, { mode: PRIVATE_FILE, flush: true });
  await rename(part, path);
  await using folder = await open(dirname(path), 'r');
  await folder.sync();
}
