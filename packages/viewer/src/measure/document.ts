import { type Attributes, type Dataset, newUid, TAG } from '@vesalius/dicom';

/** Where a new document stands: the study it speaks about, and a series of its own. */
export interface DocumentPlace {
  /** Any instance of the study: patient and study are taken from it. */
  readonly of: Dataset;
  readonly seriesInstanceUid: string;
  readonly modality: 'SR' | 'KO' | 'PR' | 'SEG';
  readonly seriesDescription: string;
  readonly seriesNumber: number;
  readonly sopClassUid: string;
  readonly instanceNumber: number;
  readonly at: Date;
}

/** Attributes of Patient and General Study that every instance of a study shares (PS3.3 §C.7.1.1, §C.7.2.1). */
const SHARED = [
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyInstanceUID',
  'StudyDate',
  'StudyTime',
  'ReferringPhysicianName',
  'StudyID',
  'AccessionNumber',
  'StudyDescription',
] as const;
/** Type 2: present though empty. */
const EMPTY = {
  PatientName: '',
  PatientID: '',
  PatientBirthDate: '',
  PatientSex: '',
  StudyDate: '',
  StudyTime: '',
  ReferringPhysicianName: '',
  StudyID: '',
  AccessionNumber: '',
};

/** What every document begins with: patient, study, series, equipment, SOP Common. */
export function documentHead(place: DocumentPlace): Attributes {
  const shared: Record<string, string> = {};
  for (const keyword of SHARED) {
    const value = place.of.text(TAG[keyword]);
    if (value !== undefined) shared[keyword] = value;
  }
  const [date, time] = dateAndTime(place.at);
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    ...EMPTY,
    ...shared,
    Modality: place.modality,
    ...(place.modality === 'PR' && { Laterality: '' }), // Type 2C, unknown of a state (PS3.3 §C.7.3.1)
    SeriesInstanceUID: place.seriesInstanceUid,
    SeriesNumber: place.seriesNumber,
    SeriesDescription: place.seriesDescription,
    Manufacturer: 'Vesalius',
    ManufacturerModelName: 'Vesalius viewer',
    SOPClassUID: place.sopClassUid,
    SOPInstanceUID: newUid(),
    InstanceNumber: place.instanceNumber,
    InstanceCreationDate: date,
    InstanceCreationTime: time,
  };
}

/** DA and TM of a moment, in the local time of the reader. */
export function dateAndTime(at: Date): [date: string, time: string] {
  const two = (part: number) => String(part).padStart(2, '0');
  const date = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return [date, `${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`];
}

/** The moment a DA and a TM name, in local time; 0 when they do not. */
export function momentOf(date: string | undefined, time: string | undefined): number {
  const found = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?/.exec(`${date ?? ''}${time ?? ''}`);
  if (!found) return 0;
  const [year, month, day, hour, minute, second = 0] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number?,
  ];
  return new Date(year, month - 1, day, hour, minute, second).getTime();
}
