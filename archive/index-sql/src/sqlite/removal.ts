import type { Binning } from '@vesalius/archive/api';
import type { ArchiveRows } from './archive-rows.ts';
import { IntoBin } from './bin/into-bin.ts';
import type { Row } from './database.ts';
import type { Session } from './session.ts';
import { Tally } from './tally.ts';
import { raiseTombstone, type Tombstone } from './tombstones.ts';

const LEAVING = `SELECT i.id, i.series_ref, se.study_ref, st.patient_ref, i.sop_instance_uid, se.series_instance_uid, st.study_instance_uid,
  i.dataset_sha256, i.file_size, i.blob_key, i.sop_class_uid, se.modality, o.blob_key AS original_blob
  FROM instances i LEFT JOIN originals o ON o.instance_ref = i.id JOIN series se ON se.id = i.series_ref JOIN studies st ON st.id = se.study_ref WHERE i.id = ?`;

/** Takes instances out inside a transaction of the caller: they go to the bin or leave tombstones, changes come, and with `finish` counts follow and empty parents go. */
export class RemovalRun {
  readonly #session: Session;
  readonly #rows: ArchiveRows;
  readonly #tally: Tally;
  readonly #by: string;
  readonly #bin: IntoBin | undefined;
  instances = 0;
  /** Free now: those of the bin are not among them. */
  readonly blobKeys: string[] = [];
  /** Of what they were before they were kept in another transfer syntax. */
  readonly originalBlobKeys: string[] = [];
  readonly perStudy = new Map<string, number>();
  bytes = 0;

  constructor(session: Session, rows: ArchiveRows, by: string, binning?: Binning) {
    this.#session = session;
    this.#rows = rows;
    this.#tally = new Tally(session, rows);
    this.#by = by;
    this.#bin = binning && new IntoBin(session, by, binning);
  }

  remove(id: number, reason: Tombstone['reason']): void {
    const row = this.#session.db.get(LEAVING, id)!;
    const stone = { ...tombstoneOf(row), reason, by: this.#by };
    if (this.#bin) this.#bin.instance({ id, series: Number(row.series_ref), study: Number(row.study_ref) }, reason);
    else this.#bury(stone, row.original_blob);
    this.#rows.remove('instance', id);
    this.#tally.instance(
      {
        patient: Number(row.patient_ref),
        study: Number(row.study_ref),
        series: Number(row.series_ref),
        size: stone.fileSize,
        modality: String(row.modality),
        sopClassUid: String(row.sop_class_uid),
      },
      -1,
    );
    this.#session.appendChange('instance-deleted', stone, { reason });
    this.instances += 1;
    this.bytes += stone.fileSize;
    this.perStudy.set(stone.studyInstanceUid, (this.perStudy.get(stone.studyInstanceUid) ?? 0) + 1);
  }

  #bury(stone: Tombstone, originalBlob: Row[string] | undefined): void {
    raiseTombstone(this.#session, stone);
    this.blobKeys.push(stone.blobKey);
    if (typeof originalBlob !== 'string') return;
    raiseTombstone(this.#session, { ...stone, blobKey: originalBlob });
    this.originalBlobKeys.push(originalBlob);
  }

  /** The entries of the bin that it went to. */
  finish(): number[] {
    this.#tally.apply();
    return this.#bin?.finish() ?? [];
  }
}

function tombstoneOf(row: Row): Omit<Tombstone, 'reason' | 'by'> {
  return {
    studyInstanceUid: String(row.study_instance_uid),
    seriesInstanceUid: String(row.series_instance_uid),
    sopInstanceUid: String(row.sop_instance_uid),
    datasetSha256: String(row.dataset_sha256),
    fileSize: Number(row.file_size),
    blobKey: String(row.blob_key),
  };
}
