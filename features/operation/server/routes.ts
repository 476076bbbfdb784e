import { statfs } from 'node:fs/promises';
import { type Archive, ArchiveError, type Principal } from '@vesalius/archive/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import {
  DemonstrationAnswer,
  HealthAnswer,
  LOG_LEVELS,
  LogAnswer,
  LogQuery,
  SettingsAnswer,
} from '../contract/schemas.ts';
import { DEMONSTRATION_JOB } from './demonstration.ts';

export interface SettingInForce {
  readonly name: string;
  /** Secrets are masked. */
  readonly value: unknown;
  readonly source: string;
  readonly where: string;
}

export interface LogLine {
  readonly at: number;
  readonly level: (typeof LOG_LEVELS)[number];
  readonly message: string;
  readonly facts: object;
}

export interface OperationFacts {
  readonly dataDir: string;
  readonly version: string;
  readonly settings: readonly SettingInForce[];
  /** The last lines of the log, newest first. */
  readonly logged: () => Iterable<LogLine>;
}

const tags = ['Operation'];

export function operationRoutes(http: FastifyInstance, archive: Archive, facts: OperationFacts): void {
  const { settings, logged, dataDir, version } = facts;
  http.get(
    '/api/v1/settings',
    { schema: { tags, summary: 'Settings in force, and where each comes from', response: { 200: SettingsAnswer } } },
    async (request) => {
      archive.access.demand(callerOf(request), 'administer');
      return { settings: settings.map((one) => ({ ...one, value: asText(one.value) })) };
    },
  );
  http.get(
    '/api/v1/health',
    { schema: { tags, summary: 'How this process is', response: { 200: HealthAnswer } } },
    async (request) => {
      archive.access.demand(callerOf(request), 'administer');
      const { bavail, bsize } = await statfs(dataDir);
      return {
        ...(await archive.health()),
        version,
        startedAt: Math.round(performance.timeOrigin),
        memoryBytes: process.memoryUsage.rss(),
        freeBytes: bavail * bsize,
      };
    },
  );
  http.get(
    '/api/v1/log',
    {
      schema: {
        tags,
        summary: 'What this process logged last; never patient data',
        querystring: LogQuery,
        response: { 200: LogAnswer },
      },
    },
    async (request) => {
      archive.access.demand(callerOf(request), 'administer');
      const { level, limit } = request.query as Static<typeof LogQuery>;
      const wanted = LOG_LEVELS.slice(LOG_LEVELS.indexOf(level));
      const lines = [];
      for (const line of logged()) {
        if (!wanted.includes(line.level)) continue;
        lines.push({ ...line, facts: JSON.stringify(line.facts) });
        if (lines.length === limit) break;
      }
      return { lines };
    },
  );
  http.post(
    '/api/v1/demonstration',
    {
      schema: {
        tags,
        summary: 'Load the synthetic demonstration studies, as a job',
        response: { 202: DemonstrationAnswer },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'administer');
      archive.access.demand(principal, 'store');
      const { id } = await archive.jobs.start(principal, DEMONSTRATION_JOB, {});
      return reply.code(202).send({ id });
    },
  );
}

function asText(value: unknown): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** Who asks; the foundation has set it before any route that is not public. */
function callerOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new ArchiveError('not-permitted');
  return request.principal;
}
