import type { Principal } from './access.ts';
import type { Selection } from './retrieve.ts';

export const JOB_STATES = ['waiting', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface JobProgress {
  readonly done: number;
  readonly total?: number;
  readonly failed: number;
  /** What is going on, in a few words without patient data. */
  readonly message?: string;
}

export interface Job extends JobProgress {
  readonly id: number;
  readonly kind: string;
  readonly state: JobState;
  readonly input: JobInput;
  readonly result?: JobInput;
  /** Why it failed. */
  readonly error?: string;
  /** `makerName` of who started it. */
  readonly createdBy: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** A job with whose rights it was started, as text; for the archive alone. */
export interface JobRow extends Job {
  readonly startedAs?: string;
}

/** The job that sends instances to a peer; what answers it is in features/peers. */
export const SEND_JOB = 'peer.send';
export interface SendInput {
  readonly aeTitle: string;
  readonly selection: Selection;
  /** Of the request that it is for, when it came over DICOMweb. */
  readonly transactionUid?: string;
}

/** How the C-STOREs of such a job went. */
export interface SendResult {
  readonly completed: number;
  readonly warning: number;
  readonly failed: number;
  readonly failedSopInstanceUids?: readonly string[];
}

export type JobInput = Readonly<Record<string, unknown>>;

export interface JobContext {
  readonly job: Job;
  /** Who started it, with the rights of that moment: what a job may see is what its starter may see. */
  readonly principal: Principal;
  readonly signal: AbortSignal;
  /** Saved at most a few times a second; also extends the lease. */
  progress(progress: JobProgress): void;
}

/** Runs one job; what it returns is kept as the result. A job that was interrupted runs again: make it repeatable. */
export type JobHandler = (context: JobContext) => Promise<JobInput>;

export interface Jobs {
  start(principal: Principal, kind: string, input: JobInput): Promise<Job>;
  /** Own jobs; every one for who administers. */
  get(principal: Principal, id: number): Promise<Job | undefined>;
  list(
    principal: Principal,
    filter: { readonly states?: readonly JobState[]; readonly limit: number; readonly before?: number },
  ): Promise<Job[]>;
  /** False when it had ended already or does not exist for this caller. */
  cancel(principal: Principal, id: number): Promise<boolean>;
}
