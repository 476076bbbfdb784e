import type { ColumnTypes } from './dialect.ts';

/**
 * The first schema. Released: it never changes, whatever the table of indexed attributes becomes later; what comes later is a
 * migration of its own. Columns of attributes: `name` marks a person name, which gets a second column, folded for search; `number` a
 * number; everything else is text, empty where the data set has no value.
 */
const PATIENT = `patient_id issuer_of_patient_id patient_name:name patient_birth_date patient_birth_time patient_sex other_patient_ids
  other_patient_names:name ethnic_group patient_comments`;
const STUDY = `study_instance_uid study_date study_time accession_number study_id study_description referring_physician_name:name
  reading_physicians:name timezone_offset admitting_diagnoses procedure_codes patient_age patient_size:number patient_weight:number
  occupation additional_patient_history`;
const SERIES = `series_instance_uid modality series_number:number series_description series_date series_time body_part laterality
  patient_position protocol_name performing_physician_name:name operators_name:name manufacturer manufacturer_model station_name
  institution_name department_name device_serial_number frame_of_reference_uid pps_start_date pps_start_time pps_id pps_description
  request_attributes requested_procedure_id scheduled_step_id`;
const INSTANCE = `sop_instance_uid sop_class_uid instance_number:number content_date content_time acquisition_date acquisition_time
  acquisition_datetime acquisition_number:number image_type rows:number columns:number bits_allocated:number number_of_frames:number
  photometric content_label content_description concept_name completion_flag verification_flag`;

const INDEXES = [
  'UNIQUE patients_identity ON patients(patient_id, identity_issuer)',
  'patients_name ON patients(patient_name_folded)',
  `patients_other_names ON patients(other_patient_names_folded) WHERE other_patient_names_folded <> ''`,
  'patients_birth_date ON patients(patient_birth_date)',
  'UNIQUE studies_uid ON studies(study_instance_uid)',
  'studies_patient ON studies(patient_ref)',
  'studies_patient_id ON studies(patient_id)',
  'studies_patient_name ON studies(patient_name_folded)',
  'studies_patient_birth_date ON studies(patient_birth_date)',
  'studies_date ON studies(study_date, study_time)',
  'studies_accession_number ON studies(accession_number)',
  'studies_study_id ON studies(study_id)',
  'studies_description ON studies(study_description)',
  'studies_referring_physician ON studies(referring_physician_name_folded)',
  `studies_reading_physicians ON studies(reading_physicians_folded) WHERE reading_physicians_folded <> ''`,
  `studies_other_patient_names ON studies(other_patient_names_folded) WHERE other_patient_names_folded <> ''`,
  'UNIQUE series_uid ON series(series_instance_uid)',
  'series_study ON series(study_ref, series_number)',
  'series_modality ON series(modality)',
  'series_institution ON series(institution_name)',
  `series_performing_physician ON series(performing_physician_name_folded) WHERE performing_physician_name_folded <> ''`,
  `series_operators ON series(operators_name_folded) WHERE operators_name_folded <> ''`,
  'series_pps_start_date ON series(pps_start_date)',
  'series_requested_procedure ON series(requested_procedure_id)',
  'series_scheduled_step ON series(scheduled_step_id)',
  'series_unstable ON series(last_instance_at) WHERE stable = 0',
  'UNIQUE instances_uid ON instances(sop_instance_uid)',
  'UNIQUE instances_blob ON instances(blob_key)',
  'instances_series ON instances(series_ref, instance_number)',
  'instances_sop_class ON instances(sop_class_uid)',
  'study_values_value ON study_values(kind, value, study_ref)',
  'extra_values_value ON extra_values(attribute, value, entity)',
  `extra_values_name ON extra_values(folded, attribute) WHERE folded <> ''`,
  'quarantine_instance ON quarantine(sop_instance_uid, state)',
  'quarantine_state ON quarantine(state, id)',
  'tombstones_blob ON tombstones(blob_key)',
  // Those are the most by far: in the order of arrival one of them is never far.
  `audit_kind ON audit(kind, id) WHERE kind <> 'instances-stored'`,
  'jobs_state ON jobs(state, id)',
  'sessions_user ON sessions(user_id)',
  'sessions_expiry ON sessions(expires_at)',
];

export function migration0001(types: ColumnTypes): string[] {
  const tables = [...archiveTables(types), ...searchTables(types), ...recordTables(types), ...identityTables(types)];
  const indexes = INDEXES.map((text) => {
    const unique = text.startsWith('UNIQUE ');
    return `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${unique ? text.slice('UNIQUE '.length) : text}`;
  });
  return [...tables, ...indexes, 'INSERT INTO totals VALUES (1, 0, 0, 0, 0, 0, 0, 0)'];
}

function attributes(list: string, { number, text }: ColumnTypes): string {
  const columns = list.split(/\s+/).flatMap((entry) => {
    const [column, form] = entry.split(':');
    if (form === 'number') return [`"${column}" ${number}`];
    const named = [`"${column}" ${text} NOT NULL DEFAULT ''`];
    return form === 'name' ? [...named, `"${column}_folded" ${text} NOT NULL DEFAULT ''`] : named;
  });
  return columns.join(', ');
}

/** Patients, studies, series and instances; counts and sizes are kept in the rows. */
function archiveTables(types: ColumnTypes): string[] {
  const { key, rowKey, integer, text, bytes, table } = types;
  const count = `${integer} NOT NULL DEFAULT 0`;
  return [
    `CREATE TABLE patients(id ${key}, identity_issuer ${text} NOT NULL, number_of_studies ${count}, number_of_series ${count},
      number_of_instances ${count}, ${attributes(PATIENT, types)})${table}`,
    `CREATE TABLE studies(id ${key}, patient_ref ${integer} NOT NULL REFERENCES patients(id), number_of_series ${count},
      number_of_instances ${count}, size ${count}, modalities ${text} NOT NULL DEFAULT '', sop_classes ${text} NOT NULL DEFAULT '',
      created_at ${integer} NOT NULL, ${attributes(PATIENT, types)}, ${attributes(STUDY, types)})${table}`,
    `CREATE TABLE series(id ${key}, study_ref ${integer} NOT NULL REFERENCES studies(id), number_of_instances ${count}, size ${count},
      revision ${count}, last_instance_at ${integer} NOT NULL, stable ${count}, ${attributes(SERIES, types)})${table}`,
    `CREATE TABLE sources(id ${key}, source ${text} NOT NULL UNIQUE)${table}`,
    `CREATE TABLE instances(id ${rowKey}, series_ref ${integer} NOT NULL REFERENCES series(id), transfer_syntax_uid ${text} NOT NULL,
      blob_key ${text} NOT NULL, file_size ${integer} NOT NULL, dataset_offset ${integer} NOT NULL, dataset_sha256 ${text} NOT NULL,
      pixel_offset ${integer}, pixel_length ${integer}, pixel_encapsulated ${integer}, pixel_frames ${integer},
      source_ref ${integer} NOT NULL REFERENCES sources(id), received_at ${integer} NOT NULL, ${attributes(INSTANCE, types)},
      block_checksums ${bytes} NOT NULL, frame_index ${bytes})${table}`,
    `CREATE TABLE series_documents(series_ref ${integer} PRIMARY KEY REFERENCES series(id), revision ${integer} NOT NULL,
      gzip ${bytes} NOT NULL)${table}`,
  ];
}

/** What searches need beside the columns: words of names, values in a study, further attributes. */
function searchTables({ key, integer, text, table, clustered }: ColumnTypes): string[] {
  return [
    `CREATE TABLE names(id ${key}, folded ${text} NOT NULL UNIQUE)${table}`,
    `CREATE TABLE name_parts(start ${integer} NOT NULL, part ${text} NOT NULL, name ${integer} NOT NULL REFERENCES names(id),
      PRIMARY KEY(start, part, name))${clustered}`,
    `CREATE TABLE study_values(study_ref ${integer} NOT NULL REFERENCES studies(id), kind ${integer} NOT NULL, value ${text} NOT NULL,
      PRIMARY KEY(study_ref, kind, value))${clustered}`,
    `CREATE TABLE extra_attributes(id ${key}, definition ${text} NOT NULL UNIQUE, level ${text} NOT NULL)${table}`,
    `CREATE TABLE extra_values(attribute ${integer} NOT NULL, entity ${integer} NOT NULL, position ${integer} NOT NULL,
      value ${text} NOT NULL, folded ${text} NOT NULL, PRIMARY KEY(attribute, entity, position))${clustered}`,
    `CREATE TABLE totals(one ${integer} PRIMARY KEY, patients ${integer} NOT NULL, studies ${integer} NOT NULL, series ${integer} NOT NULL,
      instances ${integer} NOT NULL, size ${integer} NOT NULL, quarantined ${integer} NOT NULL,
      removals ${integer} NOT NULL)${table}`,
  ];
}

/** What happened, what waits, what is left of what went. */
function recordTables({ key, rowKey, integer, text, bytes, table }: ColumnTypes): string[] {
  return [
    `CREATE TABLE quarantine(id ${key}, conflict ${text} NOT NULL, state ${text} NOT NULL, sop_instance_uid ${text} NOT NULL,
      dataset_sha256 ${text} NOT NULL, transfer_syntax_uid ${text} NOT NULL, blob_key ${text} NOT NULL UNIQUE, record ${text} NOT NULL,
      held ${text}, opened_at ${integer} NOT NULL, resolved_at ${integer}, resolved_by ${text}, block_checksums ${bytes} NOT NULL,
      frame_index ${bytes})${table}`,
    `CREATE TABLE tombstones(id ${key}, reason ${text} NOT NULL, sop_instance_uid ${text} NOT NULL, series_instance_uid ${text} NOT NULL,
      study_instance_uid ${text} NOT NULL, dataset_sha256 ${text} NOT NULL, file_size ${integer} NOT NULL, blob_key ${text} NOT NULL,
      deleted_by ${text} NOT NULL, deleted_at ${integer} NOT NULL)${table}`,
    `CREATE TABLE changes(sequence ${rowKey}, kind ${text} NOT NULL, at ${integer} NOT NULL, study_instance_uid ${text},
      series_instance_uid ${text}, sop_instance_uid ${text}, facts ${text})${table}`,
    `CREATE TABLE audit(id ${rowKey}, kind ${text} NOT NULL, outcome ${text} NOT NULL, actor ${text} NOT NULL, address ${text},
      study_instance_uid ${text}, facts ${text}, at ${integer} NOT NULL)${table}`,
    `CREATE TABLE jobs(id ${key}, kind ${text} NOT NULL, state ${text} NOT NULL, input ${text} NOT NULL, result ${text}, error ${text},
      done ${integer} NOT NULL DEFAULT 0, total ${integer}, failed ${integer} NOT NULL DEFAULT 0, message ${text},
      created_by ${text} NOT NULL, created_at ${integer} NOT NULL, started_at ${integer}, ended_at ${integer}, lease_owner ${text},
      leased_until ${integer})${table}`,
    `CREATE TABLE facts(name ${text} PRIMARY KEY, value ${text} NOT NULL)${table}`,
  ];
}

function identityTables({ key, integer, text, table }: ColumnTypes): string[] {
  return [
    `CREATE TABLE peers(ae_title ${text} PRIMARY KEY, host ${text} NOT NULL, port ${integer} NOT NULL, tls ${integer} NOT NULL,
      description ${text}, permissions ${text} NOT NULL, origin ${text} NOT NULL)${table}`,
    `CREATE TABLE users(id ${key}, name ${text} NOT NULL UNIQUE, password_hash ${text} NOT NULL, permissions ${text} NOT NULL,
      created_at ${integer} NOT NULL)${table}`,
    `CREATE TABLE tokens(id ${key}, name ${text} NOT NULL, secret_hash ${text} NOT NULL UNIQUE, permissions ${text} NOT NULL,
      created_by ${text} NOT NULL, created_at ${integer} NOT NULL, expires_at ${integer}, last_used_at ${integer})${table}`,
    `CREATE TABLE sessions(id_hash ${text} PRIMARY KEY, user_id ${integer} NOT NULL, created_at ${integer} NOT NULL,
      last_seen_at ${integer} NOT NULL, expires_at ${integer} NOT NULL)${table}`,
  ];
}
