import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Archive, ArchiveError, type JobHandler, type StoredInstance } from '@vesalius/archive/api';
import {
  burnedInRisk,
  ChangeTally,
  Deidentifier,
  DeidentifyError,
  faceExposureOf,
  type Profile,
  profileFromDocument,
} from '@vesalius/deidentify';
import { DicomError } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';
import type { KeyRegister } from '../register/key-register.ts';

export const DRY_RUN_JOB = 'project-dry-run';

export interface DryRunInput {
  readonly project: number;
  readonly profile: object;
  readonly studyInstanceUids: readonly string[];
}

/** Values that are longer are pixels and the like. */
const VALUES_UP_TO = 1024 * 1024;

/** Tries a profile on real studies and writes nothing: what would be done to which attribute, how often and why, and what would be refused. */
export function dryRunJob(archive: Archive, register: KeyRegister): JobHandler {
  return async ({ job, principal, signal, progress }) => {
    const { project, profile, studyInstanceUids } = job.input as unknown as DryRunInput;
    const folder = await mkdtemp(join(tmpdir(), 'vesalius-dry-run-'));
    const run = new DryRun(
      archive,
      profileFromDocument(profile),
      register.projectKey(project),
      join(folder, 'original'),
    );
    try {
      const total = await archive.retrieve.count(principal, { studyInstanceUids });
      for await (const instance of archive.retrieve.select(principal, { studyInstanceUids })) {
        signal.throwIfAborted();
        await run.take(instance);
        progress({ done: run.instances + run.refused, total, failed: run.refused });
      }
      return run.report();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

class DryRun {
  instances = 0;
  refused = 0;
  readonly #refusals: Record<string, number> = {};
  readonly #risks: Record<string, number> = {};
  readonly #tally = new ChangeTally();
  readonly #archive: Archive;
  readonly #deidentifier: Deidentifier;
  readonly #path: string;

  constructor(archive: Archive, profile: Profile, key: Uint8Array, path: string) {
    this.#archive = archive;
    this.#deidentifier = new Deidentifier({ profile, key, onChange: this.#tally.add });
    this.#path = path;
  }

  async take(instance: StoredInstance): Promise<void> {
    await pipeline(
      Readable.from(this.#archive.retrieve.file(instance)),
      createWriteStream(this.#path, { mode: 0o600 }),
    );
    try {
      const { dataset } = await readHeader(this.#path, { valuesUpTo: VALUES_UP_TO });
      add(this.#risks, burnedInRisk(dataset));
      // Faces are looked for when studies are made.
      this.#deidentifier.deidentify(dataset, true, faceExposureOf(dataset) !== 'picture');
      this.instances++;
    } catch (error) {
      if (!(error instanceof DeidentifyError || error instanceof DicomError || error instanceof ArchiveError))
        throw error;
      this.refused++;
      add(this.#refusals, error.code);
    }
  }

  report() {
    const { instances, refused } = this;
    return { instances, refused, refusals: this.#refusals, burnedIn: this.#risks, changes: this.#tally.changes };
  }
}

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
