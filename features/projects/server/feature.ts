import type { Archive, PacsModule, Principal } from '@vesalius/archive/api';
import type { ProjectsData } from './data.ts';
import { Arrivals } from './join/arrival.ts';
import { JOIN_JOB, joinJob } from './join/join-job.ts';
import { nameOf } from './known-project.ts';
import { BATCH_JOB, batchJob } from './materialised/batch-job.ts';
import { DRY_RUN_JOB, dryRunJob } from './profile/dry-run-job.ts';
import { VIEW_JOB, viewJob } from './profile/view-job.ts';
import { batchRoutes } from './routes/batch-routes.ts';
import { consentRoutes } from './routes/consent-routes.ts';
import { governanceRoutes } from './routes/governance-routes.ts';
import { profileRoutes } from './routes/profile-routes.ts';
import { registerRoutes } from './routes/register-routes.ts';
import { reviewRoutes } from './routes/review-routes.ts';
import { studyRoutes } from './routes/study-routes.ts';
import { uploadRoutes } from './routes/upload-routes.ts';

const OWN: Principal = { kind: 'system', name: 'vesalius', permissions: new Set(['projects.manage']) };

/** Research projects: what they are for, who works on them under which conditions, which studies belong to them and how these look. */
export function projectsFeature(archive: Archive, data: ProjectsData): PacsModule {
  const arrivals = new Arrivals(archive, data);
  return {
    name: 'projects',
    jobs: {
      [JOIN_JOB]: joinJob(archive, data),
      [VIEW_JOB]: viewJob(archive),
      [BATCH_JOB]: batchJob(archive, data),
      [DRY_RUN_JOB]: dryRunJob(archive, data.register),
    },
    async routes(http) {
      await http.register(async (scope) => {
        governanceRoutes(scope, archive, data);
        profileRoutes(scope, archive, data);
        studyRoutes(scope, archive, data);
        registerRoutes(scope, archive, data);
        consentRoutes(scope, archive, data);
        batchRoutes(scope, archive, data);
        reviewRoutes(scope, archive, data);
        uploadRoutes(scope, archive, data);
      });
    },
    async start() {
      const there = new Map((await archive.projects.list(OWN)).map((project) => [project.id, nameOf(project)]));
      const gone = data.governance.putAside((project, of) => there.get(project) === of);
      if (gone > 0) archive.log.warn('conditions of projects that are not there were put aside', { projects: gone });
      await arrivals.start();
    },
    stop: () => arrivals.stop(),
  };
}
