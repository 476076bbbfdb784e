import { join } from 'node:path';
import type { Archive, Documents, PacsModule } from '@vesalius/archive/api';
import { EXPORT_JOB, exportJob } from './export-job.ts';
import { exportRoutes } from './export-routes.ts';
import { Exports } from './exports.ts';
import { profileRoutes } from './profile-routes.ts';
import { StoredProfiles } from './stored-profiles.ts';

export interface DeidentifiedExportOptions {
  readonly dataDir: string;
  /** Profiles and their keys. */
  readonly documents: Documents;
  /** A folder that exports are copied into when that is asked for. */
  readonly exportFolder?: string;
}

/** Studies de-identified after profiles that the archive keeps, as files with a manifest. */
export function deidentifiedExportFeature(
  archive: Archive,
  { dataDir, documents, exportFolder }: DeidentifiedExportOptions,
): PacsModule {
  const profiles = new StoredProfiles(documents);
  const exports = new Exports(join(dataDir, 'deidentified-exports'));
  return {
    name: 'deidentified-export',
    jobs: { [EXPORT_JOB]: exportJob(archive, profiles, exports, exportFolder) },
    async routes(http) {
      await http.register(async (scope) => {
        profileRoutes(scope, archive, profiles);
        exportRoutes(scope, archive, profiles, exports, exportFolder !== undefined);
      });
    },
  };
}
