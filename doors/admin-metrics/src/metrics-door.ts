import { createServer, type Server } from 'node:http';
import type { Archive, PacsModule, Principal, ScrubState, Statistics } from '@vesalius/archive/api';
import { ArchiveError } from '@vesalius/archive/api';
import type { Metrics } from './metrics.ts';

export interface MetricsDoorOptions {
  /** An address of its own, `host:port`, on which `/metrics` answers without a token and nothing else does. */
  readonly listen?: string;
}

/** Jobs counted beyond this are not: nobody waits behind so many. */
const MOST_JOBS = 1000;

/** The gauges themselves: they count what there is, whoever asks. */
const METER: Principal = {
  kind: 'system',
  name: 'metrics',
  permissions: new Set(['metrics.read', 'very-restricted.see', 'administer']),
};

const HELD: Readonly<Record<keyof Statistics, readonly [name: string, help: string]>> = {
  patients: ['vesalius_patients', 'Patients in the archive'],
  studies: ['vesalius_studies', 'Studies in the archive'],
  series: ['vesalius_series', 'Series in the archive'],
  instances: ['vesalius_instances', 'Instances in the archive'],
  bytes: ['vesalius_stored_bytes', 'Bytes of all kept files'],
  quarantined: ['vesalius_quarantined_instances', 'Instances that wait for a decision'],
};

/** `/metrics` in the exposition format of Prometheus: with the permission `metrics.read`, or on an address of its own. */
export function metricsDoor(archive: Archive, metrics: Metrics, { listen }: MetricsDoorOptions): PacsModule {
  let own: Server | undefined;
  observe(archive, metrics);
  return {
    name: 'admin-metrics',
    routes(http) {
      const schema = { tags: ['Operation'], summary: 'Metrics for Prometheus', produces: [metrics.mediaType] };
      http.get('/metrics', { schema }, async (request, reply) => {
        if (!request.principal) throw new ArchiveError('not-permitted');
        archive.access.demandAt(request.principal, 'metrics.read', { of: 'archive' }); // the gauges are of everything
        return reply.type(metrics.mediaType).send(await metrics.exposition());
      });
    },
    async start() {
      if (listen !== undefined) own = await listenOn(listen, metrics);
    },
    async stop() {
      own?.closeAllConnections();
      await new Promise<void>((resolve) => (own ? own.close(() => resolve()) : resolve()));
    },
  };
}

/** What the archive holds and what waits, asked for when Prometheus asks. */
function observe({ statistics, jobs, scrubbed }: Archive, metrics: Metrics): void {
  let asked: Promise<Statistics> | undefined;
  const once = () => {
    asked ??= statistics(METER).finally(() => {
      asked = undefined;
    });
    return asked;
  };
  for (const [key, [name, help]] of Object.entries(HELD))
    metrics.gauge(name, help, async () => (await once())[key as keyof Statistics]);
  for (const [name, help, read] of SCRUBBED)
    metrics.gauge(name, help, async () => {
      const state = await scrubbed(METER);
      if (!state) throw new Error('nothing was checked yet');
      return read(state);
    });
  for (const state of ['waiting', 'running'] as const)
    metrics.gauge(`vesalius_jobs_${state}`, `Jobs that are ${state}`, async () => {
      const found = await jobs.list(METER, { states: [state], limit: MOST_JOBS });
      return found.length;
    });
}

/** Of the checking of kept files. Until the first pass has ended, what is proven is unknown, and its age is that of the pass. */
const SCRUBBED: readonly (readonly [name: string, help: string, read: (state: ScrubState) => number])[] = [
  [
    'vesalius_scrub_lag_seconds',
    'How long ago the oldest check of a kept file may have been',
    ({ beganAt, endedAt, provenAt }) => (Date.now() - (endedAt === undefined ? (provenAt ?? beganAt) : beganAt)) / 1000,
  ],
  ['vesalius_scrub_checked', 'Kept files checked in this pass', ({ checked }) => checked],
  ['vesalius_scrub_damaged', 'Kept files found damaged in this pass and not healed', (s) => s.damaged - s.healed],
  ['vesalius_scrub_healed', 'Damaged files healed in this pass', ({ healed }) => healed],
];

async function listenOn(address: string, metrics: Metrics): Promise<Server> {
  const { hostname, port } = new URL(`http://${address}`);
  const server = createServer(async (request, response) => {
    const known = request.url === '/metrics' && request.method === 'GET';
    if (!known) return response.writeHead(404).end();
    const text = await metrics.exposition();
    return response.writeHead(200, { 'content-type': metrics.mediaType }).end(text);
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(Number(port || 80), hostname.replace(/^\[|\]$/g, ''), resolve);
  await promise;
  server.off('error', reject);
  return server;
}
