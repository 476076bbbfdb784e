import { createHash } from 'node:crypto';
import type { InstanceRecord } from '@vesalius/archive/api';
import { UID } from '@vesalius/dicom';

const ROOT = '1.2.826.0.1.3680043.10.999';
const MODALITIES = ['CT', 'MR', 'US', 'CR', 'PT'] as const;
const FAMILY_NAMES = ['Adams', 'Brown', 'Clark', 'Davies', 'Evans', 'Fischer', 'Garcia', 'Hansen', 'Ito', 'Jansen'];
const GIVEN_NAMES = ['Anna', 'Ben', 'Carla', 'David', 'Emma', 'Finn', 'Greta', 'Hugo', 'Ines', 'Jonas'];
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2005, 0, 1);
/** Studies of one day; a million of them fill some fourteen years. */
const STUDIES_A_DAY = 200;
const STUDIES_OF_A_PATIENT = 3;
const SERIES_OF_A_STUDY = 2;

export interface Shape {
  readonly instancesOfAStudy: number;
}

/** What the index keeps of instance `number` of an archive that grows in order: no pixels, no file, the same for the same number. */
export function headerOnly(number: number, { instancesOfAStudy }: Shape): InstanceRecord {
  const at = placeOf(number, instancesOfAStudy);
  const studyInstanceUid = `${ROOT}.1.${at.study}`;
  const seriesInstanceUid = `${studyInstanceUid}.${at.series}`;
  const sopInstanceUid = `${seriesInstanceUid}.${at.instance}`;
  const modality = MODALITIES[at.study % MODALITIES.length]!;
  return {
    identity: {
      studyInstanceUid,
      seriesInstanceUid,
      sopInstanceUid,
      sopClassUid: UID.CTImageStorage,
      transferSyntaxUid: UID.ExplicitVRLittleEndian,
    },
    patient: { patient_id: patientIdOf(at.study), patient_name: nameOf(at.study), patient_birth_date: '19600229' },
    study: {
      study_instance_uid: studyInstanceUid,
      study_date: studyDateOf(at.study),
      study_time: '101530',
      accession_number: accessionNumberOf(at.study),
      study_description: `${modality} follow-up ${at.study % 97}`,
    },
    series: { series_instance_uid: seriesInstanceUid, modality, series_number: at.series + 1 },
    instance: {
      sop_instance_uid: sopInstanceUid,
      sop_class_uid: UID.CTImageStorage,
      instance_number: at.instance + 1,
      rows: 512,
      columns: 512,
    },
    extra: [],
    blobKey: `header-only/${String(number).padStart(12, '0')}`,
    fileSize: 526_000,
    datasetOffset: 340,
    datasetSha256: createHash('sha256').update(sopInstanceUid).digest('hex'),
    blockChecksums: new Uint8Array(4),
    pixels: { offset: 1700, length: 524_288, encapsulated: false, numberOfFrames: 1 },
    source: { door: 'dimse', principal: 'MODALITY', callingAeTitle: 'CT1', address: '10.0.0.1' },
    receivedAt: FIRST_DAY + at.study * (DAY_MS / STUDIES_A_DAY),
  };
}

function placeOf(number: number, instancesOfAStudy: number) {
  const within = number % instancesOfAStudy;
  const study = Math.floor(number / instancesOfAStudy);
  return { study, series: within % SERIES_OF_A_STUDY, instance: Math.floor(within / SERIES_OF_A_STUDY) };
}

export function patientIdOf(study: number): string {
  return `P${String(Math.floor(study / STUDIES_OF_A_PATIENT)).padStart(8, '0')}`;
}

export function accessionNumberOf(study: number): string {
  return `A${String(study).padStart(9, '0')}`;
}

export function studyDateOf(study: number): string {
  const day = new Date(FIRST_DAY + Math.floor(study / STUDIES_A_DAY) * DAY_MS);
  return day.toISOString().slice(0, 10).replaceAll('-', '');
}

/** A family name of its own for a hundred patients, so that a search by it finds as many however large the archive is. */
export function familyNameOf(study: number): string {
  const patient = Math.floor(study / STUDIES_OF_A_PATIENT);
  return `${FAMILY_NAMES[patient % FAMILY_NAMES.length]}${Math.floor(patient / 100)}`;
}

function nameOf(study: number): string {
  return `${familyNameOf(study)}^${GIVEN_NAMES[study % GIVEN_NAMES.length]}`;
}
