import type { Archive, Documents, PacsModule } from '@vesalius/archive/api';
import { KeptDocuments } from './kept-documents.ts';
import { listViewRoutes } from './list-view-routes.ts';
import { ListViews } from './list-views.ts';
import { Observers } from './observers.ts';
import { Protocols } from './protocols.ts';
import { readingRoutes } from './routes.ts';

export interface ReadingOptions {
  readonly documents: Documents;
}

/** Who reads, how studies are hung for them, and how they like lists. */
export function readingFeature(archive: Archive, { documents }: ReadingOptions): PacsModule {
  const kept = new KeptDocuments(documents);
  return {
    name: 'reading',
    async routes(http) {
      const observers = new Observers(kept);
      await http.register(async (scope) => {
        readingRoutes(scope, archive, observers, new Protocols(kept));
        listViewRoutes(scope, observers, new ListViews(kept));
      });
    },
  };
}
