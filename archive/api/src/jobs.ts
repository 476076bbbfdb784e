import type { Principal } from './access.ts';

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
  readonly createdBy: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export type JobInput = Readonly<Record<string, unknown>>;

export interface JobContext {
  readonly job: Job;
  readonly signal: AbortSignal;
  /** Saved at most a few times a second; also extends the lease. */
  progress(progress: JobProgress): void;
}

/** Runs one job; what it returns is kept as the result. A job that was interrupted runs again: make it repeatable. */
export type JobHandler = (context: JobContext) => Promise<JobInput>;

export interface Jobs {
  start(principal: Principal, kind: string, input: JobInput): Promise<Job>;
  get(id: number): Promise<Job | undefined>;
  list(filter: {
    readonly states?: readonly JobState[];
    readonly limit: number;
    readonly before?: number;
  }): Promise<Job[]>;
  /** False when it had ended already or does not exist. */
  cancel(id: number): Promise<boolean>;
}
