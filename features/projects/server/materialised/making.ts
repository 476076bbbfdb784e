import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Archive, ArchiveError, type JobContext, type StoredInstance } from '@vesalius/archive/api';
import { DeidentifyError, KeyedHash } from '@vesalius/deidentify';
import { DicomError } from '@vesalius/dicom';
import type { ProjectsData } from '../data.ts';
import { within } from '../known-project.ts';
import type { Batch, NewOutput } from './batches.ts';
import { type CopyMaker, LeakError, type Made } from './copy-maker.ts';

const NOTHING_MADE = { study: '', series: '', instance: '', pseudonym: '', reason: 'other' } as const;

/** Makes the outputs of a batch; those that are there already stay, so that a job that was cut off goes on where it was. */
export class Making {
  readonly #archive: Archive;
  readonly #data: ProjectsData;
  readonly #batch: Batch;
  readonly #maker: CopyMaker;
  readonly #hash: KeyedHash;

  constructor(archive: Archive, data: ProjectsData, batch: Batch, maker: CopyMaker) {
    this.#archive = archive;
    this.#data = data;
    this.#batch = batch;
    this.#maker = maker;
    this.#hash = new KeyedHash(data.register.projectKey(batch.project));
  }

  async run({ signal, progress }: JobContext): Promise<void> {
    const { batches, batchFiles } = this.#data;
    const { project, id } = this.#batch;
    await batchFiles.begin(this.#batch);
    const studyInstanceUids = batches.studiesOf(this.#batch);
    const reader = within(project, 'retrieve');
    const selection = { studyInstanceUids };
    const total = await this.#archive.retrieve.count(reader, selection);
    const transfer = this.#archive.retrieve.transfer(reader, selection, `batch ${id} of project ${project}`);
    let [done, failed] = [0, 0];
    try {
      for await (const instance of transfer.instances()) {
        signal.throwIfAborted();
        if (!batches.has(this.#batch, instance.sopInstanceUid) && !(await this.#take(instance))) failed++;
        transfer.arrived(instance);
        progress({ done: ++done, total, failed });
      }
    } finally {
      await transfer.end();
    }
  }

  async #take(instance: StoredInstance): Promise<boolean> {
    const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = instance;
    const origin = { studyInstanceUid, seriesInstanceUid, sopInstanceUid };
    try {
      const made = await this.#make(instance);
      this.#data.batches.addOutput(this.#batch, { ...made, origin, state: this.#stateOf(made) });
      return true;
    } catch (error) {
      this.#data.batches.addOutput(this.#batch, { ...NOTHING_MADE, origin, state: 'refused', code: codeOf(error) });
      return false;
    }
  }

  /** The original lies in the folder of the batch only while it is worked on. */
  async #make(instance: StoredInstance): Promise<Made> {
    const { batchFiles } = this.#data;
    const [from, uid] = [batchFiles.original(this.#batch), this.#maker.uid(instance.sopInstanceUid)];
    const there = await this.#archive.retrieve.count(within(this.#batch.project, 'retrieve'), {
      sopInstanceUids: [uid],
    });
    if (there > 0) throw new ArchiveError('conflict', { detail: 'it is in the project already' });
    const to = batchFiles.made(this.#batch, uid);
    await rm(to, { force: true });
    try {
      await pipeline(Readable.from(this.#archive.retrieve.file(instance)), createWriteStream(from, { mode: 0o600 }));
      return await this.#maker.make(from, to);
    } finally {
      await rm(from, { force: true });
    }
  }

  /** The first of each series is looked at, and of the others so many in a hundred; which ones nobody can foretell. */
  #stateOf({ series, instance, reason }: Made): NewOutput['state'] {
    const { needsReview, reviewPercent } = this.#data.governance.get(this.#batch.project)!;
    if (!needsReview) return 'unseen';
    if (!this.#data.batches.hasSeries(this.#batch, series)) return 'waiting';
    return this.#hash.number('key', `review\0${instance}`, 100) < reviewPercent[reason] ? 'waiting' : 'unseen';
  }
}

/** Codes of our own families; anything else is a fault of the server. */
export function codeOf(error: unknown): string {
  const isOurs = error instanceof DeidentifyError || error instanceof DicomError || error instanceof ArchiveError;
  if (isOurs || error instanceof LeakError) return error.code;
  throw error;
}
