import { join } from 'node:path';
import type { Archive, PacsModule } from '@vesalius/archive/api';
import { KeptFiles } from './kept-files.ts';
import { listViewRoutes } from './list-view-routes.ts';
import { ListViews } from './list-views.ts';
import { Observers } from './observers.ts';
import { Protocols } from './protocols.ts';
import { readingRoutes } from './routes.ts';

export interface ReadingOptions {
  readonly dataDir: string;
}

/** Who reads, how studies are hung for them, and how they like lists. */
export function readingFeature(archive: Archive, { dataDir }: ReadingOptions): PacsModule {
  const files = new KeptFiles(join(dataDir, 'reading'));
  return {
    name: 'reading',
    async routes(http) {
      const observers = new Observers(files);
      await http.register(async (scope) => {
        readingRoutes(scope, archive, observers, new Protocols(files));
        listViewRoutes(scope, observers, new ListViews(files));
      });
    },
  };
}
