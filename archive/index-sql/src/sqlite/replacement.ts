import type { OriginalRecord, ReplacedBlob, ReplacingRecord } from '@vesalius/archive/api';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import { keptUntil } from './retention/kept-until.ts';
import type { Session } from './session.ts';

const KEPT = `SELECT i.transfer_syntax_uid, i.dataset_sha256, i.file_size, i.series_ref, se.study_ref, st.study_instance_uid FROM instances i
  JOIN series se ON se.id = i.series_ref JOIN studies st ON st.id = se.study_ref WHERE i.id = ? AND i.blob_key = ?`;
const INTEND = `INSERT INTO replacings(instance_ref, transfer_syntax_uid) SELECT id, ? FROM instances WHERE id = ?
  ON CONFLICT(instance_ref) DO UPDATE SET transfer_syntax_uid = excluded.transfer_syntax_uid`;
const FORGET_INTENT = 'DELETE FROM replacings WHERE instance_ref = ?';
/** What came first stays the original. */
const KEEP_ORIGINAL = `INSERT INTO originals(instance_ref, transfer_syntax_uid, dataset_sha256, file_size, replaced_at, blob_key)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT(instance_ref) DO UPDATE SET blob_key = excluded.blob_key, replaced_at = excluded.replaced_at`;
const REPLACE = `UPDATE instances SET transfer_syntax_uid = ?, blob_key = ?, file_size = ?, dataset_offset = ?, dataset_sha256 = ?,
  pixel_offset = ?, pixel_length = ?, pixel_encapsulated = ?, pixel_frames = ?, block_checksums = ?, frame_index = ?, photometric = ?
  WHERE id = ?`;
const GROW_SERIES = 'UPDATE series SET size = size + ?, revision = revision + 1 WHERE id = ?';
const GROW_STUDY = 'UPDATE studies SET size = size + ? WHERE id = ?';
const GROW_TOTALS = 'UPDATE totals SET size = size + ?';
/** Not those of an instance that waits for another replacing: its blob is looked at when that is done. */
const GIVEN_UP = `SELECT instance_ref, blob_key FROM originals WHERE blob_key IS NOT NULL AND replaced_at < ? ORDER BY instance_ref LIMIT ?`;

export function replacementReads({ db }: Session) {
  return {
    original(instanceId: number): OriginalRecord | undefined {
      const row = db.get(
        'SELECT transfer_syntax_uid, dataset_sha256, file_size, replaced_at FROM originals WHERE instance_ref = ?',
        instanceId,
      );
      return row && originalOf(row);
    },
    replacedBlobs: (before: number, limit: number): ReplacedBlob[] =>
      db.all(GIVEN_UP, before, limit).map((row) => ({
        instanceId: Number(row.instance_ref),
        blobKey: String(row.blob_key),
      })),
  };
}

export function replacementWrites(session: Session) {
  const { db } = session;
  return {
    intendReplacing(instanceId: number, transferSyntaxUid: string): void {
      db.put(INTEND, transferSyntaxUid, instanceId);
    },
    giveUpReplacing(instanceId: number): void {
      db.put(FORGET_INTENT, instanceId);
    },
    replace(instanceId: number, heldBlobKey: string, by: ReplacingRecord): boolean {
      const kept = db.get(KEPT, instanceId, heldBlobKey);
      // Two blobs given up by one instance could not both be remembered.
      const unremoved = db.value('SELECT 1 FROM originals WHERE instance_ref = ? AND blob_key IS NOT NULL', instanceId);
      if (!kept || unremoved !== undefined || keptUntil(session, String(kept.study_instance_uid)) > 0) return false;
      keepOriginal(session, instanceId, heldBlobKey, kept);
      writeInstance(session, instanceId, by);
      const more = by.fileSize - Number(kept.file_size);
      db.put(GROW_SERIES, more, kept.series_ref!);
      db.put(GROW_STUDY, more, kept.study_ref!);
      db.put(GROW_TOTALS, more);
      db.put(FORGET_INTENT, instanceId);
      recordReplacement(session, kept, by);
      return true;
    },
    forgetReplacedBlob(instanceId: number): void {
      db.put('UPDATE originals SET blob_key = NULL WHERE instance_ref = ?', instanceId);
    },
  };
}

function keepOriginal({ db, now }: Session, instanceId: number, blobKey: string, kept: Row): void {
  const { transfer_syntax_uid: syntax, dataset_sha256: sha256, file_size: size } = kept;
  db.put(KEEP_ORIGINAL, instanceId, syntax!, sha256!, size!, now, blobKey);
}

function writeInstance({ db }: Session, instanceId: number, by: ReplacingRecord): void {
  const { pixels } = by;
  db.put(
    REPLACE,
    by.transferSyntaxUid,
    by.blobKey,
    by.fileSize,
    by.datasetOffset,
    by.datasetSha256,
    pixels.offset,
    pixels.length,
    Number(pixels.encapsulated),
    pixels.numberOfFrames,
    by.blockChecksums,
    by.frameIndex,
    by.photometricInterpretation,
    instanceId,
  );
}

function recordReplacement(session: Session, kept: Row, by: ReplacingRecord): void {
  appendAudit(session, {
    kind: 'application-activity',
    outcome: 'success',
    actor: 'system',
    studyInstanceUid: String(kept.study_instance_uid),
    facts: {
      act: 'instance-transcoded',
      from: String(kept.transfer_syntax_uid),
      to: by.transferSyntaxUid,
      originalSha256: String(kept.dataset_sha256),
      sha256: by.datasetSha256,
    },
  });
}

function originalOf(row: Row): OriginalRecord {
  return {
    transferSyntaxUid: String(row.transfer_syntax_uid),
    datasetSha256: String(row.dataset_sha256),
    fileSize: Number(row.file_size),
    replacedAt: Number(row.replaced_at),
  };
}
