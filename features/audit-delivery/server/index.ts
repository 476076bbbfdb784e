export type { Collector } from './collector.ts';
export { type AuditDeliveryOptions, auditDeliveryFeature } from './feature.ts';
export { fhirCollector } from './fhir-collector.ts';
export { syslogCollector } from './syslog-collector.ts';
