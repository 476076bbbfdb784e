import type { Admission, ConflictKind, InstanceIdentity, ScopePart } from '@vesalius/archive/api';
import type { RecordParts } from '../admission-message.ts';
import { scopeSql } from '../query/scope-sql.ts';
import type { ColumnValue } from '../record-form.ts';
import type { ArchiveRows } from './archive-rows.ts';
import { type BinPlaces, binVisible } from './bin/bin-places.ts';
import type { Row } from './database.ts';
import {
  ALL_BINNED,
  ALL_SERIES,
  HELD_COLUMNS,
  lookAhead,
  type PatientIdentity,
  patientKey,
  STUDIES,
} from './looked-ahead.ts';
import { holdInQuarantine } from './quarantine.ts';
import type { Session } from './session.ts';
import { StoredAudit } from './stored-audit.ts';
import { type Membership, Tally } from './tally.ts';

interface KnownStudy {
  readonly id: number;
  readonly patient: number;
  readonly patientId: string;
  readonly identityIssuer: string;
}

interface KnownSeries {
  readonly id: number;
  readonly study: number;
  readonly modality: string;
}

/** The door of blobs that the sweep finds without a row. */
const RECOVERY = 'recovery';
const HELD = `${HELD_COLUMNS} i.sop_instance_uid = ?`;
const STUDY = `${STUDIES} st.study_instance_uid = ?`;
const SERIES = `${ALL_SERIES} series_instance_uid = ?`;
const BINNED = `${ALL_BINNED} b.sop_instance_uid = ?`;
const PATIENT = 'SELECT id FROM patients WHERE patient_id = ? AND identity_issuer = ?';
const FIRST_OF_STUDY = `SELECT i.sop_instance_uid FROM instances i JOIN series se ON se.id = i.series_ref WHERE se.study_ref = ? ORDER BY i.id LIMIT 1`;
const FIRST_OF_SERIES = 'SELECT sop_instance_uid FROM instances WHERE series_ref = ? ORDER BY id LIMIT 1';

/** What a newcomer's UIDs may already belong to. */
const OF_STUDY = { uid: 'studyInstanceUid', from: 'studies st WHERE st.study_instance_uid' } as const;
const OF_SERIES = {
  uid: 'seriesInstanceUid',
  from: 'series se JOIN studies st ON st.id = se.study_ref WHERE se.series_instance_uid',
} as const;
const OF_INSTANCE = {
  uid: 'sopInstanceUid',
  from: 'instances i JOIN series se ON se.id = i.series_ref JOIN studies st ON st.id = se.study_ref WHERE i.sop_instance_uid',
} as const;

/**
 * Admits instances one after another inside a transaction of the caller, conflicts first. What is known of studies and series is
 * remembered from one to the next; `finish` writes counts and audit.
 */
export class AdmissionRun {
  readonly #session: Session;
  readonly #rows: ArchiveRows;
  readonly #tally: Tally;
  readonly #audit = new StoredAudit();
  readonly #sources = new Map<string, number>();
  /** What was looked up ahead, and came since; undefined: it is not there. Patients by `patientKey`. */
  readonly #studies = new Map<string, KnownStudy | undefined>();
  readonly #series = new Map<string, KnownSeries | undefined>();
  readonly #patients = new Map<string, number | undefined>();
  readonly #held = new Map<string, Row | undefined>();
  /** What lies in the bin under the UIDs that were looked up ahead. */
  readonly #binned = new Map<string, Row | undefined>();
  readonly #pastBin: boolean;

  /** @param pastBin what lies in the bin keeps nothing out: it is decided, or comes from there */
  constructor(session: Session, rows: ArchiveRows, { pastBin = false }: { readonly pastBin?: boolean } = {}) {
    this.#session = session;
    this.#pastBin = pastBin;
    this.#rows = rows;
    this.#tally = new Tally(session, rows);
  }

  /** Looks up together what the records may meet, where each question by itself would be a journey. */
  lookAhead(records: readonly RecordParts[]): void {
    if (!this.#session.db.far) return;
    const ahead = lookAhead(this.#session.db, records, (record) => this.#patientOf(record));
    for (const [uid, row] of ahead.instances) this.#held.set(uid, row);
    for (const [uid, row] of ahead.studies) this.#studies.set(uid, row && knownStudy(row));
    for (const [uid, row] of ahead.series) this.#series.set(uid, row && knownSeries(row));
    for (const [key, row] of ahead.patients) this.#patients.set(key, row && Number(row.id));
    for (const [source, row] of ahead.sources) if (row) this.#sources.set(source, Number(row.id));
    for (const [uid, row] of ahead.binned) this.#binned.set(uid, row);
  }

  admit(record: RecordParts): Admission {
    if (!this.#mayAdd(record)) {
      this.#audit.refused(record);
      return { outcome: 'refused' };
    }
    const known = this.#known(record);
    const { hold } = record.form;
    if (hold && !known.outcome) return this.#quarantine(record, hold.conflict, hold.held);
    if (known.conflict) return this.#quarantine(record, known.conflict, known.held);
    if (known.outcome === 'binned') return this.#refuseBinned(record, known.row);
    if (known.outcome === 'duplicate') this.#audit.duplicate(record);
    if (known.outcome) return { outcome: known.outcome };
    this.#store(record, known);
    return { outcome: 'stored' };
  }

  /** Who sends to a part of the archive adds to no study outside it, whatever the UIDs say. */
  #mayAdd({ form: { placing, identity, values } }: RecordParts): boolean {
    const scope = placing?.scope;
    if (!scope || scope.sees === 'all') return true;
    const { sql, values: wanted } = scopeSql(scope);
    for (const touched of [OF_STUDY, OF_SERIES, OF_INSTANCE]) {
      const uid = identity[touched.uid];
      const seen = this.#session.db.value(`SELECT ${sql} FROM ${touched.from} = ?`, ...wanted, uid);
      if (seen === 0) return false;
    }
    if (this.#study(identity.studyInstanceUid) || (placing.projects?.length ?? 0) > 0) return true;
    const institution = values.series[this.#session.settings.columns.series.indexOf('institution_name')];
    return scope.sees === 'some' && scope.parts.some((part) => opensStudies(part, institution));
  }

  /** Admits what contradicts nothing; false when it does. */
  admitIfFits(record: RecordParts): boolean {
    const known = this.#known(record);
    if (known.conflict || known.outcome) return false;
    this.#store(record, known);
    return true;
  }

  #known(record: RecordParts): Known {
    const { identity, kept } = record.form;
    const held = this.#heldAs(identity.sopInstanceUid);
    if (held?.blob_key === kept.blobKey) return { outcome: 'stored' }; // asked twice: a duplicate's blob would be thrown away
    if (held && isSame(held, record)) return { outcome: 'duplicate' };
    if (held) return { conflict: 'instance-differs', held: heldIdentity(identity.sopInstanceUid, held) };
    const binned = this.#pastBin ? undefined : this.#binnedAs(identity.sopInstanceUid);
    return binned ? { outcome: 'binned', row: binned } : this.#parents(record);
  }

  #binnedAs(uid: string): Row | undefined {
    return this.#binned.has(uid) ? this.#binned.get(uid) : this.#session.db.get(BINNED, uid);
  }

  /** Only who could have seen it learns that it was here. */
  #refuseBinned(record: RecordParts, { places, purge_at: purgeAt }: Row): Admission {
    this.#audit.refused(record);
    const scope = record.form.placing?.scope ?? { sees: 'all' };
    const mayKnow = binVisible(scope, JSON.parse(String(places)) as BinPlaces);
    return mayKnow ? { outcome: 'binned', purgeAt: Number(purgeAt) } : { outcome: 'refused' };
  }

  #heldAs(uid: string): Row | undefined {
    return this.#held.has(uid) ? this.#held.get(uid) : this.#session.db.get(HELD, uid);
  }

  /** Whether nothing that is known of its study and series contradicts it. */
  fitsParents(record: RecordParts): boolean {
    return this.#parents(record).conflict === undefined;
  }

  #parents(record: RecordParts): Fitting | Contradiction {
    const { identity } = record.form;
    const patient = this.#patientOf(record);
    const study = this.#study(identity.studyInstanceUid);
    if (study && (study.patientId !== patient.id || study.identityIssuer !== patient.issuer))
      return { conflict: 'study-of-other-patient', held: this.#firstOf(FIRST_OF_STUDY, study.id) };
    const series = this.#seriesOf(identity.seriesInstanceUid);
    if (series && series.study !== study?.id)
      return { conflict: 'series-of-other-study', held: this.#firstOf(FIRST_OF_SERIES, series.id) };
    return { patient, study, series };
  }

  /** @param audited false where the caller's own row tells of it */
  finish({ audited = true }: { readonly audited?: boolean } = {}): void {
    this.#tally.apply();
    if (audited) this.#audit.write(this.#session);
  }

  #store(record: RecordParts, known: Fitting): void {
    const study = known.study ?? this.#newStudy(record, known.patient);
    const series = known.series ?? this.#newSeries(record, study);
    this.#held.delete(record.form.identity.sopInstanceUid);
    this.#rows.insertInstance(record, series.id, this.#sourceOf(record));
    this.#tally.instance(memberOf(record, study, series), 1);
    this.#session.appendChange('instance-stored', record.form.identity);
    this.#audit.stored(record);
  }

  #newStudy(record: RecordParts, identity: PatientIdentity): KnownStudy {
    const known = this.#patientAs(identity);
    const patient = known ?? this.#rows.insertPatient(record, identity.issuer);
    this.#patients.set(patientKey(identity), patient);
    const id = this.#rows.insertStudy(record, patient);
    const study = { id, patient, patientId: identity.id, identityIssuer: identity.issuer };
    this.#studies.set(record.form.identity.studyInstanceUid, study);
    const member = memberOf(record, study, { id: 0, study: id, modality: '' });
    if (known === undefined) this.#tally.created('patient', member);
    this.#tally.created('study', member);
    return study;
  }

  #newSeries(record: RecordParts, study: KnownStudy): KnownSeries {
    const id = this.#rows.insertSeries(record, study.id);
    const series = { id, study: study.id, modality: this.#columnOf(record, 'series', 'modality') };
    this.#series.set(record.form.identity.seriesInstanceUid, series);
    this.#tally.created('series', memberOf(record, study, series));
    return series;
  }

  #patientAs(identity: PatientIdentity): number | undefined {
    const key = patientKey(identity);
    if (this.#patients.has(key)) return this.#patients.get(key);
    const known = this.#session.db.value(PATIENT, identity.id, identity.issuer);
    return known === undefined ? undefined : Number(known);
  }

  /** A patient is an ID with its issuer; without an ID each study has a patient of its own, and nobody is merged by accident. */
  #patientOf(record: RecordParts): PatientIdentity {
    const id = this.#columnOf(record, 'patient', 'patient_id');
    if (id === '') return { id, issuer: record.form.identity.studyInstanceUid };
    return { id, issuer: this.#columnOf(record, 'patient', 'issuer_of_patient_id') };
  }

  #columnOf(record: RecordParts, level: 'patient' | 'series', column: string): string {
    return String(record.form.values[level][this.#session.settings.columns[level].indexOf(column)]);
  }

  #study(uid: string): KnownStudy | undefined {
    if (this.#studies.has(uid)) return this.#studies.get(uid);
    const row = this.#session.db.get(STUDY, uid);
    if (!row) return undefined;
    const study = knownStudy(row);
    this.#studies.set(uid, study);
    return study;
  }

  #seriesOf(uid: string): KnownSeries | undefined {
    if (this.#series.has(uid)) return this.#series.get(uid);
    const row = this.#session.db.get(SERIES, uid);
    if (!row) return undefined;
    const series = knownSeries(row);
    this.#series.set(uid, series);
    return series;
  }

  #sourceOf(record: RecordParts): number {
    const key = JSON.stringify(record.form.source);
    let id = this.#sources.get(key);
    if (id === undefined) {
      id = this.#rows.source(key);
      this.#sources.set(key, id);
    }
    return id;
  }

  #firstOf(sql: string, id: number): InstanceIdentity | undefined {
    const uid = this.#session.db.value(sql, id);
    const held = uid === undefined ? undefined : this.#session.db.get(HELD, uid);
    return held && heldIdentity(String(uid), held);
  }

  #quarantine(record: RecordParts, conflict: ConflictKind, held: InstanceIdentity | undefined): Admission {
    const { admission, opened } = holdInQuarantine(this.#session, record, conflict, held);
    if (opened) {
      this.#tally.quarantined(1);
      this.#audit.quarantined(record);
    }
    return admission;
  }
}

/** The same as it is kept or as it once came, or what a crash has left of its being replaced. */
function isSame(held: Row, { form: { identity, kept, source } }: RecordParts): boolean {
  const syntax = identity.transferSyntaxUid;
  if (held.dataset_sha256 === kept.datasetSha256 && held.transfer_syntax_uid === syntax) return true;
  if (held.original_sha256 === kept.datasetSha256 && held.original_syntax === syntax) return true;
  return source.door === RECOVERY && held.coming_syntax === syntax;
}

/** Where a part of the archive takes a new study that is put into no project. */
function opensStudies(part: ScopePart, institution: ColumnValue | undefined): boolean {
  if (part.of === 'institution') return part.institution === institution;
  return part.of === 'archive' || part.of === 'uploads';
}

/** A newcomer that fits, with those of its parents that are there. */
interface Fitting {
  readonly conflict?: undefined;
  readonly outcome?: undefined;
  readonly patient: PatientIdentity;
  readonly study: KnownStudy | undefined;
  readonly series: KnownSeries | undefined;
}

interface Contradiction {
  readonly conflict: ConflictKind;
  readonly outcome?: undefined;
  readonly held: InstanceIdentity | undefined;
}

type Known =
  | Fitting
  | { readonly conflict?: undefined; readonly outcome: 'binned'; readonly row: Row }
  | { readonly conflict?: undefined; readonly outcome: 'stored' | 'duplicate' }
  | Contradiction;

function knownStudy(row: Row): KnownStudy {
  return {
    id: Number(row.id),
    patient: Number(row.patient_ref),
    patientId: String(row.patient_id),
    identityIssuer: String(row.identity_issuer),
  };
}

function knownSeries(row: Row): KnownSeries {
  return { id: Number(row.id), study: Number(row.study_ref), modality: String(row.modality) };
}

function memberOf(record: RecordParts, study: KnownStudy, series: KnownSeries): Membership {
  return {
    patient: study.patient,
    study: study.id,
    series: series.id,
    size: record.form.kept.fileSize,
    modality: series.modality,
    sopClassUid: record.form.identity.sopClassUid,
  };
}

function heldIdentity(sopInstanceUid: string, held: Row): InstanceIdentity {
  return {
    sopInstanceUid,
    studyInstanceUid: String(held.study_instance_uid),
    seriesInstanceUid: String(held.series_instance_uid),
    sopClassUid: String(held.sop_class_uid),
    transferSyntaxUid: String(held.transfer_syntax_uid),
  };
}
