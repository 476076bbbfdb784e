import type { Archive, PacsModule } from '@vesalius/archive/api';
import { Type } from 'typebox';
import type { Http } from '../http/http.ts';
import { problem } from '../http/problem.ts';

const LiveSchema = Type.Object({ status: Type.String() });
const publicRoute = { config: { public: true } };

/** Whether the process runs, and whether it can be given work. Wants `httpFoundation` registered before it. */
export function healthDoor(archive: Archive): PacsModule {
  return {
    name: 'health',
    async routes(http) {
      await http.register(async (scope) => healthRoutes(scope as unknown as Http, archive));
    },
  };
}

function healthRoutes(http: Http, archive: Archive): void {
  http.get(
    '/health/live',
    {
      ...publicRoute,
      schema: { tags: ['Operation'], security: [], summary: 'The process runs', response: { 200: LiveSchema } },
    },
    async () => ({ status: 'live' }),
  );
  http.get(
    '/health/ready',
    {
      ...publicRoute,
      schema: { tags: ['Operation'], security: [], summary: 'Index and blobs answer', response: { 200: LiveSchema } },
    },
    async (_request, reply) => {
      const { ready } = await archive.health();
      // The reason may name machines and paths: it is for the log, not for strangers.
      return ready ? { status: 'ready' } : problem(reply, 503, { code: 'not-ready' });
    },
  );
}
