import type { Clock, Job, JobInput, JobProgress, JobRecords, JobState } from '@vesalius/archive/api';
import type { Synchronous } from './calls.ts';
import type { Database, Row } from './database.ts';

export function jobRecords(db: Database, clock: Clock): Synchronous<JobRecords> {
  const get = (id: number) => {
    const row = db.get('SELECT * FROM jobs WHERE id = ?', id);
    return row && jobOf(row);
  };
  return {
    get,
    add: (kind, input, createdBy) =>
      get(
        db.insert(
          `INSERT INTO jobs(kind, state, input, created_by, created_at) VALUES (?, 'waiting', ?, ?, ?)`,
          kind,
          JSON.stringify(input),
          createdBy,
          clock.now(),
        ),
      )!,
    list: ({ states, limit, before }) =>
      db
        .all(
          `SELECT * FROM jobs WHERE (?1 IS NULL OR state IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR id < ?2) ORDER BY id DESC LIMIT ?3`,
          states ? JSON.stringify(states) : null,
          before ?? null,
          limit,
        )
        .map(jobOf),
    lease: (kinds, owner, leaseMs) => lease(db, clock, kinds, owner, leaseMs),
    progress: (id, owner, progress, leaseMs) => saveProgress(db, clock, id, owner, progress, leaseMs),
    end: (id, owner, state, result, error) => {
      db.run(
        `UPDATE jobs SET state = ?, result = ?, error = ?, ended_at = ?, owner = NULL, leased_until = NULL WHERE id = ? AND owner = ? AND state = 'running'`,
        state,
        result === undefined ? null : JSON.stringify(result),
        error ?? null,
        clock.now(),
        id,
        owner,
      );
    },
    cancel: (id) =>
      db.run(
        `UPDATE jobs SET state = 'cancelled', ended_at = ? WHERE id = ? AND state IN ('waiting', 'running')`,
        clock.now(),
        id,
      ) === 1,
  };
}

function lease(db: Database, clock: Clock, kinds: readonly string[], owner: string, leaseMs: number): Job | undefined {
  const now = clock.now();
  const row = db.get(
    `UPDATE jobs SET state = 'running', owner = ?1, leased_until = ?2, started_at = COALESCE(started_at, ?3) WHERE id = (
       SELECT id FROM jobs WHERE kind IN (SELECT value FROM json_each(?4)) AND (state = 'waiting' OR (state = 'running' AND leased_until < ?3))
       ORDER BY id LIMIT 1) RETURNING *`,
    owner,
    now + leaseMs,
    now,
    JSON.stringify(kinds),
  );
  return row && jobOf(row);
}

function saveProgress(
  db: Database,
  clock: Clock,
  id: number,
  owner: string,
  progress: JobProgress,
  leaseMs: number,
): boolean {
  const changed = db.run(
    `UPDATE jobs SET done = ?, total = ?, failed = ?, message = ?, leased_until = ? WHERE id = ? AND owner = ? AND state = 'running'`,
    progress.done,
    progress.total ?? null,
    progress.failed,
    progress.message ?? null,
    clock.now() + leaseMs,
    id,
    owner,
  );
  return changed === 1;
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
    ...(row.total !== null && { total: Number(row.total) }),
    ...(row.message !== null && { message: String(row.message) }),
    ...(row.result !== null && { result: JSON.parse(String(row.result)) as JobInput }),
    ...(row.error !== null && { error: String(row.error) }),
    ...(row.started_at !== null && { startedAt: Number(row.started_at) }),
    ...(row.ended_at !== null && { endedAt: Number(row.ended_at) }),
  };
}
