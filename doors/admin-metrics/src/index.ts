/** Prometheus: what doors report, counted in one place, and the door that shows it. */
export { httpDurations } from './http-durations.ts';
export { meteredIngest } from './metered-ingest.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { metricsDoor } from './metrics-door.ts';
