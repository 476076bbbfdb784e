import { join } from 'node:path';
import type {
  Access,
  BlobStore,
  Clock,
  ExtraAttribute,
  IndexStore,
  Logger,
  Principal,
  ProjectLenses,
  Projects,
  Retrieve,
  Search,
} from '@vesalius/archive/api';
import type { AccessTrail } from '../audit/access-trail.ts';
import { ViewFiles } from './view-files.ts';
import { ViewFill } from './view-fill.ts';
import { ViewFollower } from './view-follower.ts';
import { ViewIndex } from './view-index.ts';
import { ViewScopes } from './view-scope.ts';
import { ViewedProjects } from './viewed-projects.ts';
import { ViewedRetrieve } from './viewed-retrieve.ts';
import { ViewedSearch } from './viewed-search.ts';

/** What views of projects are made of, beside the archive itself. */
export interface ViewParts {
  /** An index of their own. */
  readonly index: IndexStore;
  /** For de-identified files while they are wanted; empty at the start. */
  readonly blobs: BlobStore;
  /** A folder on the same disk, for files on their way. */
  readonly folder: string;
  /** Bytes of de-identified files that are kept, as long as they are not in use. */
  readonly mostBytes: number;
  readonly lenses: ProjectLenses;
}

interface Around {
  readonly index: IndexStore;
  /** With the files of the views in it. */
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly extraAttributes: readonly ExtraAttribute[];
  readonly access: Access;
  readonly trail: AccessTrail;
  readonly originals: { readonly retrieve: Retrieve; readonly search: Search; readonly projects: Projects };
}

/** The doors' ways to studies, with those that are seen through projects: whoever asks has to come through here. */
export function openViews({ originals, ...around }: Around, { folder, ...parts }: ViewParts) {
  const { lenses } = parts;
  const views = new ViewIndex(parts.index);
  const fill = new ViewFill({ ...around, lenses, views });
  const scopes = new ViewScopes(views, lenses);
  const { mostBytes, blobs: viewBlobs } = parts;
  const files = new ViewFiles({ ...around, lenses, views, viewBlobs, mostBytes, workFolder: join(folder, 'work') });
  const projects = new ViewedProjects({ ...around, records: originals.projects, fill, lenses });
  const ending = new AbortController();
  const renew = (project: number) => projects.renewOneBehind(project, ending.signal);
  const follower = new ViewFollower(around.index, parts.index, fill, renew, around.log);
  let catchingUp: Promise<void> | undefined;
  return {
    search: new ViewedSearch({ ...around, views, scopes, originals: originals.search }),
    retrieve: new ViewedRetrieve({ ...around, views, scopes, files, originals: originals.retrieve }),
    projects,
    showing: (principal: Principal, studyInstanceUid: string) => scopes.showing(principal, studyInstanceUid),
    run() {
      follower.run();
      catchingUp = projects.renewBehind(ending.signal).catch((error: Error) => {
        if (!ending.signal.aborted) around.log.error('views of projects could not be made to the end', { error });
      });
    },
    async stop() {
      ending.abort();
      await catchingUp;
      await follower.stop();
    },
    async close() {
      await parts.index.close();
      await viewBlobs.close();
    },
  };
}
