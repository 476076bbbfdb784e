import type { Clock, ConflictKind, InstanceIdentity, InstanceRecord, QuarantineCase } from '@vesalius/archive/api';
import { ArchiveError } from '@vesalius/archive/api';
import type { Admitting } from './admit.ts';
import type { Database, Row } from './database.ts';
import { recordFromText } from './record-text.ts';
import type { Removing } from './removal.ts';

export function listCases(
  db: Database,
  filter: { readonly state?: QuarantineCase['state']; readonly limit: number; readonly before?: number },
): QuarantineCase[] {
  const rows = db.all(
    'SELECT * FROM quarantine WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR id < ?2) ORDER BY id DESC LIMIT ?3',
    filter.state ?? null,
    filter.before ?? null,
    filter.limit,
  );
  return rows.map(caseOf);
}

export function getCase(db: Database, id: number): QuarantineCase | undefined {
  const row = db.get('SELECT * FROM quarantine WHERE id = ?', id);
  return row && caseOf(row);
}

function caseOf(row: Row): QuarantineCase {
  const record = recordFromText(String(row.record));
  const { door, callingAeTitle, address } = record.source;
  return {
    id: Number(row.id),
    conflict: row.conflict as ConflictKind,
    state: row.state as QuarantineCase['state'],
    newcomer: storedOf(record),
    source: {
      door: door as QuarantineCase['source']['door'],
      ...(callingAeTitle !== undefined && { callingAeTitle }),
      ...(address !== undefined && { address }),
    },
    openedAt: Number(row.opened_at),
    ...(row.held !== null && { held: JSON.parse(String(row.held)) as InstanceIdentity }),
    ...(row.resolved_at !== null && { resolvedAt: Number(row.resolved_at), resolvedBy: String(row.resolved_by) }),
  };
}

/** Held instances have no row, hence no ids. */
function storedOf(record: InstanceRecord): QuarantineCase['newcomer'] {
  const { identity, blobKey, fileSize, datasetOffset, datasetSha256, blockChecksums, pixels, receivedAt } = record;
  return {
    ...identity,
    id: 0,
    seriesId: 0,
    blobKey,
    fileSize,
    datasetOffset,
    datasetSha256,
    blockChecksums,
    receivedAt,
    ...(pixels && { pixels }),
  };
}

/** Ends a case inside a transaction of the caller; answers the blobs that nobody needs any more. */
export function resolveCase(
  parts: { readonly db: Database; readonly clock: Clock; readonly admitting: Admitting; readonly removing: Removing },
  id: number,
  decision: 'reject' | 'replace',
  by: string,
): { blobKeys: string[] } | undefined {
  const { db, clock, admitting, removing } = parts;
  const row = db.get(`SELECT * FROM quarantine WHERE id = ? AND state = 'open'`, id);
  if (!row || (decision === 'replace' && row.conflict !== 'instance-differs')) return undefined;
  const record = recordFromText(String(row.record));
  // Looked at before anything is changed: a decision about one contradiction must not hide another.
  if (decision === 'replace' && typeof admitting.parentsOf(record) === 'string') return undefined;
  const state = decision === 'reject' ? 'rejected' : 'accepted';
  db.run('UPDATE quarantine SET state = ?, resolved_at = ?, resolved_by = ? WHERE id = ?', state, clock.now(), by, id);
  const blobKeys = decision === 'reject' ? rejected(removing, record, by) : replaced(parts, record, by);
  admitting.change('quarantine-resolved', record.identity, { case: id, decision });
  db.run(
    `INSERT INTO audit(kind, outcome, actor, study_instance_uid, facts, at) VALUES ('quarantine-resolved', 'success', ?, ?, ?, ?)`,
    by,
    record.identity.studyInstanceUid,
    JSON.stringify({ case: id, decision }),
    clock.now(),
  );
  return { blobKeys };
}

function rejected(removing: Removing, record: InstanceRecord, by: string): string[] {
  const { identity } = record;
  removing.tombstone(
    {
      sop_instance_uid: identity.sopInstanceUid,
      series_instance_uid: identity.seriesInstanceUid,
      study_instance_uid: identity.studyInstanceUid,
      dataset_sha256: record.datasetSha256,
      file_size: record.fileSize,
      blob_key: record.blobKey,
    },
    by,
  );
  return [record.blobKey];
}

/** The original goes with a tombstone, if it is still there; its study may go with it, so parents are looked up anew. */
function replaced(
  parts: { readonly admitting: Admitting; readonly removing: Removing },
  record: InstanceRecord,
  by: string,
): string[] {
  const original = parts.removing.rowOf(record.identity.sopInstanceUid);
  if (original) parts.removing.removeRow(original, by);
  const parents = parts.admitting.parentsOf(record);
  if (typeof parents === 'string') throw new ArchiveError('conflict', { detail: parents });
  parts.admitting.store(record, parents);
  return original ? [String(original.blob_key)] : [];
}
