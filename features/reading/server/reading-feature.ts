import { join } from 'node:path';
import type { Archive, PacsModule } from '@vesalius/archive/api';
import { KeptFiles } from './kept-files.ts';
import { Observers } from './observers.ts';
import { Protocols } from './protocols.ts';
import { readingRoutes } from './routes.ts';

export interface ReadingOptions {
  readonly dataDir: string;
}

/** Who reads, and how studies are hung for them. */
export function readingFeature(archive: Archive, { dataDir }: ReadingOptions): PacsModule {
  const files = new KeptFiles(join(dataDir, 'reading'));
  return {
    name: 'reading',
    async routes(http) {
      await http.register(async (scope) => readingRoutes(scope, archive, new Observers(files), new Protocols(files)));
    },
  };
}
