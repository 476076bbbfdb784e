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

const DAY_MS = 86_400_000;
const GrowthQuery = Type.Object({ days: Type.Integer({ minimum: 1, maximum: 3650, default: 365 }) });
const GrowthSchema = Type.Object({
  days: Type.Array(
    Type.Object({
      day: Type.String({ description: 'YYYY-MM-DD, UTC' }),
      studies: Type.Integer(),
      instances: Type.Integer(),
      bytes: Type.Integer(),
    }),
    { description: 'How much there was at the end of each day on which something came or went' },
  ),
});

/** How much there is, and how it grew. */
export function statisticsRoutes(http: Http, archive: Archive): void {
  http.get(
    '/statistics',
    { schema: { tags: ['Statistics'], summary: 'How much the archive holds', response: { 200: StatisticsSchema } } },
    async (request) => {
      archive.access.demand(callerOf(request), 'metrics.read');
      return archive.statistics(callerOf(request));
    },
  );
  http.get(
    '/statistics/growth',
    {
      schema: {
        tags: ['Statistics'],
        summary: 'How the archive grew, day by day',
        querystring: GrowthQuery,
        response: { 200: GrowthSchema },
      },
    },
    async (request) => {
      const since = Math.floor(Date.now() / DAY_MS) - request.query.days;
      const days = await archive.growth(callerOf(request), since);
      return { days: days.map(({ day, ...held }) => ({ day: dateOf(day), ...held })) };
    },
  );
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
