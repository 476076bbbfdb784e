import type { ReactNode } from 'react';
import type { Study } from '../api/types.ts';
import { count, date, exactDate, nameGroups } from '../format.ts';
import { type TextKey, text } from '../texts/texts.ts';

export interface Column {
  readonly name: string;
  readonly title: TextKey;
  /** What the server sorts by for it. */
  readonly by: string;
  /** Of the table's own width, in pixels; the description takes what is left. */
  readonly width?: number;
  readonly numeric?: boolean;
  /** Shown until the person chooses. */
  readonly usual: boolean;
  /** Left out where the window is narrow. */
  readonly wide: boolean;
  show(study: Study): ReactNode;
  hover?(study: Study): string;
}

/** What a list of studies can show, in this order; the patient is always there, as the row's link. */
export const COLUMNS: readonly Column[] = [
  {
    name: 'patientId',
    title: 'studies.patientId',
    by: 'patientId',
    width: 130,
    usual: true,
    wide: false,
    show: ({ patient }) => patient.id,
  },
  {
    name: 'born',
    title: 'studies.born',
    by: 'patientBirthDate',
    width: 116,
    usual: false,
    wide: true,
    show: ({ patient }) => date(patient.birthDate),
    hover: ({ patient }) => patient.birthDate ?? '',
  },
  {
    name: 'sex',
    title: 'studies.sex',
    by: 'patientSex',
    width: 56,
    usual: false,
    wide: true,
    show: ({ patient }) => patient.sex,
  },
  {
    name: 'date',
    title: 'studies.date',
    by: 'studyDate',
    width: 116,
    usual: true,
    wide: false,
    show: ({ studyDate }) => date(studyDate),
    hover: exactDate,
  },
  {
    name: 'modalities',
    title: 'studies.modalities',
    by: 'modality',
    width: 128,
    usual: true,
    wide: false,
    show: ({ modalities }) =>
      modalities.map((one) => (
        <span key={one} className="modality">
          {one}
        </span>
      )),
  },
  {
    name: 'description',
    title: 'studies.description',
    by: 'studyDescription',
    usual: true,
    wide: false,
    show: ({ description }) => description,
    hover: ({ description }) => description ?? '',
  },
  {
    name: 'accession',
    title: 'studies.accession',
    by: 'accessionNumber',
    width: 150,
    usual: true,
    wide: true,
    show: ({ accessionNumber }) => accessionNumber,
  },
  {
    name: 'referrer',
    title: 'studies.referrer',
    by: 'referringPhysicianName',
    width: 160,
    usual: false,
    wide: true,
    show: ({ referringPhysicianName }) =>
      referringPhysicianName ? nameGroups(referringPhysicianName).join(' · ') : text('studies.noName'),
  },
  {
    name: 'series',
    title: 'studies.series',
    by: 'seriesCount',
    width: 68,
    numeric: true,
    usual: true,
    wide: true,
    show: ({ seriesCount }) => count(seriesCount),
  },
  {
    name: 'instances',
    title: 'studies.instances',
    by: 'instanceCount',
    width: 76,
    numeric: true,
    usual: true,
    wide: true,
    show: ({ instanceCount }) => count(instanceCount),
  },
];
