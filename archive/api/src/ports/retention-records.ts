import type { Scope } from '../access.ts';
import type { AuditEvent } from '../audit.ts';

/** For how long: until a moment (milliseconds since 1970, UTC), or so many days from when a study came into the archive. */
export type RetentionTerm = { readonly until: number } | { readonly days: number };

/** Which studies a lock is about: one, or by rule all that fit every word of it, now and later. */
export type RetentionTarget =
  | { readonly studyInstanceUid: string }
  | {
      readonly rule: {
        /** Id of a project. */
        readonly project?: number;
        /** Modality (0008,0060) of one of its series. */
        readonly modality?: string;
        /** Institution Name (0008,0080) of one of its series. */
        readonly institution?: string;
      };
    };

/** That a lock is to end earlier, which takes two people. */
export interface ShorteningRequest {
  /** Undefined: it is to be lifted. */
  readonly term?: RetentionTerm;
  /** `makerName` of a person. */
  readonly askedBy: string;
  readonly askedAt: number;
  readonly approvedBy?: string;
  readonly approvedAt?: number;
  /** From then on the new term holds. */
  readonly effectiveAt?: number;
}

/** Keeps studies from being deleted, purged or replaced. */
export interface RetentionLock {
  readonly id: number;
  readonly target: RetentionTarget;
  readonly term: RetentionTerm;
  readonly reason: string;
  readonly madeBy: string;
  readonly madeAt: number;
  readonly shortening?: ShorteningRequest;
}

/** Each act is one transaction with its audit row, which names the id. What refuses to delete asks inside its own transaction. */
export interface RetentionRecords {
  /** Locks on studies that the scope sees; of rules all. With a study, those that hold for it now, rules too. */
  list(scope: Scope, studyInstanceUid?: string): Promise<RetentionLock[]>;
  get(id: number): Promise<RetentionLock | undefined>;
  /** Until when each of these studies is kept; those that nothing keeps are not among them. */
  until(studyInstanceUids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  add(lock: Omit<RetentionLock, 'id' | 'shortening'>, audit: AuditEvent): Promise<RetentionLock>;
  /** The new term holds at once, and what was asked for is off. */
  lengthen(id: number, term: RetentionTerm, audit: AuditEvent): Promise<boolean>;
  /** False when something was asked for already. */
  askShorter(
    id: number,
    request: Pick<ShorteningRequest, 'term' | 'askedBy' | 'askedAt'>,
    audit: AuditEvent,
  ): Promise<boolean>;
  /** False when nobody has asked, somebody has approved already, or that person is the one who asked. */
  approveShorter(
    id: number,
    approval: { readonly approvedBy: string; readonly approvedAt: number; readonly effectiveAt: number },
    audit: AuditEvent,
  ): Promise<boolean>;
  /** False when nobody has asked, or it holds already. */
  withdrawShorter(id: number, audit: AuditEvent): Promise<boolean>;
  /** What an index that is made anew takes along: rules on projects as locks on their studies, since projects are made anew. */
  carried(): Promise<RetentionLock[]>;
  adopt(locks: readonly RetentionLock[]): Promise<void>;
}
