/**
 * The DIMSE door: Verification, Storage, Query/Retrieve as provider (PS3.4 Annexes A, B, C).
 *
 *   dimse-door.ts    the module: listens, ends
 *   accept.ts        who may associate, in which presentation contexts
 *   store.ts         C-STORE into the archive's ingest
 *   find.ts          C-FIND: identifier.ts → query → answer.ts
 *   retrieve.ts      C-GET and C-MOVE: retrieve-keys.ts → selection → sending.ts
 *   status-table.ts  outcomes and errors of the archive as DIMSE statuses
 *   metered.ts       how operations went, for metrics
 */
export { type DimseDoorOptions, dimseDoor } from './dimse-door.ts';
