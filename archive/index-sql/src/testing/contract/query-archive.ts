import type { ExtraAttribute, InstanceRecord } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { type Sample, SR, sample } from '../sample-records.ts';

/** Further attributes of the archive that queries are tried on. */
export const EXTRA: readonly ExtraAttribute[] = [
  { level: 'series', path: [TAG.KVP], vr: 'DS' },
  { level: 'instance', path: [0x00191010], vr: 'LO', privateCreator: 'VENDOR' },
  { level: 'study', path: [TAG.ReferencedStudySequence, TAG.ReferencedSOPInstanceUID], vr: 'UI' },
  { level: 'study', path: [TAG.RequestingPhysician], vr: 'PN' },
  { level: 'instance', path: [TAG.FrameAcquisitionDateTime], vr: 'DT' },
  { level: 'study', path: [TAG.ReferencedStudySequence, TAG.ReferencedSOPClassUID], vr: 'UI' },
];

const codes = (value: string) =>
  JSON.stringify([{ '00080100': { vr: 'SH', Value: [value] }, '00080104': { vr: 'LO', Value: ['Head'] } }]);

/** Studies a … h, each with its own traits. The UID of a study is 9. and its place. */
const STUDIES: Readonly<Record<string, Omit<Sample, 'study'>>> = {
  a: {
    patientColumns: {
      patient_id: 'A1',
      patient_name: 'Müller^Änne',
      other_patient_ids: 'X1\\X2',
      patient_comments: 'back\\slash',
    },
    studyColumns: {
      study_date: '20200101',
      study_time: '10',
      study_description: 'CT Head',
      procedure_codes: codes('C1'),
      patient_size: 1.75,
    },
    seriesColumns: {
      body_part: 'HEAD',
      institution_name: 'North',
      requested_procedure_id: 'RP1',
      request_attributes: '[{"00401001":{"vr":"SH","Value":["RP1"]}}]',
    },
    extra: [
      { attribute: 0, values: ['120'] },
      { attribute: 1, values: ['one', 'two'] },
      { attribute: 2, values: ['1.9'] },
      { attribute: 5, values: ['1.2.840.10008.3.1.2.3.1'] },
    ],
  },
  b: {
    patientColumns: { patient_id: 'A2', patient_name: 'Muller-Smith^Anne^^Dr' },
    studyColumns: { study_date: '20200101', study_time: '235959.999999', study_description: 'ct head' },
    seriesColumns: { modality: 'MR', body_part: 'KNEE', institution_name: 'South' },
    instanceColumns: { acquisition_datetime: '20200101100000+0200' },
  },
  c: {
    patientColumns: { patient_id: 'A3', patient_name: 'Yamada^Tarou=山田^太郎=やまだ^たろう' },
    studyColumns: {
      study_date: '2020.01.02',
      study_time: '10:15:30',
      accession_number: 'AC*3',
      referring_physician_name: 'House^Gregory',
    },
    extra: [
      { attribute: 0, values: ['80.0'] },
      { attribute: 3, values: ['Wilson^James', 'Cuddy^Lisa'] },
    ],
  },
  d: {
    patientColumns: { patient_id: 'A4', patient_name: 'Yamada^Hanako=山田^花子' },
    studyColumns: { study_date: '20200103', study_time: '101530.5', study_description: '50% [x] _under' },
    instanceColumns: { acquisition_datetime: '20200103', image_type: 'ORIGINAL\\PRIMARY\\AXIAL' },
  },
  e: {
    patientColumns: { patient_id: 'A5', patient_name: '' },
    studyColumns: { study_date: '', study_time: '', accession_number: '' },
    seriesColumns: { modality: 'SR' },
    sopClass: SR,
    instanceColumns: { image_type: 'DERIVED\\SECONDARY', acquisition_number: 7 },
  },
  f: {
    patientColumns: { patient_id: 'B1', patient_name: 'Smith^John\\Smyth^Jon' },
    studyColumns: { study_date: '20191231', study_time: '2359', study_description: 'Thorax' },
    seriesColumns: { series_number: 12, operators_name: 'One^Op\\Two^Op' },
    instanceColumns: { acquisition_datetime: '20191231235959.999999' },
  },
  g: {
    patientColumns: { patient_id: 'B2', patient_name: 'SMITH^Jane' },
    studyColumns: { study_date: 'unknown', study_time: 'noon', study_description: 'Thorax & more' },
    seriesColumns: { pps_start_date: '20200105', pps_start_time: '0800' },
    extra: [{ attribute: 4, values: ['20200105080000.5'] }],
  },
  h: {
    patientColumns: { patient_id: 'B2', patient_name: "O'Neil^Sean" },
    studyColumns: { study_date: '20210101', study_time: '000000' },
  },
};

export const NAMES: readonly string[] = Object.keys(STUDIES);

export const uidOf = (name: string) => `9.${NAMES.indexOf(name) + 1}`;
export const nameOf = (uid: string | undefined) => NAMES[Number(uid?.split('.')[1]) - 1];

/** One instance for each study, and of `a` two more series: an MR with two instances. */
export function queryRecords(): InstanceRecord[] {
  const firsts = NAMES.map((name) => sample({ study: uidOf(name), ...STUDIES[name]! }));
  const more: Omit<Sample, 'study'> = {
    patientColumns: STUDIES.a!.patientColumns!,
    studyColumns: STUDIES.a!.studyColumns!,
  };
  return [
    ...firsts,
    ...['1', '2'].map((instance) =>
      sample({
        ...more,
        study: uidOf('a'),
        series: '9.1.2',
        instance: `9.1.2.${instance}`,
        seriesColumns: { modality: 'MR', body_part: 'KNEE', series_number: 5 },
        instanceColumns: { instance_number: Number(instance), rows: 256 },
      }),
    ),
  ];
}
