import { type Archive, ArchiveError, type JobContext, type JobHandler } from '@vesalius/archive/api';
import type { ProjectsData } from '../data.ts';
import type { Batch } from './batches.ts';
import { Making } from './making.ts';
import { Publishing } from './publishing.ts';

export const BATCH_JOB = 'project-batch';

/** Refusals that masks, rules or words can mend. */
const MENDABLE = ['identifier-left', 'identifier-in-pixels', 'features-not-cleaned'];

export interface BatchInput {
  readonly project: number;
  readonly batch: number;
}

/**
 * Takes a batch as far as it can go: makes what is not made yet, then waits for the review where the project needs one, else brings it into
 * the archive. Again goes on where it was. Two jobs never work on one batch: they would write the same files.
 */
export function batchJob(archive: Archive, data: ProjectsData): JobHandler {
  const atWork = new Set<number>();
  return async (context) => {
    const { batch } = context.job.input as unknown as BatchInput;
    if (atWork.has(batch)) throw new ArchiveError('conflict', { detail: 'another job is at work on this batch' });
    atWork.add(batch);
    try {
      return await advanced(archive, data, context);
    } finally {
      atWork.delete(batch);
    }
  };
}

async function advanced(archive: Archive, data: ProjectsData, context: JobContext) {
  const { project, batch: id } = context.job.input as unknown as BatchInput;
  const { batches, lenses, batchFiles } = data;
  const found = () => {
    const batch = batches.get(project, id);
    if (!batch) throw new ArchiveError('not-found');
    return batch;
  };
  if (found().state === 'making') {
    const maker = await lenses.copyMaker(found(), batches.amendmentsOf(found()));
    if (!maker) throw new ArchiveError('conflict', { detail: 'the project has no profile yet' });
    try {
      await new Making(archive, data, found(), maker).run(context);
    } finally {
      if (found().state === 'dropped') await batchFiles.remove(found());
    }
    batches.advance(found(), ['making'], needsPerson(data, found()) ? 'review' : 'publishing');
  }
  if (found().state === 'publishing') {
    await new Publishing(archive, data, found()).run(context);
    batches.advance(found(), ['publishing'], 'published');
    await batchFiles.remove(found());
  }
  return { state: found().state, ...batches.counts(found()) };
}

/** Where the project asks for a review, a face was cut, or something was refused that a person can mend. */
function needsPerson({ batches, governance }: ProjectsData, batch: Batch): boolean {
  if (governance.get(batch.project)?.needsReview || batches.counts(batch).waiting) return true;
  return batches.hasRefused(batch, MENDABLE);
}
