import type { AuditEvent, CarriedBin, CarriedRow } from '@vesalius/archive/api';
import { ArchiveRows } from '../archive-rows.ts';
import { appendAudit } from '../audit.ts';
import type { Row, Value } from '../database.ts';
import type { NamedRecord } from '../named-record.ts';
import { lockedUntil } from '../retention/kept-until.ts';
import type { Session } from '../session.ts';
import { raiseTombstone, type Tombstone } from '../tombstones.ts';
import type { BinPlaces } from './bin-places.ts';
import { restoreFromBin } from './restoring.ts';

const ASK = `UPDATE bin_entries SET purge_asked_by = ?, purge_asked_at = ? WHERE id = ? AND state = 'kept' AND purge_asked_by IS NULL`;
const APPROVE = `UPDATE bin_entries SET purge_approved_by = ?, purge_approved_at = ?, purge_at = CASE WHEN purge_at < ? THEN purge_at ELSE ? END
  WHERE id = ? AND state = 'kept' AND purge_asked_by IS NOT NULL AND purge_approved_by IS NULL AND purge_asked_by <> ?`;
const WITHDRAW = `UPDATE bin_entries SET purge_asked_by = NULL, purge_asked_at = NULL, purge_approved_by = NULL, purge_approved_at = NULL,
  purge_at = expires_at WHERE id = ? AND state = 'kept' AND purge_asked_by IS NOT NULL`;
const BEGIN = `UPDATE bin_entries SET state = 'purging' WHERE id = ? AND (state = 'purging' OR purge_at <= ?)`;

export function binWrites(session: Session) {
  const { db } = session;
  const rows = new ArchiveRows(session);
  /** The event only with the act. */
  const changed = (event: AuditEvent, sql: string, ...values: readonly Value[]): boolean => {
    if (db.run(sql, ...values) !== 1) return false;
    appendAudit(session, event);
    return true;
  };
  return {
    restore: (id: number, by: string, limit: number, address?: string) =>
      restoreFromBin(session, rows, id, { by, address, limit }),
    askPurge: (id: number, person: string, event: AuditEvent) => changed(event, ASK, person, session.now, id),
    approvePurge: (id: number, person: string, purgeAt: number, event: AuditEvent) =>
      changed(event, APPROVE, person, session.now, purgeAt, purgeAt, id, person),
    withdrawPurge: (id: number, event: AuditEvent) => changed(event, WITHDRAW, id),
    beginPurge(id: number): boolean {
      const uid = db.value(`SELECT study_instance_uid FROM bin_entries WHERE id = ? AND state = 'kept'`, id);
      if (uid !== undefined && lockedUntil(session, String(uid)) > 0) return false;
      return db.run(BEGIN, id, session.now) === 1;
    },
    purged: (id: number, binnedIds: readonly number[], by: string) => bury(session, id, binnedIds, by),
    adopt: ({ entries, binned }: CarriedBin) => {
      for (const entry of entries) insertUnlessThere(session, 'bin_entries', withoutProjects(entry));
      for (const row of binned) insertUnlessThere(session, 'binned', recordWithoutProjects(row));
      for (const table of ['bin_entries', 'binned']) db.numberBehind(table);
    },
  };
}

/** The blobs are gone. */
function bury(session: Session, id: number, binnedIds: readonly number[], by: string): void {
  const { db } = session;
  for (const binned of binnedIds) {
    const row = db.get('SELECT * FROM binned WHERE id = ? AND entry_ref = ?', binned, id);
    if (!row) continue;
    for (const stone of tombstonesOf(row, by)) raiseTombstone(session, stone);
    db.run('DELETE FROM binned WHERE id = ?', binned);
  }
  if (db.value('SELECT 1 FROM binned WHERE entry_ref = ? LIMIT 1', id) !== undefined) return;
  const entry = db.get('SELECT * FROM bin_entries WHERE id = ?', id);
  if (!entry) return;
  db.run('DELETE FROM bin_entries WHERE id = ?', id);
  const { purge_asked_by: askedBy, purge_approved_by: approvedBy } = entry;
  appendAudit(session, {
    kind: 'instances-purged',
    outcome: 'success',
    actor: by,
    studyInstanceUid: String(entry.study_instance_uid),
    facts: {
      instances: Number(entry.instances),
      ...(typeof approvedBy === 'string' && { askedBy: String(askedBy), approvedBy }),
    },
  });
}

function tombstonesOf(row: Row, by: string): Tombstone[] {
  const { identity, kept } = JSON.parse(String(row.record)) as NamedRecord;
  const stone = { ...identity, ...kept, reason: row.reason as Tombstone['reason'], by };
  const { original_blob_key: original } = row;
  return [stone, ...(typeof original === 'string' ? [{ ...stone, blobKey: original }] : [])];
}

function insertUnlessThere({ db }: Session, table: string, row: CarriedRow): void {
  const columns = Object.keys(row);
  const marks = columns.map(() => '?').join(', ');
  const sql = `INSERT INTO ${table}(${columns.join(', ')}) VALUES (${marks}) ON CONFLICT DO NOTHING`;
  db.run(sql, ...columns.map((column) => row[column] as Value));
}

/** Another project may come to have the number. */
function withoutProjects(entry: CarriedRow): CarriedRow {
  const places: BinPlaces = { ...(JSON.parse(String(entry.places)) as BinPlaces), projects: [] };
  return { ...entry, places: JSON.stringify(places) };
}

/** Further attributes have other numbers in another index, too. */
function recordWithoutProjects(row: CarriedRow): CarriedRow {
  const record = JSON.parse(String(row.record)) as NamedRecord;
  const placing = { maker: record.placing?.maker ?? '', projects: [] };
  return { ...row, record: JSON.stringify({ ...record, extra: [], placing } satisfies NamedRecord) };
}
