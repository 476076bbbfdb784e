import type { BinEntry, CarriedBin, CarriedRow, Scope } from '@vesalius/archive/api';
import type { StoredMessage } from '../../stored-message.ts';
import type { Row } from '../database.ts';
import type { NamedRecord } from '../named-record.ts';
import type { Session } from '../session.ts';
import { type BinPlaces, binVisible } from './bin-places.ts';

const PAGE = 200;
const NEWEST = 'SELECT * FROM bin_entries WHERE id < ? ORDER BY id DESC LIMIT ?';
/** What is locked meanwhile waits, and holds up nothing behind it. */
const DUE = `SELECT id FROM bin_entries b WHERE state = 'purging' OR (purge_at <= ?1 AND NOT EXISTS (SELECT 1 FROM retention_locks l
  WHERE l.kind = 'study' AND l.study_instance_uid = b.study_instance_uid AND CASE WHEN l.approved_at IS NOT NULL AND l.effective_at <= ?1
  THEN COALESCE(l.wanted_until, 0) ELSE l.until END > ?1)) ORDER BY purge_at LIMIT ?2`;
const BLOBS = 'SELECT id, blob_key, original_blob_key FROM binned WHERE entry_ref = ? ORDER BY id LIMIT ?';
const WALK = 'SELECT * FROM binned WHERE id > ? ORDER BY id LIMIT ?';

export function binReads(session: Session) {
  const { db } = session;
  return {
    list(scope: Scope, { limit, before = Number.MAX_SAFE_INTEGER }: { limit: number; before?: number }): BinEntry[] {
      const found: BinEntry[] = [];
      for (let next = before; found.length < limit; ) {
        const rows = db.all(NEWEST, next, PAGE);
        found.push(...rows.filter((row) => isVisible(scope, row)).map(binEntry));
        if (rows.length < PAGE) break;
        next = Number(rows.at(-1)!.id);
      }
      return found.slice(0, limit);
    },
    get(scope: Scope, id: number): BinEntry | undefined {
      const row = db.get('SELECT * FROM bin_entries WHERE id = ?', id);
      return row && isVisible(scope, row) ? binEntry(row) : undefined;
    },
    due: (limit: number): number[] => db.arrays(DUE, [session.now, limit]).map(([id]) => Number(id)),
    blobsOf: (id: number, limit: number) =>
      db.all(BLOBS, id, limit).map((row) => ({
        binnedId: Number(row.id),
        blobKeys: [row.blob_key, row.original_blob_key].filter((key) => typeof key === 'string'),
      })),
    walk: (afterId: number, limit: number): StoredMessage => storedMessage(db.all(WALK, afterId, limit)),
    carry(afterId: number, limit: number): CarriedBin {
      const binned = db.all(WALK, afterId, limit) as unknown as CarriedRow[];
      const ids = [...new Set(binned.map((row) => Number(row.entry_ref)))];
      const entries = ids.map((id) => db.get('SELECT * FROM bin_entries WHERE id = ?', id)) as unknown as CarriedRow[];
      return { entries, binned };
    },
  };
}

function isVisible(scope: Scope, row: Row): boolean {
  return binVisible(scope, JSON.parse(String(row.places)) as BinPlaces);
}

export function binEntry(row: Row): BinEntry {
  const { purge_asked_by: askedBy, purge_approved_by: approvedBy } = row;
  return {
    id: Number(row.id),
    reason: row.reason as BinEntry['reason'],
    studyInstanceUid: String(row.study_instance_uid),
    patientId: String(row.patient_id),
    patientName: String(row.patient_name),
    studyDate: String(row.study_date),
    studyDescription: String(row.study_description),
    modalities: String(row.modalities),
    instances: Number(row.instances),
    bytes: Number(row.bytes),
    deletedBy: String(row.deleted_by),
    deletedAt: Number(row.deleted_at),
    purgeAt: Number(row.purge_at),
    state: row.state as BinEntry['state'],
    ...(typeof askedBy === 'string' && {
      purge: {
        askedBy,
        askedAt: Number(row.purge_asked_at),
        ...(typeof approvedBy === 'string' && { approvedBy, approvedAt: Number(row.purge_approved_at) }),
      },
    }),
  };
}

/** Like a page of kept instances. */
function storedMessage(rows: readonly Row[]): StoredMessage {
  const pieces = rows.map((row) => row.block_checksums as Uint8Array);
  const stored = rows.map((row) => {
    const { identity, kept } = JSON.parse(String(row.record)) as NamedRecord;
    const checksumBytes = (row.block_checksums as Uint8Array).length;
    return { ...identity, ...kept, id: Number(row.id), seriesId: 0, checksumBytes };
  });
  return { text: JSON.stringify(stored), checksums: new Uint8Array(Buffer.concat(pieces)) };
}
