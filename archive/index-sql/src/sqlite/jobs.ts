import type { AuditEvent, Job, JobInput, JobProgress, JobState } from '@vesalius/archive/api';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import type { Session } from './session.ts';

interface JobFilter {
  readonly states?: readonly JobState[];
  readonly limit: number;
  readonly before?: number;
  readonly createdBy?: string;
}

const INSERT = `INSERT INTO jobs(kind, state, input, created_by, created_at, principal) VALUES (?, 'waiting', ?, ?, ?, ?) RETURNING *`;
/** Asked again and again, most often for nothing: two look-ups that write nothing. */
const nextOf = (wanted: string) => `SELECT min(id) FROM (
  SELECT id FROM jobs WHERE state = 'waiting' AND ${wanted}
  UNION ALL SELECT id FROM jobs WHERE state = 'running' AND leased_until <= ? AND ${wanted}) AS next`;
const LEASE = `UPDATE jobs SET state = 'running', lease_owner = ?, leased_until = ?, started_at = COALESCE(started_at, ?) WHERE id = ? RETURNING *`;
const PROGRESS = `UPDATE jobs SET done = ?, total = ?, failed = ?, message = ?, leased_until = ?
  WHERE id = ? AND lease_owner = ? AND state = 'running'`;
const END = `UPDATE jobs SET state = ?, result = ?, error = ?, ended_at = ?, lease_owner = NULL, leased_until = NULL
  WHERE id = ? AND lease_owner = ? AND state = 'running'`;
const CANCEL = `UPDATE jobs SET state = 'cancelled', ended_at = ?, lease_owner = NULL, leased_until = NULL
  WHERE id = ? AND state IN ('waiting', 'running')`;

export function jobReads({ db }: Session) {
  return {
    get(id: number): Job | undefined {
      const row = db.get('SELECT * FROM jobs WHERE id = ?', id);
      return row && jobOf(row);
    },
    list({ states, limit, before = Number.MAX_SAFE_INTEGER, createdBy }: JobFilter): Job[] {
      const conditions = [
        ...(states ? [db.dialect.oneOf('state')] : []),
        ...(createdBy === undefined ? [] : ['created_by = ?']),
        'id < ?',
      ];
      const values = [
        ...(states ? [db.dialect.listValue(states)] : []),
        ...(createdBy === undefined ? [] : [createdBy]),
        before,
      ];
      const sql = `SELECT * FROM jobs WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`;
      return db.all(sql, ...values, limit).map(jobOf);
    },
  };
}

export function jobWrites(session: Session) {
  const { db } = session;
  const next = nextOf(db.dialect.oneOf('kind'));
  const changed = (job: number, state: JobState) => session.appendChange('job-changed', {}, { job, state });
  return {
    add(kind: string, input: JobInput, createdBy: string, principal: string, event?: AuditEvent): Job {
      const job = jobOf(db.get(INSERT, kind, JSON.stringify(input), createdBy, session.now, principal)!);
      changed(job.id, job.state);
      if (event) appendAudit(session, { ...event, facts: { ...event.facts, job: job.id } });
      return job;
    },
    lease(kinds: readonly string[], owner: string, leaseMs: number): Job | undefined {
      const [wanted, now] = [db.dialect.listValue(kinds), session.now];
      const id = db.value(next, wanted, now, wanted);
      if (id === null || id === undefined) return undefined;
      const job = jobOf(db.get(LEASE, owner, now + leaseMs, now, id)!);
      changed(job.id, job.state);
      return job;
    },
    progress(id: number, owner: string, { done, total, failed, message }: JobProgress, leaseMs: number): boolean {
      return db.run(PROGRESS, done, total ?? null, failed, message ?? null, session.now + leaseMs, id, owner) === 1;
    },
    end(
      id: number,
      owner: string,
      state: 'succeeded' | 'failed' | 'cancelled',
      result: JobInput | undefined,
      error: string | undefined,
    ): void {
      const text = result === undefined ? null : JSON.stringify(result);
      if (db.run(END, state, text, error ?? null, session.now, id, owner) === 1) changed(id, state);
    },
    cancel(id: number, event?: AuditEvent): boolean {
      const cancelled = db.run(CANCEL, session.now, id) === 1;
      if (cancelled) changed(id, 'cancelled');
      if (cancelled && event) appendAudit(session, event);
      return cancelled;
    },
  };
}

function jobOf(row: Row): Job {
  return {
    id: Number(row.id),
    kind: String(row.kind),
    state: row.state as JobState,
    input: JSON.parse(String(row.input)) as JobInput,
    done: Number(row.done),
    failed: Number(row.failed),
    createdBy: String(row.created_by),
    createdAt: Number(row.created_at),
    ...(row.principal !== null && { startedAs: String(row.principal) }),
    ...(row.total !== null && { total: Number(row.total) }),
    ...(row.message !== null && { message: String(row.message) }),
    ...(row.result !== null && { result: JSON.parse(String(row.result)) as JobInput }),
    ...(row.error !== null && { error: String(row.error) }),
    ...(row.started_at !== null && { startedAt: Number(row.started_at) }),
    ...(row.ended_at !== null && { endedAt: Number(row.ended_at) }),
  };
}
