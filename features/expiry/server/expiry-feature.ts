import { type Archive, ArchiveError, type PacsModule, type Principal } from '@vesalius/archive/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { ExpiryBody, ExpiryJob, ExpiryRulesAnswer } from '../contract/schemas.ts';
import { Daily } from './daily.ts';
import { EXPIRY_JOB, type ExpiryInput, expiryJob } from './expiry-job.ts';
import { type ExpiryRule, lastDayOver } from './rule.ts';

export interface ExpiryOptions {
  readonly rules: readonly ExpiryRule[];
  /** Do it once a day. */
  readonly daily: boolean;
  /** This process tends what is to be done by itself. */
  readonly background: boolean;
  /** Milliseconds since 1970, UTC. */
  readonly now?: () => number;
}

const PATH = '/api/v1/expiry';
const tags = ['Operation'];

/** The way out of studies whose time is over by rules. */
export function expiryFeature(archive: Archive, options: ExpiryOptions): PacsModule {
  const { rules, daily, background, now = Date.now } = options;
  const byItself = daily && background && rules.length > 0 ? new Daily(archive, now) : undefined;
  return {
    name: 'expiry',
    jobs: { [EXPIRY_JOB]: expiryJob(archive, rules, now) },
    async routes(http) {
      await http.register(async (scope) => routes(scope, archive, { rules, daily, now }));
    },
    async start() {
      byItself?.start();
    },
    stop: async () => byItself?.stop(),
  };
}

function routes(
  http: FastifyInstance,
  archive: Archive,
  { rules, daily, now }: Required<Pick<ExpiryOptions, 'rules' | 'daily' | 'now'>>,
): void {
  http.get(
    PATH,
    { schema: { tags, summary: 'The rules by which studies expire', response: { 200: ExpiryRulesAnswer } } },
    async (request) => {
      archive.access.demand(callerOf(request), 'administer');
      return { rules: rules.map((rule) => ({ rule: rule.text, before: lastDayOver(rule, now()) })), daily };
    },
  );
  http.post(
    PATH,
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Count what is over by the rules, or move it into the bin, as a job',
        body: ExpiryBody,
        response: { 202: ExpiryJob },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'administer');
      archive.access.demand(principal, 'delete');
      const { dryRun } = request.body as Static<typeof ExpiryBody>;
      const input: ExpiryInput = { dryRun };
      const { id } = await archive.jobs.start(principal, EXPIRY_JOB, { ...input });
      return reply.code(202).send({ id });
    },
  );
}

/** Who asks; the foundation has set it before any route that is not public. */
function callerOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new ArchiveError('not-permitted');
  return request.principal;
}
