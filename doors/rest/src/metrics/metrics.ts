import type { IngestOutcome } from '@vesalius/archive/api';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What doors report; one object for the whole process. Labels are never taken from data. */
export interface Metrics {
  httpRequest(method: string, route: string, status: number, seconds: number): void;
  instanceReceived(door: string, outcome: IngestOutcome['outcome'] | 'aborted', bytes: number, seconds: number): void;
  dimseOperation(operation: string, status: number, seconds: number): void;
  associationOpened(): void;
  associationClosed(): void;
  /** The text of the exposition format, and its media type. */
  exposition(): Promise<string>;
  readonly mediaType: string;
}

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Metrics in a registry of their own, with those of the process and the event loop. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const http = new Histogram({
    name: 'vesalius_http_request_duration_seconds',
    help: 'HTTP requests by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
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
  const reception = new Histogram({
    name: 'vesalius_reception_duration_seconds',
    help: 'From the first byte of an instance to the answer that it is durable',
    labelNames: ['door'],
    buckets: SECONDS,
    registers,
  });
  const dimse = new Histogram({
    name: 'vesalius_dimse_operation_duration_seconds',
    help: 'DIMSE operations performed, by kind and class of status',
    labelNames: ['operation', 'status'],
    buckets: SECONDS,
    registers,
  });
  const associations = new Gauge({ name: 'vesalius_associations', help: 'Open associations', registers });
  return {
    httpRequest: (method, route, status, seconds) => http.observe({ method, route, status }, seconds),
    instanceReceived(door, outcome, size, seconds) {
      received.inc({ door, outcome });
      bytes.inc({ door }, size);
      reception.observe({ door }, seconds);
    },
    dimseOperation: (operation, status, seconds) => dimse.observe({ operation, status: statusClass(status) }, seconds),
    associationOpened: () => associations.inc(),
    associationClosed: () => associations.dec(),
    exposition: () => registry.metrics(),
    mediaType: registry.contentType,
  };
}

/** The class of a DIMSE status (PS3.7 Annex C), so that there are five series and not thousands. */
function statusClass(status: number): string {
  if (status === 0) return 'success';
  if (status === 0xfe00) return 'cancel';
  if (status === 0xff00 || status === 0xff01) return 'pending';
  const warning = status === 0x0001 || status >> 12 === 0xb || status === 0x0107 || status === 0x0116;
  return warning ? 'warning' : 'failure';
}
