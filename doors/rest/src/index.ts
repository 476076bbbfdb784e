/** REST, who asks, problem details, OpenAPI, health, metrics. */
export { type FoundationOptions, httpFoundation } from './http/foundation.ts';
export { createMetrics, type Metrics } from './metrics/metrics.ts';
