import type { SQLInputValue } from 'node:sqlite';
import type {
  Admission,
  Clock,
  ColumnValues,
  ConflictKind,
  ExtraAttribute,
  HeldInstance,
  InstanceIdentity,
  InstanceRecord,
  QueryLevel,
} from '@vesalius/archive/api';
import { foldForSearch } from '@vesalius/dicom';
import type { Database } from './database.ts';
import { recordText } from './record-text.ts';
import { columnsOf, foldedColumn, TABLES } from './schema.ts';

interface Held extends HeldInstance {
  readonly identity: InstanceIdentity;
}

/** Rows that are there already. */
interface Parents {
  readonly study?: number;
  readonly series?: number;
}

/** Rows for what arrived, inside a transaction of the caller. */
export class Admitting {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #extra: readonly ExtraAttribute[];

  constructor(db: Database, clock: Clock, extra: readonly ExtraAttribute[]) {
    this.#db = db;
    this.#clock = clock;
    this.#extra = extra;
  }

  held(sopInstanceUid: string): Held | undefined {
    const row = this.#db.get(
      `SELECT i.dataset_sha256, i.transfer_syntax, i.sop_class_uid, se.series_instance_uid, st.study_instance_uid
       FROM instances i JOIN series se ON se.id = i.series_fk JOIN studies st ON st.id = i.study_fk WHERE i.sop_instance_uid = ?`,
      sopInstanceUid,
    );
    if (!row) return undefined;
    const transferSyntaxUid = String(row.transfer_syntax);
    return {
      datasetSha256: String(row.dataset_sha256),
      transferSyntaxUid,
      identity: {
        sopInstanceUid,
        transferSyntaxUid,
        sopClassUid: String(row.sop_class_uid),
        seriesInstanceUid: String(row.series_instance_uid),
        studyInstanceUid: String(row.study_instance_uid),
      },
    };
  }

  admit(records: readonly InstanceRecord[]): Admission[] {
    const stored = new Map<string, number>();
    const admissions = records.map((record) => {
      const admission = this.#admitOne(record);
      if (admission.outcome === 'stored') {
        const key = `${record.identity.studyInstanceUid}\n${record.source.principal}\n${record.source.door}\n${record.source.address ?? ''}`;
        stored.set(key, (stored.get(key) ?? 0) + 1);
      }
      return admission;
    });
    for (const [key, instances] of stored) this.#audit(key.split('\n'), instances);
    return admissions;
  }

  #audit([study, actor, door, address]: readonly string[], instances: number): void {
    this.#db.run(
      `INSERT INTO audit(kind, outcome, actor, address, study_instance_uid, facts, at) VALUES ('instances-stored', 'success', ?, ?, ?, ?, ?)`,
      actor!,
      address || null,
      study!,
      JSON.stringify({ door, instances }),
      this.#clock.now(),
    );
  }

  #admitOne(record: InstanceRecord): Admission {
    const { identity } = record;
    const held = this.held(identity.sopInstanceUid);
    if (held) {
      const same = held.datasetSha256 === record.datasetSha256 && held.transferSyntaxUid === identity.transferSyntaxUid;
      return same ? { outcome: 'duplicate' } : this.#quarantine(record, 'instance-differs', held.identity);
    }
    const parents = this.parentsOf(record);
    if (typeof parents === 'string') return this.#quarantine(record, parents, undefined);
    this.store(record, parents);
    return { outcome: 'stored' };
  }

  /** The study and series the record belongs to, as far as they are there, or what it contradicts. */
  parentsOf(record: InstanceRecord): Parents | ConflictKind {
    const study = this.#db.get(
      'SELECT st.id, p.identity FROM studies st JOIN patients p ON p.id = st.patient_fk WHERE st.study_instance_uid = ?',
      record.identity.studyInstanceUid,
    );
    if (study && study.identity !== identityOfPatient(record)) return 'study-of-other-patient';
    const series = this.#db.get(
      'SELECT id, study_fk FROM series WHERE series_instance_uid = ?',
      record.identity.seriesInstanceUid,
    );
    if (series && series.study_fk !== study?.id) return 'series-of-other-study';
    return { ...(study && { study: Number(study.id) }), ...(series && { series: Number(series.id) }) };
  }

  /** Inserts the instance and what of its parents is not there yet; counts follow. */
  store(record: InstanceRecord, known: Parents): void {
    const patient = this.#patient(record, identityOfPatient(record));
    const study = known.study ?? this.#insert('study', { patient_fk: patient }, { ...record.patient, ...record.study });
    const series = known.series ?? this.#insert('series', { study_fk: study }, record.series);
    const instance = this.#insert('instance', instanceColumns(record, series, study), record.instance);
    this.#count(record, { patient, study, series }, known.study === undefined, known.series === undefined);
    this.#putExtra(record, { patient, study, series, instance });
    this.change('instance-stored', record.identity);
  }

  #patient(record: InstanceRecord, identity: string): number {
    const known = this.#db.get('SELECT id FROM patients WHERE identity = ?', identity);
    if (known) return Number(known.id);
    this.#db.run('UPDATE totals SET patients = patients + 1');
    return this.#insert('patient', { identity }, record.patient);
  }

  #insert(level: QueryLevel, fixed: Readonly<Record<string, SQLInputValue>>, values: ColumnValues): number {
    const columns = columnsOf(level);
    const names = [
      ...Object.keys(fixed),
      ...columns.flatMap(({ column, form }) => (form === 'name' ? [column, foldedColumn(column)] : [column])),
    ];
    const sql = `INSERT INTO ${TABLES[level].table}(${names.join(',')}) VALUES (${names.map(() => '?').join(',')})`;
    const given: SQLInputValue[] = Object.values(fixed);
    for (const { column, form } of columns) {
      const value = values[column] ?? null;
      given.push(value);
      if (form === 'name') given.push(value === null ? null : foldForSearch(String(value)));
    }
    return this.#db.insert(sql, ...given);
  }

  #count(
    record: InstanceRecord,
    ids: { patient: number; study: number; series: number },
    newStudy: boolean,
    newSeries: boolean,
  ): void {
    const [studies, series] = [newStudy ? 1 : 0, newSeries ? 1 : 0];
    this.#db.run(
      'UPDATE patients SET study_count = study_count + ?, series_count = series_count + ?, instance_count = instance_count + 1 WHERE id = ?',
      studies,
      series,
      ids.patient,
    );
    this.#db.run(
      'UPDATE studies SET series_count = series_count + ?, instance_count = instance_count + 1, bytes = bytes + ? WHERE id = ?',
      series,
      record.fileSize,
      ids.study,
    );
    this.#db.run(
      'UPDATE series SET instance_count = instance_count + 1, version = version + 1, last_at = ? WHERE id = ?',
      this.#clock.now(),
      ids.series,
    );
    this.#db.run(
      'UPDATE totals SET studies = studies + ?, series = series + ?, instances = instances + 1, bytes = bytes + ?',
      studies,
      series,
      record.fileSize,
    );
    this.#addTo('modalities', ids.study, record.series.modality);
    this.#addTo('sop_classes', ids.study, record.identity.sopClassUid);
  }

  #addTo(column: 'modalities' | 'sop_classes', study: number, value: string | number | null | undefined): void {
    if (value === null || value === undefined || value === '') return;
    const sql = `UPDATE studies SET ${column} = CASE WHEN ${column} = '' THEN ?1 ELSE ${column} || '\\' || ?1 END
      WHERE id = ?2 AND instr('\\' || ${column} || '\\', '\\' || ?1 || '\\') = 0`;
    this.#db.run(sql, String(value), study);
  }

  #putExtra(record: InstanceRecord, ids: Readonly<Record<QueryLevel, number>>): void {
    for (const { attribute, values } of record.extra) {
      const level = this.#extra[attribute]?.level;
      if (!level) continue;
      for (const value of values)
        this.#db.run('INSERT OR IGNORE INTO extra_values VALUES (?, ?, ?, ?)', level, ids[level], attribute, value);
    }
  }

  #quarantine(record: InstanceRecord, conflict: ConflictKind, held: InstanceIdentity | undefined): Admission {
    const { identity } = record;
    const open = this.#db.get(
      `SELECT id, conflict FROM quarantine WHERE sop_instance_uid = ? AND state = 'open' AND dataset_sha256 = ? AND transfer_syntax = ?`,
      identity.sopInstanceUid,
      record.datasetSha256,
      identity.transferSyntaxUid,
    );
    if (open) return { outcome: 'quarantined', caseId: Number(open.id), conflict: open.conflict as ConflictKind };
    const caseId = this.#db.insert(
      `INSERT INTO quarantine(conflict, state, record, sop_instance_uid, dataset_sha256, transfer_syntax, blob_key, held, opened_at) VALUES (?, 'open', ?, ?, ?, ?, ?, ?, ?)`,
      conflict,
      recordText(record),
      identity.sopInstanceUid,
      record.datasetSha256,
      identity.transferSyntaxUid,
      record.blobKey,
      held ? JSON.stringify(held) : null,
      this.#clock.now(),
    );
    this.change('instance-quarantined', identity, { case: caseId, conflict });
    return { outcome: 'quarantined', caseId, conflict };
  }

  change(kind: string, identity: Partial<InstanceIdentity>, facts?: Readonly<Record<string, string | number>>): void {
    this.#db.run(
      'INSERT INTO changes(kind, at, study_instance_uid, series_instance_uid, sop_instance_uid, facts) VALUES (?, ?, ?, ?, ?, ?)',
      kind,
      this.#clock.now(),
      identity.studyInstanceUid ?? null,
      identity.seriesInstanceUid ?? null,
      identity.sopInstanceUid ?? null,
      facts ? JSON.stringify(facts) : null,
    );
  }
}

/** A patient is an ID with its issuer; without an ID each study has a patient of its own, and nobody is merged by accident. */
function identityOfPatient(record: InstanceRecord): string {
  const id = record.patient.patient_id;
  if (id === undefined || id === null || id === '') return `study:${record.identity.studyInstanceUid}`;
  return JSON.stringify([record.patient.issuer_of_patient_id ?? '', id]);
}

function instanceColumns(
  record: InstanceRecord,
  series: number,
  study: number,
): Readonly<Record<string, SQLInputValue>> {
  const { pixels } = record;
  return {
    series_fk: series,
    study_fk: study,
    transfer_syntax: record.identity.transferSyntaxUid,
    blob_key: record.blobKey,
    file_size: record.fileSize,
    dataset_offset: record.datasetOffset,
    dataset_sha256: record.datasetSha256,
    block_checksums: record.blockChecksums,
    pixel_offset: pixels?.offset ?? null,
    pixel_length: pixels?.length ?? null,
    pixel_encapsulated: pixels ? Number(pixels.encapsulated) : null,
    pixel_frames: pixels?.numberOfFrames ?? null,
    frame_index: record.frameIndex ?? null,
    source: JSON.stringify(record.source),
    received_at: record.receivedAt,
  };
}
