import type { Principal } from './access.ts';
import type { RetentionLock, RetentionTarget, RetentionTerm } from './ports/retention-records.ts';

/**
 * Retention locks: what they keep is not deleted, purged or replaced, by whomever. One person with `retention.lock` locks and lengthens; to
 * shorten or lift a lock one asks, another approves, and a delay follows in which each of them may still call it off.
 */
export interface Retention {
  /** Those that the caller may see: with `retention.lock` of studies and projects there, by study of whoever may find it. */
  list(principal: Principal, studyInstanceUid?: string): Promise<RetentionLock[]>;
  /** Until when each of these studies, which the caller has found, is kept. */
  until(studyInstanceUids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** @throws ArchiveError `not-permitted`, `not-found`, `query-not-understood` for a term that is over */
  lock(
    principal: Principal,
    lock: { readonly target: RetentionTarget; readonly term: RetentionTerm; readonly reason: string },
  ): Promise<RetentionLock>;
  /** @throws ArchiveError `not-found`, `conflict` when it would be shorter or is told in another way */
  lengthen(principal: Principal, id: number, term: RetentionTerm): Promise<RetentionLock>;
  /** @param term undefined: it is to be lifted. @throws ArchiveError `not-permitted` to who is no person, `not-found`, `conflict` */
  askShorter(principal: Principal, id: number, term?: RetentionTerm): Promise<RetentionLock>;
  /** @throws ArchiveError `not-permitted` to who asked or has come since, `not-found`, `conflict` when nobody has asked */
  approveShorter(principal: Principal, id: number): Promise<RetentionLock>;
  /** @throws ArchiveError `not-found`, `conflict` when nobody has asked, or it holds already */
  withdrawShorter(principal: Principal, id: number): Promise<RetentionLock>;
}
