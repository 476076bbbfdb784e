import type { ColumnValues, ExtraValue, InstanceRecord } from '@vesalius/archive/api';

export interface Sample {
  readonly study?: string;
  readonly series?: string;
  readonly instance?: string;
  readonly sopClass?: string;
  readonly transferSyntax?: string;
  readonly sha?: string;
  readonly size?: number;
  readonly blobKey?: string;
  readonly source?: Partial<InstanceRecord['source']>;
  readonly patientColumns?: ColumnValues;
  readonly studyColumns?: ColumnValues;
  readonly seriesColumns?: ColumnValues;
  readonly instanceColumns?: ColumnValues;
  readonly extra?: readonly ExtraValue[];
  readonly receivedAt?: number;
  readonly frameIndex?: Uint8Array;
}

export const CT = '1.2.840.10008.5.1.4.1.1.2';
export const SR = '1.2.840.10008.5.1.4.1.1.88.11';
const EXPLICIT = '1.2.840.10008.1.2.1';

let blobs = 0;

/** A record of one CT instance; everything of it can be told otherwise. Each has a blob of its own. */
export function sample(given: Sample = {}): InstanceRecord {
  const { study = '1.2.3', series = `${study}.1`, instance = `${series}.1`, sopClass = CT } = given;
  blobs += 1;
  return {
    identity: {
      studyInstanceUid: study,
      seriesInstanceUid: series,
      sopInstanceUid: instance,
      sopClassUid: sopClass,
      transferSyntaxUid: given.transferSyntax ?? EXPLICIT,
    },
    patient: { patient_id: 'P1', patient_name: 'Doe^Jane', patient_birth_date: '19700102', ...given.patientColumns },
    study: {
      study_instance_uid: study,
      study_date: '20240506',
      study_time: '101530',
      accession_number: 'A1',
      ...given.studyColumns,
    },
    series: { series_instance_uid: series, modality: 'CT', series_number: 1, ...given.seriesColumns },
    instance: {
      sop_instance_uid: instance,
      sop_class_uid: sopClass,
      instance_number: 1,
      rows: 512,
      columns: 512,
      ...given.instanceColumns,
    },
    extra: given.extra ?? [],
    blobKey: given.blobKey ?? `blob/${String(blobs).padStart(8, '0')}`,
    fileSize: given.size ?? 1000,
    datasetOffset: 340,
    datasetSha256: given.sha ?? 'a'.repeat(64),
    blockChecksums: Uint8Array.of(1, 2, 3, blobs & 255),
    pixels: { offset: 700, length: 300, encapsulated: false, numberOfFrames: 1 },
    frameIndex: given.frameIndex ?? Uint8Array.of(9, 9),
    source: { door: 'dimse', principal: 'MODALITY', callingAeTitle: 'CT1', address: '10.0.0.1', ...given.source },
    receivedAt: given.receivedAt ?? 1000,
  };
}
