import type { Archive, PacsModule, Principal } from '@vesalius/archive/api';
import { ConsentDesk } from './consent/consent-desk.ts';
import { ConsentEnds } from './consent/consent-ends.ts';
import type { ConsentServer } from './consent/fhir-server.ts';
import type { ProjectsData } from './data.ts';
import { Arrivals } from './join/arrival.ts';
import { JOIN_JOB, joinJob } from './join/join-job.ts';
import { nameOf } from './known-project.ts';
import { BATCH_JOB, batchJob } from './materialised/batch-job.ts';
import { DRY_RUN_JOB, dryRunJob } from './profile/dry-run-job.ts';
import { VIEW_JOB, viewJob } from './profile/view-job.ts';
import { amendmentRoutes } from './routes/amendment-routes.ts';
import { batchRoutes } from './routes/batch-routes.ts';
import { consentRoutes } from './routes/consent-routes.ts';
import { faceRoutes } from './routes/face-routes.ts';
import { fhirConsentRoutes } from './routes/fhir-consent-routes.ts';
import { governanceRoutes } from './routes/governance-routes.ts';
import { profileRoutes } from './routes/profile-routes.ts';
import { pseudonymRoutes } from './routes/pseudonym-routes.ts';
import { registerRoutes } from './routes/register-routes.ts';
import { reviewRoutes } from './routes/review-routes.ts';
import { studyRoutes } from './routes/study-routes.ts';
import { uploadRoutes } from './routes/upload-routes.ts';
import { withdrawalRoutes } from './routes/withdrawal-routes.ts';

const OWN: Principal = { kind: 'system', name: 'vesalius', permissions: new Set(['projects.manage']) };

export interface ProjectsOptions {
  /** A FHIR server that Consents are fetched from. */
  readonly consentServer?: ConsentServer;
}

/** Research projects: what they are for, who works on them under which conditions, which studies belong to them and how these look. */
export function projectsFeature(
  archive: Archive,
  data: ProjectsData,
  { consentServer }: ProjectsOptions = {},
): PacsModule {
  const desk = new ConsentDesk(archive, data);
  const ends = new ConsentEnds(archive, data, desk);
  const consenting = { desk, ends, ...(consentServer && { consentServer }) };
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
        pseudonymRoutes(scope, archive, data);
        registerRoutes(scope, archive, data);
        consentRoutes(scope, archive, data, consenting);
        withdrawalRoutes(scope, archive, data);
        await fhirConsentRoutes(scope, archive, data, consenting);
        batchRoutes(scope, archive, data);
        reviewRoutes(scope, archive, data);
        faceRoutes(scope, archive, data);
        amendmentRoutes(scope, archive, data);
        uploadRoutes(scope, archive, data);
      });
    },
    async start() {
      const known = data.governance.known(); // first: another node may be making a project
      const there = new Map((await archive.projects.list(OWN)).map((project) => [project.id, nameOf(project)]));
      const gone = known.filter(({ project, of }) => there.get(project) !== of);
      for (const { project } of gone) data.governance.putAside(project);
      if (gone.length > 0)
        archive.log.warn('conditions of projects that are not there were put aside', { projects: gone.length });
      ends.look();
      await arrivals.start();
    },
    async stop() {
      await Promise.all([ends.stop(), arrivals.stop()]);
    },
  };
}
