import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BurnedInRisk } from '@vesalius/deidentify';

export interface ExportedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly sopClassUid: string;
  /** Of files that were de-identified for the export; what a project shows was de-identified before. */
  readonly burnedIn?: BurnedInRisk;
  readonly blankedFrames?: number;
}

/** A volume made of files of the export, or what describes volumes. */
export type ExportedVolume = Pick<ExportedFile, 'path' | 'size' | 'sha256'>;

/** What an export holds, without anything of the originals. */
export interface Manifest {
  /** The profile with its version and the edition of the standard's table, or the project that shows the studies so. */
  readonly profile?: string;
  readonly version?: string;
  readonly edition?: string;
  readonly project?: string;
  readonly files: readonly ExportedFile[];
  readonly volumes: readonly ExportedVolume[];
}

const MANIFEST = 'manifest.json';
/** Which studies an export was made of; not part of what is handed out. */
export const STUDIES = 'studies.json';
/** The table of attributes. */
export const ATTRIBUTES = 'attributes.csv';

/** Exports on disk, a folder for each job: files, and the manifest when all of them are there. */
export class Exports {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  folder(id: number): string {
    return join(this.#root, String(id));
  }

  /** A new empty folder; what an interrupted run of the same job left is thrown away. */
  async begin(id: number): Promise<string> {
    await this.remove(id);
    await mkdir(this.folder(id), { recursive: true, mode: 0o700 });
    return this.folder(id);
  }

  /** @param studies UIDs as whoever asked for the export may see them */
  async finish(id: number, manifest: Manifest, studies: readonly string[]): Promise<void> {
    await writeFile(join(this.folder(id), STUDIES), JSON.stringify(studies), { mode: 0o600, flush: true });
    await writeFile(join(this.folder(id), MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`, { flush: true });
  }

  /** Undefined until the export is whole, and after it was removed. */
  async manifest(id: number): Promise<Manifest | undefined> {
    const path = join(this.folder(id), MANIFEST);
    if (!existsSync(path)) return undefined;
    const kept = JSON.parse(await readFile(path, 'utf8')) as Omit<Manifest, 'volumes'> & Partial<Manifest>;
    return { volumes: [], ...kept }; // exports made before there were volumes have none
  }

  /** Undefined for one that was made before this was kept. */
  async studies(id: number): Promise<string[] | undefined> {
    const path = join(this.folder(id), STUDIES);
    return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as string[]) : undefined;
  }

  async remove(id: number): Promise<void> {
    await rm(this.folder(id), { recursive: true, force: true });
  }
}
