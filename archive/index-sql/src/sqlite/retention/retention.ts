import type {
  AuditEvent,
  RetentionLock,
  RetentionTarget,
  RetentionTerm,
  Scope,
  ShorteningRequest,
} from '@vesalius/archive/api';
import { scopeSql } from '../../query/scope-sql.ts';
import { appendAudit } from '../audit.ts';
import type { Row, Value } from '../database.ts';
import type { Session } from '../session.ts';
import { keptUntil, locksHolding } from './kept-until.ts';
import { settledOf } from './settling.ts';

const ADD = `INSERT INTO retention_locks(kind, study_instance_uid, project, modality, institution, until, days, reason, made_by, made_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`;
const NOTHING_ASKED =
  'wanted_until = NULL, wanted_days = NULL, asked_by = NULL, asked_at = NULL, approved_by = NULL, approved_at = NULL, effective_at = NULL';
const LENGTHEN = `UPDATE retention_locks SET until = ?, days = ?, ${NOTHING_ASKED} WHERE id = ?`;
const ASK =
  'UPDATE retention_locks SET wanted_until = ?, wanted_days = ?, asked_by = ?, asked_at = ? WHERE id = ? AND asked_by IS NULL';
const APPROVE = `UPDATE retention_locks SET approved_by = ?1, approved_at = ?2, effective_at = ?3
  WHERE id = ?4 AND asked_by IS NOT NULL AND approved_by IS NULL AND asked_by <> ?1`;
const WITHDRAW = `UPDATE retention_locks SET ${NOTHING_ASKED} WHERE id = ? AND asked_by IS NOT NULL AND (effective_at IS NULL OR effective_at > ?)`;
const ADOPT = `INSERT INTO retention_locks(kind, study_instance_uid, project, modality, institution, until, days, reason, made_by, made_at, wanted_until,
  wanted_days, asked_by, asked_at, approved_by, approved_at, effective_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function retentionReads(session: Session) {
  const { db } = session;
  const listed = (scope: Scope): Row[] => {
    const { sql, values } = scopeSql(scope);
    return db.all(
      `SELECT l.* FROM retention_locks l WHERE l.kind = 'rule' OR EXISTS (SELECT 1 FROM studies st WHERE
        st.study_instance_uid = l.study_instance_uid AND ${sql}) ORDER BY l.id DESC LIMIT 1000`,
      ...values,
    );
  };
  const isSeen = (scope: Scope, uid: string): boolean => {
    const { sql, values } = scopeSql(scope);
    return (
      db.value(`SELECT 1 FROM studies st WHERE st.study_instance_uid = ? AND ${sql}`, uid, ...values) !== undefined
    );
  };
  return {
    list(scope: Scope, uid?: string): RetentionLock[] {
      if (uid === undefined) return listed(scope).map(lockOf);
      return isSeen(scope, uid) ? locksHolding(session, uid).map(({ row }) => lockOf(row)) : [];
    },
    get(id: number): RetentionLock | undefined {
      const row = db.get('SELECT * FROM retention_locks WHERE id = ?', id);
      return row && lockOf(row);
    },
    until(uids: readonly string[]): Map<string, number> {
      const each = uids.map((uid) => [uid, keptUntil(session, uid)] as const);
      return new Map(each.filter(([, until]) => until > 0));
    },
    carried(): RetentionLock[] {
      const rows = db.all('SELECT * FROM retention_locks WHERE project IS NULL ORDER BY id').map(lockOf);
      const projects = db.arrays('SELECT DISTINCT project FROM retention_locks WHERE project IS NOT NULL', []);
      const settled = projects.flatMap(([project]) => settledOf(session, Number(project)));
      const own = settled.map(({ rule, studyInstanceUid, until }): RetentionLock => {
        const { shortening: _, ...lock } = lockOf(rule);
        return { ...lock, target: { studyInstanceUid }, term: { until } };
      });
      return [...rows, ...own];
    },
  };
}

export function retentionWrites(session: Session) {
  const { db } = session;
  const changed = (event: AuditEvent, sql: string, ...values: readonly Value[]): boolean => {
    if (db.run(sql, ...values) !== 1) return false;
    appendAudit(session, event);
    return true;
  };
  return {
    add(
      { target, term, reason, madeBy, madeAt }: Omit<RetentionLock, 'id' | 'shortening'>,
      event: AuditEvent,
    ): RetentionLock {
      const added = lockOf(db.get(ADD, ...valuesOf(target), ...termValues(term), reason, madeBy, madeAt)!);
      appendAudit(session, { ...event, facts: { ...event.facts, lock: added.id } });
      return added;
    },
    lengthen: (id: number, term: RetentionTerm, event: AuditEvent) => changed(event, LENGTHEN, ...termValues(term), id),
    askShorter: (
      id: number,
      { term, askedBy, askedAt }: Pick<ShorteningRequest, 'term' | 'askedBy' | 'askedAt'>,
      event: AuditEvent,
    ) => changed(event, ASK, ...termValues(term), askedBy, askedAt, id),
    approveShorter: (
      id: number,
      { approvedBy, approvedAt, effectiveAt }: { approvedBy: string; approvedAt: number; effectiveAt: number },
      event: AuditEvent,
    ) => changed(event, APPROVE, approvedBy, approvedAt, effectiveAt, id),
    withdrawShorter: (id: number, event: AuditEvent) => changed(event, WITHDRAW, id, session.now),
    adopt(locks: readonly RetentionLock[]): void {
      for (const { target, term, reason, madeBy, madeAt, shortening: asked } of locks)
        db.run(
          ADOPT,
          ...valuesOf(target),
          ...termValues(term),
          ...[reason, madeBy, madeAt],
          ...termValues(asked?.term),
          ...[asked?.askedBy ?? null, asked?.askedAt ?? null, asked?.approvedBy ?? null],
          ...[asked?.approvedAt ?? null, asked?.effectiveAt ?? null],
        );
    },
  };
}

/** Kind, study, project, modality, institution. */
function valuesOf(target: RetentionTarget): Value[] {
  if ('studyInstanceUid' in target) return ['study', target.studyInstanceUid, null, null, null];
  const { project, modality, institution } = target.rule;
  return ['rule', '', project ?? null, modality ?? null, institution ?? null];
}

function termValues(term: RetentionTerm | undefined): [Value, Value] {
  if (!term) return [null, null];
  return 'until' in term ? [term.until, null] : [null, term.days];
}

function termOf(until: Value | undefined, days: Value | undefined): RetentionTerm | undefined {
  if (typeof until === 'number' || typeof until === 'bigint') return { until: Number(until) };
  return days === null || days === undefined ? undefined : { days: Number(days) };
}

export function lockOf(row: Row): RetentionLock {
  const { project, modality, institution } = row;
  const rule = {
    ...(project !== null && { project: Number(project) }),
    ...(modality !== null && { modality: String(modality) }),
    ...(institution !== null && { institution: String(institution) }),
  };
  return {
    id: Number(row.id),
    target: row.kind === 'rule' ? { rule } : { studyInstanceUid: String(row.study_instance_uid) },
    term: termOf(row.until, row.days)!,
    reason: String(row.reason),
    madeBy: String(row.made_by),
    madeAt: Number(row.made_at),
    ...(row.asked_by !== null && { shortening: shorteningOf(row) }),
  };
}

function shorteningOf(row: Row): ShorteningRequest {
  const term = termOf(row.wanted_until, row.wanted_days);
  return {
    ...(term && { term }),
    askedBy: String(row.asked_by),
    askedAt: Number(row.asked_at),
    ...(row.approved_by !== null && {
      approvedBy: String(row.approved_by),
      approvedAt: Number(row.approved_at),
      effectiveAt: Number(row.effective_at),
    }),
  };
}
