import { findMeasures } from './find.ts';
import { ingestMeasures } from './ingest.ts';
import type { Plan, Results } from './plan.ts';
import { retrieveMeasures } from './retrieve.ts';
import type { Server } from './servers.ts';

/** What can be measured; each begins on an empty store. */
export const GROUPS: Readonly<Record<string, (server: Server, plan: Plan) => Promise<Results>>> = {
  ingest: ingestMeasures,
  find: findMeasures,
  retrieve: retrieveMeasures,
};
