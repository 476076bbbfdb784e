import type { Archive, PacsModule } from '@vesalius/archive/api';
import { DEMONSTRATION_JOB, demonstrationJob } from './demonstration.ts';
import { type OperationFacts, operationRoutes } from './routes.ts';

export interface OperationOptions extends OperationFacts {
  /** Files of the demonstration studies, one after the other. */
  readonly demonstration: () => Promise<Iterable<Uint8Array>>;
}

/** What an administrator looks at besides the archive itself. */
export function operationFeature(archive: Archive, options: OperationOptions): PacsModule {
  return {
    name: 'operation',
    jobs: { [DEMONSTRATION_JOB]: demonstrationJob(archive, options.demonstration) },
    async routes(http) {
      await http.register(async (scope) => operationRoutes(scope, archive, options));
    },
  };
}
