import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { KeyRing, MasterKeySource } from '@vesalius/archive/blobs-encrypted';
import { CliError } from '../failure.ts';

/** One moment of the archive in a backup folder. */
export interface Moment {
  /** `20261124T093000Z`: names the moment, sorts by age. */
  readonly name: string;
  readonly blobs: number;
  /** Hexadecimal SHA-256 of the index. */
  readonly indexSha256: string;
  /** Index and what stands beside it are sealed under the key ring of the moment. */
  readonly encrypted?: boolean;
  /** Images were left to the provider of their bucket. */
  readonly indexOnly?: boolean;
}

const NAME = /^(\d{8}T\d{6}Z)\.json$/;

/** The ring that a moment is sealed under, in its folder. */
const KEY_RING = 'key-ring.json';

/** What is kept in databases of its own beside the index: projects, and the register of pseudonyms without the key that it is sealed under. */
const BESIDE = ['projects/projects.sqlite', 'register/register.sqlite'];

/** Taken along only when it is asked for. */
export const KEY_BESIDE = { place: 'register/register.key', name: 'register.key' } as const;

/** Those that are in a data folder, or all of them, with the name each has in a moment. */
export function databasesBeside(dataDir: string, all = false): { path: string; name: string }[] {
  const places = BESIDE.map((place) => ({ path: join(dataDir, place), name: basename(place) }));
  return places.filter(({ path }) => all || existsSync(path));
}

/**
 * A backup folder: `blobs/` as in a data folder, shared by all moments, and `moments/NAME.sqlite` with a folder `NAME` of what stands beside the index and
 * `NAME.json`. A moment
 * exists when its JSON does, which is written last.
 */
export class BackupFolder {
  readonly path: string;
  readonly #moments: string;

  constructor(path: string) {
    this.path = path;
    this.#moments = join(path, 'moments');
  }

  async prepare(): Promise<void> {
    await mkdir(this.#moments, { recursive: true, mode: 0o700 });
    await mkdir(join(this.path, 'blobs'), { recursive: true, mode: 0o700 });
    for (const file of await readdir(this.#moments)) {
      if (file.endsWith('.part')) await rm(join(this.#moments, file), { recursive: true, force: true });
    }
  }

  /** All moments, the oldest first. */
  async list(): Promise<Moment[]> {
    const files = await readdir(this.#moments).catch(() => {
      throw new CliError(`${this.path} is no backup: it has no folder moments`);
    });
    const names = files.filter((file) => NAME.test(file)).sort();
    return Promise.all(
      names.map(async (file) => JSON.parse(await readFile(join(this.#moments, file), 'utf8')) as Moment),
    );
  }

  /** The moment of that name, the newest unless told. */
  async moment(name?: string): Promise<Moment> {
    const all = await this.list();
    const found = name === undefined ? all.at(-1) : all.find((one) => one.name === name);
    if (found) return found;
    const known = all.length === 0 ? 'none is whole' : `there are ${all.map((one) => one.name).join(', ')}`;
    throw new CliError(`${this.path} has no such moment: ${known}`);
  }

  /** Where the index of a new moment is written before it is one. */
  unfinishedIndex(name: string): string {
    return join(this.#moments, `${name}.sqlite.part`);
  }

  indexOf({ name }: Pick<Moment, 'name'>): string {
    return join(this.#moments, `${name}.sqlite`);
  }

  /** A new empty folder for what stands beside the index of a moment. */
  async unfinishedBeside(name: string): Promise<string> {
    const folder = `${this.#besideOf({ name })}.part`;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
    return folder;
  }

  /** The key ring of a moment that is encrypted. @throws CliError without the key */
  async ringOf(moment: Moment, source: MasterKeySource): Promise<KeyRing | undefined> {
    if (!moment.encrypted) return undefined;
    const { KeyRing, masterKey } = await import('@vesalius/archive/blobs-encrypted');
    const master = await masterKey(source);
    const ring = master && KeyRing.open(master, await readFile(join(this.#besideOf(moment), KEY_RING), 'utf8'));
    if (ring) return ring;
    throw new CliError(`${moment.name} is encrypted: the key of that time has to be given as for the server`);
  }

  /** Copies a file of a moment, opened when the moment is sealed; durable when it resolves. */
  async take(from: string, to: string, ring: KeyRing | undefined): Promise<void> {
    if (!ring) await copyFile(from, to);
    else await (await import('@vesalius/archive/blobs-encrypted')).openFile(ring, from, to);
    await sync(to);
  }

  /** Seals what is written of a moment that is not finished, and puts the ring beside it. */
  async sealUnfinished(name: string, ring: KeyRing, ringFile: string): Promise<void> {
    const { sealFile } = await import('@vesalius/archive/blobs-encrypted');
    const beside = `${this.#besideOf({ name })}.part`;
    const files = [this.unfinishedIndex(name), ...(await readdir(beside)).map((file) => join(beside, file))];
    for (const file of files) {
      await sealFile(ring, file, `${file}.sealed.part`);
      await rename(`${file}.sealed.part`, file);
    }
    await copyFile(ringFile, join(beside, KEY_RING));
  }

  /** Puts what stood beside the index of a moment into a data folder. */
  async restoreBeside(moment: Moment, dataDir: string, ring: KeyRing | undefined): Promise<void> {
    if (ring) await this.#restoreRing(moment, dataDir);
    const key = { path: join(dataDir, KEY_BESIDE.place), name: KEY_BESIDE.name };
    for (const { path, name } of [...databasesBeside(dataDir, true), key]) {
      const kept = join(this.#besideOf(moment), name);
      if (!existsSync(kept)) continue;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await this.take(kept, path, ring);
    }
  }

  async #restoreRing(moment: Moment, dataDir: string): Promise<void> {
    const { keepRing, keyRingFile } = await import('@vesalius/archive/blobs-encrypted');
    await keepRing(keyRingFile(dataDir), await readFile(join(this.#besideOf(moment), KEY_RING), 'utf8'));
  }

  #besideOf({ name }: Pick<Moment, 'name'>): string {
    return join(this.#moments, name);
  }

  /** The index is in place and durable, then the moment exists. */
  async finish(name: string, blobs: number, kind: Pick<Moment, 'encrypted' | 'indexOnly'> = {}): Promise<Moment> {
    const index = this.indexOf({ name });
    await sync(this.unfinishedIndex(name));
    await rename(this.unfinishedIndex(name), index);
    const beside = this.#besideOf({ name });
    for (const file of await readdir(`${beside}.part`)) await sync(join(`${beside}.part`, file));
    await rename(`${beside}.part`, beside);
    const { encrypted, indexOnly } = kind;
    const moment: Moment = {
      ...{ name, blobs, indexSha256: await sha256Of(index) },
      ...(encrypted && { encrypted }),
      ...(indexOnly && { indexOnly }),
    };
    const json = join(this.#moments, `${name}.json`);
    await writeFile(`${json}.part`, `${JSON.stringify(moment, undefined, 2)}\n`, { mode: 0o600 });
    await sync(`${json}.part`);
    await rename(`${json}.part`, json);
    await sync(this.#moments);
    return moment;
  }

  /** Throws when the index of a moment is not what was written. */
  async demandWhole(moment: Moment): Promise<void> {
    const index = this.indexOf(moment);
    if (!existsSync(index) || (await sha256Of(index)) !== moment.indexSha256) {
      throw new CliError(`the index of ${moment.name} is damaged; take another moment with --at`);
    }
  }
}

/** The name of a moment, such as `20261124T093000Z`. */
export function momentName(date: Date): string {
  return `${date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  await file.sync().finally(() => file.close());
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
