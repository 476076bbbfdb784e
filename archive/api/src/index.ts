/**
 * The seam. Doors, features and plugins see the archive through these interfaces and nothing else; the kernel and the adapters
 * implement them. Interfaces and small data tables only.
 *
 *   in      ingest.ts     a byte stream becomes a durable instance
 *   out     query.ts      one typed question for every door;  retrieve.ts  bytes, frames, metadata;  rendering.ts  pictures
 *   beside  changes.ts    what happened, in order;  jobs.ts  long work;  lifecycle.ts  deletion and quarantine
 *   shared  non-patient.ts  palettes, protocols, templates: instances of no patient
 *   to do   workitems.ts  procedure steps that others schedule and perform
 *   who     access.ts     principals, permissions, scopes;  identity.ts  credentials;  external-log-in.ts  those of others;  attempts.ts  strangers;  audit.ts  the record;
 *           administration.ts  users, groups, roles, grants;  emergencies.ts  broken glass;  shares.ts  links for guests;  projects.ts  projects and their studies
 *   ports/  what the kernel needs of the outside: blob store, index, clock, logger
 */
export * from './access.ts';
export * from './administration.ts';
export * from './attempts.ts';
export * from './audit.ts';
export * from './bin.ts';
export * from './changes.ts';
export * from './commitment.ts';
export * from './emergencies.ts';
export * from './errors.ts';
export * from './external-log-in.ts';
export * from './http-status.ts';
export * from './identity.ts';
export * from './index-attributes.ts';
export * from './ingest.ts';
export * from './jobs.ts';
export * from './lifecycle.ts';
export * from './module.ts';
export * from './non-patient.ts';
export * from './non-patient-categories.ts';
export * from './outgoing.ts';
export * from './pace.ts';
export * from './passkeys.ts';
export * from './peers.ts';
export * from './ports/access-records.ts';
export * from './ports/bin-records.ts';
export * from './ports/blob-store.ts';
export * from './ports/clock.ts';
export * from './ports/content-scanner.ts';
export * from './ports/documents.ts';
export * from './ports/emergency-records.ts';
export * from './ports/external-records.ts';
export * from './ports/identity-provider.ts';
export * from './ports/identity-records.ts';
export * from './ports/index-store.ts';
export * from './ports/logger.ts';
export * from './ports/model-values.ts';
export * from './ports/non-patient-records.ts';
export * from './ports/passkey-records.ts';
export * from './ports/project-lenses.ts';
export * from './ports/retention-records.ts';
export * from './ports/second-factor-records.ts';
export * from './ports/share-records.ts';
export * from './ports/small-database.ts';
export * from './ports/token-issuer.ts';
export * from './ports/workitem-records.ts';
export * from './projects.ts';
export * from './query.ts';
export * from './rendering.ts';
export { RepeatedLook } from './repeated-look.ts';
export * from './retention.ts';
export * from './retrieve.ts';
export * from './session.ts';
export * from './shares.ts';
export * from './statistics.ts';
export * from './transcoding.ts';
export * from './workitems.ts';
