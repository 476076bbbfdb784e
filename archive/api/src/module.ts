import type { FastifyInstance } from 'fastify';
import type { Access, Principal } from './access.ts';
import type { Administration } from './administration.ts';
import type { Attempts } from './attempts.ts';
import type { Audit } from './audit.ts';
import type { Changes } from './changes.ts';
import type { Commitment } from './commitment.ts';
import type { Emergencies } from './emergencies.ts';
import type { Identity } from './identity.ts';
import type { Ingest } from './ingest.ts';
import type { JobHandler, Jobs } from './jobs.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { NonPatientInstances } from './non-patient.ts';
import type { Outgoing } from './outgoing.ts';
import type { Peers } from './peers.ts';
import type { Logger } from './ports/logger.ts';
import type { Projects } from './projects.ts';
import type { Search } from './query.ts';
import type { Rendering } from './rendering.ts';
import type { Retention } from './retention.ts';
import type { Retrieve } from './retrieve.ts';
import type { Session } from './session.ts';
import type { Shares } from './shares.ts';
import type { GrowthDay, ScrubState, Statistics } from './statistics.ts';
import type { Transcoding } from './transcoding.ts';
import type { Workitems } from './workitems.ts';

/** All that a door or a feature gets of the archive. */
export interface Archive {
  readonly access: Access;
  readonly ingest: Ingest;
  readonly search: Search;
  readonly retrieve: Retrieve;
  readonly rendering: Rendering;
  readonly transcoding: Transcoding;
  readonly lifecycle: Lifecycle;
  readonly retention: Retention;
  readonly nonPatient: NonPatientInstances;
  readonly workitems: Workitems;
  readonly commitment: Commitment;
  readonly changes: Changes;
  readonly jobs: Jobs;
  readonly peers: Peers;
  readonly outgoing: Outgoing;
  readonly audit: Audit;
  readonly attempts: Attempts;
  readonly identity: Identity;
  readonly log: Logger;
  readonly administration: Administration;
  readonly emergencies: Emergencies;
  readonly shares: Shares;
  readonly projects: Projects;
  /** Of what the caller may count. */
  statistics(principal: Principal): Promise<Statistics>;
  /** From a day on (days since 1970, UTC), in order; for who may count the whole archive. @throws ArchiveError `not-permitted` */
  growth(principal: Principal, sinceDay: number): Promise<GrowthDay[]>;
  /** Undefined when no file was checked yet. */
  scrubbed(principal: Principal): Promise<ScrubState | undefined>;
  /** Resolves when index and blobs answer; the reason otherwise. */
  health(): Promise<{ readonly ready: boolean; readonly reason?: string }>;
}

/**
 * A part of the product: a door, a feature or a stranger's plugin. Everything in it is optional but the name.
 * Routes that may be called without a principal say `config: { public: true }` and `schema.security: []`.
 */
export interface PacsModule {
  readonly name: string;
  readonly requires?: readonly string[];
  readonly jobs?: Readonly<Record<string, JobHandler>>;
  routes?(http: FastifyInstance): void | Promise<void>;
  start?(): Promise<void>;
  stop?(): Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before any handler that is not public runs. */
    principal?: Principal;
    /** Who asks, asked again: undefined once the session or token is no longer good. For answers that go on and on. */
    callerNow?: () => Promise<Principal | undefined>;
    /** The session that a browser asks by; a token has none. */
    session?: Session;
  }
  interface FastifyContextConfig {
    /** Answers without a principal. */
    public?: boolean;
    /** A page for a person: without a principal it leads to the log-in page instead of answering 401. */
    page?: boolean;
    /** Answers guests too, whom a link has let in. */
    guests?: boolean;
    /** Does harm that is hard to undo: a person must have proved a short while ago who they are. */
    harmful?: boolean;
    /** Is asked by pages of themselves: does not keep a session open. */
    idle?: boolean;
  }
}
