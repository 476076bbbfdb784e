import type { Archive, JobHandler } from '@vesalius/archive/api';

export const VIEW_JOB = 'project-view';

export interface ViewInput {
  readonly project: number;
  readonly studies: number;
}

/** Makes anew how the studies of a project look, after its profile has changed. */
export function viewJob(archive: Archive): JobHandler {
  return async ({ job, principal, signal, progress }) => {
    const { project, studies: total } = job.input as unknown as ViewInput;
    const report = await archive.projects.renewView(
      principal,
      project,
      (done) => progress({ done, total, failed: 0 }),
      signal,
    );
    return { ...report };
  };
}
