import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Archive,
  ArchiveError,
  type JobContext,
  type JobHandler,
  type StoredInstance,
  type Transfer,
} from '@vesalius/archive/api';
import {
  Deidentifier,
  DeidentifyError,
  EDITION,
  type FaceCensus,
  KeyedHash,
  type Profile,
  type TextFinder,
} from '@vesalius/deidentify';
import { type DeidentifiedFile, deidentifyFile, outputPath } from '@vesalius/deidentify/file/node';
import { DicomError } from '@vesalius/dicom';
import { AttributeTable } from './attribute-table.ts';
import { deliverTo } from './delivered-folder.ts';
import { ATTRIBUTES, type ExportedFile, type Exports } from './exports.ts';
import { censusOf } from './faces.ts';
import { Originals } from './originals.ts';
import { exportProject, type ProjectExportInput } from './project-export.ts';
import type { StoredProfiles } from './stored-profiles.ts';
import { volumesIn } from './volumes.ts';

export const EXPORT_JOB = 'deidentified-export';

export interface ExportInput {
  readonly profile: string;
  readonly version: string;
  readonly studyInstanceUids: readonly string[];
  readonly nifti: boolean;
}

/** Why an instance was not exported, and how many were not for that reason. */
type Refusals = Record<string, number>;

/**
 * The job: each instance of the studies de-identified into the folder of the export, or as a project shows it; then copied to where it is wanted. Running
 * it again begins anew.
 */
export function exportJob(
  archive: Archive,
  profiles: StoredProfiles,
  exports: Exports,
  exportFolder: string | undefined,
): JobHandler {
  const withProfile = profileExport(archive, profiles, exports);
  return async (context) => {
    const { project, toFolder } = context.job.input as unknown as Partial<ProjectExportInput> & { toFolder?: boolean };
    const result = await (project === undefined ? withProfile(context) : exportProject(archive, exports, context));
    if (!toFolder || exportFolder === undefined) return result;
    const { id } = context.job;
    return { ...result, folder: await deliverTo(exportFolder, exports.folder(id), `export-${id}`) };
  };
}

function profileExport(archive: Archive, profiles: StoredProfiles, exports: Exports) {
  return async (context: JobContext) => {
    const { profile: name, version, studyInstanceUids, nifti } = context.job.input as unknown as ExportInput;
    const stored = await profiles.get(name);
    const profile = stored?.versions.find((one) => one.version === version);
    if (!profile) throw new ArchiveError('not-found', { detail: 'the profile' });
    const folder = await exports.begin(context.job.id);
    const { principal } = context;
    const transfer = archive.retrieve.transfer(
      principal,
      { studyInstanceUids },
      `de-identified export ${context.job.id}`,
      'instances-exported',
    );
    const table = await AttributeTable.begin(join(folder, ATTRIBUTES));
    const key = await profiles.key(name);
    const exporting = new Exporting({ archive, transfer, profile, key, folder, table });
    const readsText = profile.options.has('113101') || profile.options.has('113103');
    const finder = readsText ? await openFinder() : undefined;
    try {
      await exporting.run(context, await archive.retrieve.count(principal, { studyInstanceUids }), finder);
    } finally {
      await transfer.end();
      await table.end();
      await finder?.close();
    }
    const { files, refusals, refused } = exporting;
    const converted = nifti ? await volumesIn(folder, files) : { volumes: [], framesLeft: 0 };
    const { volumes } = converted;
    await exports.finish(context.job.id, { profile: name, version, edition: EDITION, files, volumes }, [
      ...exporting.studies,
    ]);
    if (files.length === 0 && refused > 0)
      throw new ArchiveError('not-understood', { detail: 'no instance could be de-identified' });
    return {
      ...{ written: files.length, refused, refusals },
      ...(nifti && {
        volumes: volumes.filter(({ path }) => path.endsWith('.nii.gz')).length,
        framesLeft: converted.framesLeft,
      }),
    };
  };
}

/** Loaded only where it is used: it brings an engine and a language with it. */
async function openFinder() {
  const { openTextFinder } = await import('@vesalius/deidentify/ocr/node');
  return openTextFinder();
}

interface ExportingParts {
  readonly archive: Archive;
  readonly transfer: Transfer;
  readonly profile: Profile;
  readonly key: Uint8Array;
  readonly folder: string;
  readonly table: AttributeTable;
}

class Exporting {
  readonly files: ExportedFile[] = [];
  readonly refusals: Refusals = {};
  readonly studies = new Set<string>();
  refused = 0;
  readonly #originals: Originals;
  readonly #transfer: Transfer;
  readonly #deidentifier: Deidentifier;
  readonly #hash: KeyedHash;
  readonly #folder: string;
  readonly #table: AttributeTable;

  constructor({ archive, transfer, profile, key, folder, table }: ExportingParts) {
    this.#table = table;
    this.#originals = new Originals(archive, folder);
    this.#transfer = transfer;
    this.#deidentifier = new Deidentifier({ profile, key });
    this.#hash = new KeyedHash(key);
    this.#folder = folder;
  }

  async run({ signal, progress }: JobContext, total: number, finder: TextFinder | undefined): Promise<void> {
    const faces = this.#deidentifier.cleansFeatures
      ? await censusOf(this.#transfer.instances(), this.#originals, signal)
      : undefined;
    for await (const instance of this.#transfer.instances()) {
      signal.throwIfAborted();
      await this.#take(instance, finder, faces);
      progress({ done: this.files.length + this.refused, total, failed: this.refused });
    }
  }

  async #take(instance: StoredInstance, finder: TextFinder | undefined, faces: FaceCensus | undefined): Promise<void> {
    try {
      await this.#originals.use(instance, async (original) =>
        this.#write(await deidentifyFile(original, this.#deidentifier, finder, faces)),
      );
      this.#transfer.arrived(instance);
      this.studies.add(instance.studyInstanceUid);
    } catch (error) {
      this.#refuse(codeOf(error));
    }
  }

  async #write(file: DeidentifiedFile): Promise<void> {
    const path = outputPath(file, this.#hash);
    const written = await file.writeTo(join(this.#folder, path));
    await requireClean(file, join(this.#folder, path));
    await this.#table.add(path, join(this.#folder, path));
    const { sopClassUid, burnedIn, blankedFrames } = file;
    this.files.push({ path, ...written, sopClassUid, burnedIn, blankedFrames });
  }

  #refuse(code: string): void {
    this.refused++;
    this.refusals[code] = (this.refusals[code] ?? 0) + 1;
  }
}

/** Whatever went wrong before, a file with an identifier of the original in it does not leave. */
async function requireClean(file: DeidentifiedFile, path: string): Promise<void> {
  if (!(await file.leaksInto(path))) return;
  await rm(path);
  throw new LeakError();
}

class LeakError extends Error {
  readonly code = 'identifier-left';
}

/** Codes of our own families; anything else is a fault of the server, and ends the job. */
function codeOf(error: unknown): string {
  const known = error instanceof DeidentifyError || error instanceof DicomError || error instanceof ArchiveError;
  if (known || error instanceof LeakError) return error.code;
  throw error;
}
