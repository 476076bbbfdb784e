import type { Session } from './session.ts';

/** What is left of an instance that went. */
export interface Tombstone {
  readonly reason: 'deleted' | 'replaced' | 'rejected';
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly datasetSha256: string;
  readonly fileSize: number;
  readonly blobKey: string;
  readonly by: string;
}

const INSERT = `INSERT INTO tombstones(reason, sop_instance_uid, series_instance_uid, study_instance_uid, dataset_sha256, file_size, blob_key,
  deleted_by, deleted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function raiseTombstone({ db, now }: Session, stone: Tombstone): void {
  const { reason, sopInstanceUid, seriesInstanceUid, studyInstanceUid, datasetSha256, fileSize, blobKey, by } = stone;
  db.put(
    INSERT,
    reason,
    sopInstanceUid,
    seriesInstanceUid,
    studyInstanceUid,
    datasetSha256,
    fileSize,
    blobKey,
    by,
    now,
  );
}
