import type { Database, Row } from '../database.ts';
import type { Session } from '../session.ts';

const DAY_MS = 86_400_000;
const ANY = 'SELECT 1 FROM retention_locks LIMIT 1';
const OF_STUDY = `SELECT * FROM retention_locks WHERE kind = 'study' AND study_instance_uid = ?`;
const RULES = `SELECT * FROM retention_locks WHERE kind = 'rule'`;
const STUDY = 'SELECT id, created_at FROM studies WHERE study_instance_uid = ?';
const IN_PROJECT = 'SELECT 1 FROM project_studies WHERE study_ref = ? AND project_ref = ?';
const OF_SERIES = {
  modality: 'SELECT 1 FROM series WHERE study_ref = ? AND modality = ? LIMIT 1',
  institution: 'SELECT 1 FROM series WHERE study_ref = ? AND institution_name = ? LIMIT 1',
} as const;

/** A lock that holds for a study now. */
export interface Holding {
  readonly row: Row;
  readonly until: number;
}

/** Until when a study is kept by locks on itself; 0: by none. */
export function lockedUntil({ db, now }: Session, studyInstanceUid: string): number {
  return latest(ownLocks(db, now, studyInstanceUid), now);
}

/** Until when a study is kept, by rules too; 0: by nothing. What deletes asks inside its transaction. */
export function keptUntil(session: Session, studyInstanceUid: string): number {
  return latest(locksHolding(session, studyInstanceUid), session.now);
}

/** All locks that hold for a study now. */
export function locksHolding({ db, now }: Session, studyInstanceUid: string): Holding[] {
  if (db.value(ANY) === undefined) return [];
  const study = db.get(STUDY, studyInstanceUid);
  const rules = study ? db.all(RULES).filter((rule) => fits(db, rule, Number(study.id))) : [];
  const byRule = rules.map((row) => ({ row, until: untilOf(row, now, Number(study!.created_at)) }));
  return [...ownLocks(db, now, studyInstanceUid), ...byRule].filter(({ until }) => until > now);
}

/** The end that a lock has now, when what was asked for and approved holds already. */
export function untilOf(row: Row, now: number, createdAt: number): number {
  const isShortened = row.approved_at !== null && Number(row.effective_at) <= now;
  const until = isShortened ? row.wanted_until : row.until;
  const days = isShortened ? row.wanted_days : row.days;
  if (until !== null) return Number(until);
  return days === null ? 0 : createdAt + Number(days) * DAY_MS;
}

function ownLocks(db: Database, now: number, studyInstanceUid: string): Holding[] {
  return db.all(OF_STUDY, studyInstanceUid).map((row) => ({ row, until: untilOf(row, now, 0) }));
}

function latest(holding: readonly Holding[], now: number): number {
  const until = Math.max(0, ...holding.map((one) => one.until));
  return until > now ? until : 0;
}

/** Whether every word of a rule fits a study. */
export function fits(db: Database, { project, modality, institution }: Row, study: number): boolean {
  if (project !== null && db.value(IN_PROJECT, study, project!) === undefined) return false;
  if (modality !== null && db.value(OF_SERIES.modality, study, modality!) === undefined) return false;
  return institution === null || db.value(OF_SERIES.institution, study, institution!) !== undefined;
}
