import { type Archive, ArchiveError, type JobContext } from '@vesalius/archive/api';
import type { ProjectsData } from '../data.ts';
import { requireRoom } from '../join/quota.ts';
import { within } from '../known-project.ts';
import { ingestFile } from '../upload/uploaded-file.ts';
import type { Batch, Output, OutputState } from './batches.ts';
import { sha256Of } from './masking.ts';

const PAGE = 200;

/** Brings what was accepted into the archive as studies of the project, and takes the originals out of it; again is harmless. */
export class Publishing {
  readonly #archive: Archive;
  readonly #data: ProjectsData;
  readonly #batch: Batch;

  constructor(archive: Archive, data: ProjectsData, batch: Batch) {
    this.#archive = archive;
    this.#data = data;
    this.#batch = batch;
  }

  async run({ signal, progress }: JobContext): Promise<void> {
    const { batches, governance } = this.#data;
    const counts = batches.counts(this.#batch);
    const total = (counts.accepted ?? 0) + (counts.unseen ?? 0) + (counts.published ?? 0);
    let done = counts.published ?? 0;
    const studies = new Set<string>();
    for (const state of ['accepted', 'unseen'] as const)
      for await (const output of this.#all(state)) {
        signal.throwIfAborted();
        if (!studies.has(output.study)) await requireRoom(this.#archive, governance, this.#batch.project);
        studies.add(output.study);
        await this.#publish(output);
        progress({ done: ++done, total, failed: 0 });
      }
    for await (const { study } of this.#all('published')) studies.add(study);
    for (const study of studies) await this.#archive.projects.putStudy(this.#steward, this.#batch.project, study);
    await this.#takeOriginals();
  }

  get #steward() {
    return within(this.#batch.project, 'projects.manage', 'retrieve', 'search');
  }

  /** The register knows it before the archive does: else it would be taken for an original. */
  async #publish(output: Output): Promise<void> {
    const { batches, register, consents, batchFiles } = this.#data;
    const { project } = this.#batch;
    const { number, study, series, instance, pseudonym } = output;
    const origin = batches.originOf(this.#batch, number);
    if (consents.isOut(project, pseudonym, '')) return batches.became(this.#batch, number, 'refused', 'not-permitted');
    const path = batchFiles.current(this.#batch, output);
    if ((await sha256Of(path)) !== output.sha256)
      throw new ArchiveError('storage-failed', { detail: 'a file of the batch is not what was written' });
    register.remember(project, [
      { kind: 'copy-study', pseudonym: study, original: origin.studyInstanceUid },
      { kind: 'copy-series', pseudonym: series, original: origin.seriesInstanceUid },
      { kind: 'copy-instance', pseudonym: instance, original: origin.sopInstanceUid },
    ]);
    await ingestFile(this.#archive, project, path);
    batches.became(this.#batch, number, 'published');
  }

  /** Members see the new studies in their stead. A study of which nothing was published stays. */
  async #takeOriginals(): Promise<void> {
    const { batches } = this.#data;
    const published = new Set<string>();
    for await (const { number } of this.#all('published'))
      published.add(batches.originOf(this.#batch, number).studyInstanceUid);
    for (const uid of published) await this.#archive.projects.takeStudy(this.#steward, this.#batch.project, uid);
  }

  async *#all(state: OutputState): AsyncGenerator<Output> {
    let after = 0;
    for (;;) {
      const page = this.#data.batches.outputs(this.#batch, state, after, PAGE);
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1)!.number;
    }
  }
}
