import type { IngestOutcome, InstanceSource } from '@vesalius/archive/api';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { processMetrics } from './process-metrics.ts';

/** What became of a reception: an outcome of the ingest, the sender gone, or storage that failed. */
export type ReceptionEnd = IngestOutcome['outcome'] | 'aborted' | 'failed';

/**
 * What doors report; one object for the whole process. Labels come from short lists of ours, never from what is received: their number
 * is bounded and they tell nothing of a patient.
 */
export interface Metrics {
  httpRequest(method: string, route: string, status: number, seconds: number): void;
  receptionBegan(): void;
  receptionEnded(door: InstanceSource['door'], end: ReceptionEnd, bytes: number, seconds: number): void;
  dimseOperation(operation: string, status: number, seconds: number): void;
  associationBegan(): void;
  associationEnded(end: 'released' | 'aborted'): void;
  associationRefused(): void;
  /** Values that are asked for when they are read; a rejection leaves them out of that reading. */
  gauge(name: string, help: string, read: () => Promise<number>): void;
  /** The text of the exposition format, and its media type. */
  exposition(): Promise<string>;
  readonly mediaType: string;
}

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Metrics in a registry of their own, with those of the process and the event loop. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  processMetrics(registry);
  return {
    ...httpMetrics(registry),
    ...receptionMetrics(registry),
    ...dimseMetrics(registry),
    gauge: (name, help, read) => readGauge(registry, name, help, read),
    exposition: () => registry.metrics(),
    mediaType: registry.contentType,
  };
}

function httpMetrics(registry: Registry): Pick<Metrics, 'httpRequest'> {
  const http = new Histogram({
    name: 'vesalius_http_request_duration_seconds',
    help: 'HTTP requests by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  return { httpRequest: (method, route, status, seconds) => http.observe({ method, route, status }, seconds) };
}

function receptionMetrics(registry: Registry): Pick<Metrics, 'receptionBegan' | 'receptionEnded'> {
  const registers = [registry];
  const open = new Gauge({ name: 'vesalius_receptions', help: 'Instances that are on their way in', registers });
  const received = new Counter({
    name: 'vesalius_instances_received_total',
    help: 'Instances received by door and outcome',
    labelNames: ['door', 'outcome'],
    registers,
  });
  const bytes = new Counter({
    name: 'vesalius_received_bytes_total',
    help: 'Bytes of instances received by door',
    labelNames: ['door'],
    registers,
  });
  const duration = new Histogram({
    name: 'vesalius_reception_duration_seconds',
    help: 'From the begin of an instance to the answer that it is durable or refused',
    labelNames: ['door'],
    buckets: SECONDS,
    registers,
  });
  // Found once per door and outcome: to look a label up costs more than to count.
  const ofDoor = remembered((door) => ({ bytes: bytes.labels({ door }), duration: duration.labels({ door }) }));
  const ofOutcome = remembered((key) => {
    const [door, outcome] = key.split(' ') as [string, string];
    return received.labels({ door, outcome });
  });
  return {
    receptionBegan: () => open.inc(),
    receptionEnded(door, outcome, size, seconds) {
      open.dec();
      ofOutcome(`${door} ${outcome}`).inc();
      ofDoor(door).bytes.inc(size);
      ofDoor(door).duration.observe(seconds);
    },
  };
}

function remembered<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}

function dimseMetrics(
  registry: Registry,
): Pick<Metrics, 'dimseOperation' | 'associationBegan' | 'associationEnded' | 'associationRefused'> {
  const registers = [registry];
  const operations = new Histogram({
    name: 'vesalius_dimse_operation_duration_seconds',
    help: 'C-FIND, C-GET and C-MOVE performed for others, by kind and class of status',
    labelNames: ['operation', 'status'],
    buckets: SECONDS,
    registers,
  });
  const open = new Gauge({ name: 'vesalius_associations', help: 'Open associations', registers });
  const ended = new Counter({
    name: 'vesalius_associations_total',
    help: 'Associations asked of us, by how they ended',
    labelNames: ['end'],
    registers,
  });
  return {
    dimseOperation: (operation, status, seconds) =>
      operations.observe({ operation, status: statusClass(status) }, seconds),
    associationBegan: () => open.inc(),
    associationEnded(end) {
      open.dec();
      ended.inc({ end });
    },
    associationRefused: () => ended.inc({ end: 'refused' }),
  };
}

function readGauge(registry: Registry, name: string, help: string, read: () => Promise<number>): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.reset();
      try {
        this.set(await read());
      } catch {
        this.remove(); // what cannot be read is not told as zero
      }
    },
  });
}

/** The class of a DIMSE status (PS3.7 Annex C), so that there are five series and not thousands. */
function statusClass(status: number): string {
  if (status === 0) return 'success';
  if (status === 0xfe00) return 'cancel';
  if (status === 0xff00 || status === 0xff01) return 'pending';
  const warning = status === 0x0001 || status >> 12 === 0xb || status === 0x0107 || status === 0x0116;
  return warning ? 'warning' : 'failure';
}
