import { type Archive, ArchiveError, type JobContext, type StoredInstance } from '@vesalius/archive/api';
import { DeidentifyError, KeyedHash } from '@vesalius/deidentify';
import { DicomError } from '@vesalius/dicom';
import type { ProjectsData } from '../data.ts';
import { BatchFaces } from '../face/batch-faces.ts';
import { within } from '../known-project.ts';
import type { Batch, NewOutput, Output } from './batches.ts';
import { type CopyMaker, LeakError, type Made } from './copy-maker.ts';
import { maskOutput, masksOf } from './masking.ts';
import { originalAt } from './original.ts';

/**
 * Makes the outputs of a batch, and anew those that people have asked for; those that are there already stay, so that a job that was cut
 * off goes on where it was.
 */
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
    await batchFiles.begin(this.#batch);
    const studyInstanceUids = batches.studiesOf(this.#batch);
    const total = await this.#archive.retrieve.count(this.#reader, { studyInstanceUids });
    const done = { instances: 0, failed: 0 };
    for (const study of studyInstanceUids)
      for await (const isMade of this.#study(study)) {
        signal.throwIfAborted();
        this.#demandWanted();
        done.instances++;
        if (!isMade) done.failed++;
        progress({ done: done.instances, total, failed: done.failed });
      }
    batches.refuseUndone(this.#batch);
  }

  /** Somebody may have dropped the batch. @throws ArchiveError `conflict` */
  #demandWanted(): void {
    const { project, id } = this.#batch;
    if (this.#data.batches.get(project, id)?.state !== 'making')
      throw new ArchiveError('conflict', { detail: 'the batch was dropped' });
  }

  get #reader() {
    return within(this.#batch.project, 'retrieve');
  }

  /** Tells of each instance whether it is made. */
  async *#study(study: string): AsyncGenerator<boolean> {
    const { project, id } = this.#batch;
    const of = { studyInstanceUids: [study] };
    const transfer = this.#archive.retrieve.transfer(this.#reader, of, `batch ${id} of project ${project}`);
    const faces = this.#maker.cleansFeatures ? this.#facesOf(study) : undefined;
    try {
      for await (const instance of transfer.instances()) {
        yield await this.#take(instance, faces);
        transfer.arrived(instance);
      }
    } finally {
      await transfer.end();
    }
  }

  #facesOf(study: string): BatchFaces {
    const { faces, batchFiles } = this.#data;
    const instances = () => this.#archive.retrieve.select(this.#reader, { studyInstanceUids: [study] });
    return new BatchFaces(this.#archive, faces, this.#batch, { instances, path: batchFiles.looked(this.#batch) });
  }

  async #take(instance: StoredInstance, faces: BatchFaces | undefined): Promise<boolean> {
    const { batches } = this.#data;
    const before = batches.madeOf(this.#batch, instance.sopInstanceUid);
    if (before && !before.redo) return true;
    if (before?.redo === 'masks') {
      await maskOutput(this.#data, this.#batch, before, masksOf(before));
      return true;
    }
    const made = await this.#outcome(instance, faces, before);
    if (before) batches.replaceOutput(this.#batch, before, made);
    else batches.addOutput(this.#batch, made);
    return made.state !== 'refused';
  }

  async #outcome(
    instance: StoredInstance,
    faces: BatchFaces | undefined,
    before: Output | undefined,
  ): Promise<NewOutput> {
    const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = instance;
    const origin = { studyInstanceUid, seriesInstanceUid, sopInstanceUid };
    const face = () => faces?.current !== undefined && { face: faces.current };
    try {
      const made = await this.#make(instance, faces, before);
      const waits = faces?.current !== undefined || (before && masksOf(before).length > 0);
      return { ...made, origin, ...face(), state: waits ? 'waiting' : this.#stateOf(made) };
    } catch (error) {
      this.#demandWanted();
      const [study, series, uid] = [studyInstanceUid, seriesInstanceUid, sopInstanceUid].map((one) =>
        this.#maker.uid(one),
      ) as [string, string, string];
      const leaks = error instanceof LeakError ? { leaks: error.leaks } : {};
      const nothing = { study, series, instance: uid, pseudonym: '', reason: 'other', state: 'refused' } as const;
      return { ...nothing, origin, ...face(), ...leaks, code: codeOf(error) };
    }
  }

  /** The original lies in the folder of the batch only while it is worked on. */
  async #make(instance: StoredInstance, faces: BatchFaces | undefined, before: Output | undefined): Promise<Made> {
    const { batchFiles } = this.#data;
    const [from, uid] = [batchFiles.original(this.#batch), this.#maker.uid(instance.sopInstanceUid)];
    if (faces) faces.current = undefined;
    const there = await this.#archive.retrieve.count(this.#reader, { sopInstanceUids: [uid] });
    if (there > 0) throw new ArchiveError('conflict', { detail: 'it is in the project already' });
    await batchFiles.removeOne(this.#batch, uid);
    const wanted = {
      made: batchFiles.made(this.#batch, uid),
      masked: batchFiles.masked(this.#batch, uid),
      masks: before ? masksOf(before) : [],
      faces,
    };
    return originalAt(this.#archive, instance, from, () => this.#maker.make(from, wanted));
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
