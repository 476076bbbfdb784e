import type {
  AuditEvent,
  ModelValue,
  NonPatientCategory,
  NonPatientRecord,
  StoredInstance,
  ValueCondition,
} from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';
import { joinSql, type Sql } from '../query/condition.ts';
import { appendAudit } from './audit.ts';
import type { Row } from './database.ts';
import { dropValues, haveValues, putValues, VALUES_OF } from './model-values.ts';
import type { Session } from './session.ts';
import { raiseTombstone } from './tombstones.ts';

const KIND = VALUES_OF.nonPatientInstance;
const INSERT = `INSERT INTO non_patient_instances(sop_instance_uid, sop_class_uid, transfer_syntax_uid, category, blob_key, file_size, dataset_offset,
  dataset_sha256, block_checksums, model, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const OF_UID = 'SELECT * FROM non_patient_instances n WHERE n.category = ? AND n.sop_instance_uid = ?';

export function nonPatientReads({ db }: Session) {
  return {
    get(category: NonPatientCategory, uid: string): StoredInstance | undefined {
      const row = db.get(OF_UID, category, uid);
      return row && storedOf(row);
    },
    list(
      category: NonPatientCategory,
      after: number,
      limit: number,
      conditions: readonly ValueCondition[],
    ): { id: number; model: DicomJson }[] {
      const found = haveValues(db.dialect, KIND, 'n', conditions);
      const parts: Sql[] = [
        { sql: 'n.category = ? AND n.id > ?', values: [category, after] },
        ...(found ? [found] : []),
      ];
      const where = joinSql(parts, ' AND ');
      const sql = `SELECT n.id, n.model FROM non_patient_instances n WHERE ${where.sql} ORDER BY n.id LIMIT ?`;
      return db
        .all(sql, ...where.values, limit)
        .map(({ id, model }) => ({ id: Number(id), model: JSON.parse(String(model)) as DicomJson }));
    },
    walk(afterId: number, limit: number): StoredInstance[] {
      return db
        .all('SELECT * FROM non_patient_instances WHERE id > ? ORDER BY id LIMIT ?', afterId, limit)
        .map(storedOf);
    },
  };
}

export function nonPatientWrites(session: Session) {
  const { db } = session;
  return {
    admit(
      { instance, category, model, values }: NonPatientRecord,
      event: AuditEvent,
    ): 'stored' | 'duplicate' | 'conflict' {
      const held = db.get(
        'SELECT dataset_sha256, transfer_syntax_uid FROM non_patient_instances WHERE sop_instance_uid = ?',
        instance.sopInstanceUid,
      );
      if (held) {
        const same =
          held.dataset_sha256 === instance.datasetSha256 && held.transfer_syntax_uid === instance.transferSyntaxUid;
        return same ? 'duplicate' : 'conflict';
      }
      putValues(db, KIND, insert(session, instance, category, model), values as readonly ModelValue[]);
      appendAudit(session, event);
      return 'stored';
    },
    remove(category: NonPatientCategory, uid: string, by: string, event: AuditEvent): string | undefined {
      const row = db.get(OF_UID, category, uid);
      if (!row) return undefined;
      const { blobKey, datasetSha256, fileSize } = storedOf(row);
      const nowhere = { studyInstanceUid: '', seriesInstanceUid: '' };
      raiseTombstone(session, {
        reason: 'deleted',
        ...nowhere,
        sopInstanceUid: uid,
        datasetSha256,
        fileSize,
        blobKey,
        by,
      });
      dropValues(db, KIND, Number(row.id));
      db.run('DELETE FROM non_patient_instances WHERE id = ?', row.id!);
      appendAudit(session, event);
      return blobKey;
    },
  };
}

function insert(
  { db, now }: Session,
  instance: NonPatientRecord['instance'],
  category: NonPatientCategory,
  model: DicomJson,
): number {
  return db.insert(
    INSERT,
    instance.sopInstanceUid,
    instance.sopClassUid,
    instance.transferSyntaxUid,
    category,
    instance.blobKey,
    instance.fileSize,
    instance.datasetOffset,
    instance.datasetSha256,
    instance.blockChecksums,
    JSON.stringify(model),
    now,
  );
}

function storedOf(row: Row): StoredInstance {
  return {
    id: Number(row.id),
    seriesId: 0,
    studyInstanceUid: '',
    seriesInstanceUid: '',
    sopInstanceUid: String(row.sop_instance_uid),
    sopClassUid: String(row.sop_class_uid),
    transferSyntaxUid: String(row.transfer_syntax_uid),
    blobKey: String(row.blob_key),
    fileSize: Number(row.file_size),
    datasetOffset: Number(row.dataset_offset),
    datasetSha256: String(row.dataset_sha256),
    blockChecksums: row.block_checksums as Uint8Array,
    receivedAt: Number(row.received_at),
  };
}
