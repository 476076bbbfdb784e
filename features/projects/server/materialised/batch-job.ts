import { type Archive, ArchiveError, type JobHandler } from '@vesalius/archive/api';
import type { ProjectsData } from '../data.ts';
import { Making } from './making.ts';
import { Publishing } from './publishing.ts';

export const BATCH_JOB = 'project-batch';

export interface BatchInput {
  readonly project: number;
  readonly batch: number;
}

/**
 * Takes a batch as far as it can go: makes what is not made yet, then waits for the review where the project needs one, else brings it into
 * the archive. Again goes on where it was.
 */
export function batchJob(archive: Archive, data: ProjectsData): JobHandler {
  return async (context) => {
    const { project, batch: id } = context.job.input as unknown as BatchInput;
    const { batches, lenses, governance, batchFiles } = data;
    const found = () => {
      const batch = batches.get(project, id);
      if (!batch) throw new ArchiveError('not-found');
      return batch;
    };
    if (found().state === 'making') {
      const maker = await lenses.copyMaker(project);
      if (!maker) throw new ArchiveError('conflict', { detail: 'the project has no profile yet' });
      await new Making(archive, data, found(), maker).run(context);
      batches.advance(found(), ['making'], governance.get(project)?.needsReview ? 'review' : 'publishing');
    }
    if (found().state === 'publishing') {
      await new Publishing(archive, data, found()).run(context);
      batches.advance(found(), ['publishing'], 'published');
      await batchFiles.remove(found());
    }
    return { state: found().state, ...batches.counts(found()) };
  };
}
