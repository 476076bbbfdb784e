import type { Binning, BinReason } from '@vesalius/archive/api';
import type { RecordParts } from '../../admission-message.ts';
import type { Row, Value } from '../database.ts';
import { type NamedRecord, namedRecord, type RecordLevel } from '../named-record.ts';
import type { Session } from '../session.ts';
import { type BinPlaces, placesOfStudy } from './bin-places.ts';

const INSTANCE = `SELECT i.*, so.source FROM instances i JOIN sources so ON so.id = i.source_ref WHERE i.id = ?`;
const ORIGINAL = `SELECT transfer_syntax_uid, dataset_sha256, file_size, replaced_at, blob_key FROM originals WHERE instance_ref = ?`;
const EXTRA = `SELECT v.attribute, v.value, v.folded FROM extra_values v JOIN extra_attributes a ON a.id = v.attribute
  WHERE a.level = ? AND v.entity = ? ORDER BY v.attribute, v.position`;
const KNOWN_ENTRY = `SELECT id FROM bin_entries WHERE study_instance_uid = ? AND reason = ? AND deleted_by = ? AND deleted_at = ?`;
const NEW_ENTRY = `INSERT INTO bin_entries(reason, study_instance_uid, patient_id, patient_name, study_date, study_description, modalities,
  places, instances, bytes, deleted_by, deleted_at, expires_at, purge_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, 'kept')`;
const GROW = 'UPDATE bin_entries SET instances = instances + ?, bytes = bytes + ? WHERE id = ?';
const PUT = `INSERT INTO binned(entry_ref, sop_instance_uid, reason, blob_key, original_blob_key, original, record, block_checksums, frame_index)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

interface Entry {
  readonly id: number;
  readonly places: BinPlaces;
  instances: number;
  bytes: number;
}

interface Parents {
  readonly study: Row;
  readonly series: Row;
}

/** Rows that a removal finds where an instance hangs. */
export interface Hanging {
  readonly id: number;
  readonly series: number;
  readonly study: number;
}

/** Writes what is removed into the bin, inside the transaction that removes it and before its rows go. */
export class IntoBin {
  readonly #session: Session;
  readonly #by: string;
  readonly #binning: Binning;
  readonly #entries = new Map<string, Entry>();
  readonly #parents = new Map<number, Parents>();
  readonly #extraOfParents = new Map<string, NamedRecord['extra']>();

  constructor(session: Session, by: string, binning: Binning) {
    this.#session = session;
    this.#by = by;
    this.#binning = binning;
  }

  /** An instance that is kept. */
  instance(at: Hanging, reason: BinReason): void {
    const { db } = this.#session;
    const row = db.get(INSTANCE, at.id)!;
    const original = db.get(ORIGINAL, at.id);
    const parents = this.#parentsOf(at);
    const entry = this.#entryOf(reason, parents.study);
    const record = this.#recordOf(at, row, parents, entry.places);
    this.#put(entry, reason, record, row, original);
  }

  /** A newcomer that was held and is not wanted. */
  newcomer({ form, blockChecksums, frameIndex }: RecordParts): void {
    const record = namedRecord(this.#session, form);
    const study = { ...record.values.patient, ...record.values.study, modalities: record.values.series.modality ?? '' };
    const entry = this.#entryOf('rejected', study);
    this.#put(entry, 'rejected', record, { block_checksums: blockChecksums, frame_index: frameIndex }, undefined);
  }

  /** The entries that it went to. */
  finish(): number[] {
    for (const { id, instances, bytes } of this.#entries.values()) this.#session.db.put(GROW, instances, bytes, id);
    return [...this.#entries.values()].map(({ id }) => id);
  }

  #put(entry: Entry, reason: BinReason, record: NamedRecord, bytes: Row, original: Row | undefined): void {
    const { kept, identity } = record;
    this.#session.db.put(
      PUT,
      entry.id,
      identity.sopInstanceUid,
      reason,
      kept.blobKey,
      original?.blob_key ?? null,
      original ? JSON.stringify(original) : null,
      JSON.stringify(record),
      bytes.block_checksums!,
      bytes.frame_index ?? null,
    );
    entry.instances += 1;
    entry.bytes += kept.fileSize;
  }

  #parentsOf({ study, series }: Hanging): Parents {
    let parents = this.#parents.get(series);
    if (!parents) {
      const { db } = this.#session;
      parents = {
        study: db.get('SELECT * FROM studies WHERE id = ?', study)!,
        series: db.get('SELECT * FROM series WHERE id = ?', series)!,
      };
      this.#parents.set(series, parents);
    }
    return parents;
  }

  #entryOf(reason: BinReason, study: Row): Entry {
    const uid = String(study.study_instance_uid);
    const key = `${reason} ${uid}`;
    let entry = this.#entries.get(key);
    if (!entry) {
      const places = placesOfStudy(this.#session, uid);
      entry = { id: this.#entryRow(reason, uid, study, places), places, instances: 0, bytes: 0 };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /** What one act takes in several transactions is one entry. */
  #entryRow(reason: BinReason, uid: string, study: Row, places: BinPlaces): number {
    const { db } = this.#session;
    const { at, purgeAt } = this.#binning;
    const known = db.value(KNOWN_ENTRY, uid, reason, this.#by, at);
    if (known !== undefined) return Number(known);
    const shown = ['patient_id', 'patient_name', 'study_date', 'study_description', 'modalities'];
    const words = shown.map((column) => String(study[column] ?? ''));
    return db.insert(NEW_ENTRY, reason, uid, ...words, JSON.stringify(places), this.#by, at, purgeAt, purgeAt);
  }

  #recordOf(
    { id, study: studyId, series: seriesId }: Hanging,
    row: Row,
    { study, series }: Parents,
    places: BinPlaces,
  ) {
    const patientId = Number(study.patient_ref);
    const rows = { patient: study, study, series, instance: row };
    const valuesOf = (level: RecordLevel) =>
      Object.fromEntries(
        this.#session.settings.columns[level].map((column) => [column, asColumn(rows[level][column])]),
      );
    const record: NamedRecord = {
      identity: {
        studyInstanceUid: String(study.study_instance_uid),
        seriesInstanceUid: String(series.series_instance_uid),
        sopInstanceUid: String(row.sop_instance_uid),
        sopClassUid: String(row.sop_class_uid),
        transferSyntaxUid: String(row.transfer_syntax_uid),
      },
      values: {
        patient: valuesOf('patient'),
        study: valuesOf('study'),
        series: valuesOf('series'),
        instance: valuesOf('instance'),
      },
      extra: [
        ...this.#extraOfParent('patient', patientId),
        ...this.#extraOfParent('study', studyId),
        ...this.#extraOfParent('series', seriesId),
        ...this.#extraOf('instance', id),
      ],
      kept: keptOf(row),
      source: JSON.parse(String(row.source)) as NamedRecord['source'],
      placing: { maker: places.maker, projects: places.projects },
    };
    return record;
  }

  #extraOfParent(level: RecordLevel, id: number): NamedRecord['extra'] {
    const key = `${level} ${id}`;
    const known = this.#extraOfParents.get(key) ?? this.#extraOf(level, id);
    this.#extraOfParents.set(key, known);
    return known;
  }

  #extraOf(level: RecordLevel, entity: number): NamedRecord['extra'] {
    if (this.#session.settings.extraDefinitions.length === 0) return [];
    const rows = this.#session.db.arrays(EXTRA, [level, entity]);
    return [...Map.groupBy(rows, ([attribute]) => Number(attribute))].map(([id, values]) => ({
      id,
      level,
      values: values.map(([, value]) => String(value)),
      ...(values.some(([, , folded]) => folded !== '') && { folded: values.map(([, , folded]) => String(folded)) }),
    }));
  }
}

function asColumn(value: Value | undefined): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function keptOf(row: Row): NamedRecord['kept'] {
  return {
    blobKey: String(row.blob_key),
    fileSize: Number(row.file_size),
    datasetOffset: Number(row.dataset_offset),
    datasetSha256: String(row.dataset_sha256),
    receivedAt: Number(row.received_at),
    ...(row.pixel_offset !== null && {
      pixels: {
        offset: Number(row.pixel_offset),
        length: Number(row.pixel_length),
        encapsulated: Number(row.pixel_encapsulated) === 1,
        numberOfFrames: Number(row.pixel_frames),
      },
    }),
  };
}
