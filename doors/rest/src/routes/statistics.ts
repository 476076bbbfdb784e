import type { Archive } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { callerOf, type Http } from '../http/http.ts';

const StatisticsSchema = Type.Object({
  patients: Type.Integer(),
  studies: Type.Integer(),
  series: Type.Integer(),
  instances: Type.Integer(),
  bytes: Type.Integer({ description: 'Of all kept files' }),
  quarantined: Type.Integer(),
});

/** How much there is. */
export function statisticsRoutes(http: Http, archive: Archive): void {
  http.get(
    '/statistics',
    { schema: { tags: ['Statistics'], summary: 'How much the archive holds', response: { 200: StatisticsSchema } } },
    async (request) => {
      archive.access.demand(callerOf(request), 'metrics.read');
      return archive.statistics(callerOf(request));
    },
  );
}
