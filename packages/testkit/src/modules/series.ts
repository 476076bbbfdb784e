import type { Attributes } from '@vesalius/dicom';
import { stableUid } from '../stable-uid.ts';
import { frameOfReferenceUidOf, type StudyPlan } from './study.ts';

/** A series to be made within a study. */
export interface SeriesPlan {
  readonly study: StudyPlan;
  readonly number: number;
  readonly modality: string;
  readonly description: string;
  /** Absent where there is no image. */
  readonly bodyPart?: string;
}

export function seriesInstanceUidOf({ study, number }: SeriesPlan): string {
  return stableUid(study.seed, study.key, 'series', number);
}

export function sopInstanceUidOf(series: SeriesPlan, instanceNumber: number): string {
  return stableUid(series.study.seed, series.study.key, 'series', series.number, 'instance', instanceNumber);
}

/** General Series and General Equipment Modules (PS3.3 §C.7.3.1, §C.7.5.1), the latter with all that Enhanced IODs want. */
export function seriesAttributes(series: SeriesPlan): Attributes {
  return {
    Modality: series.modality,
    SeriesInstanceUID: seriesInstanceUidOf(series),
    SeriesNumber: series.number,
    SeriesDescription: series.description,
    SeriesDate: series.study.date,
    SeriesTime: series.study.time,
    ...(series.bodyPart ? { BodyPartExamined: series.bodyPart } : {}),
    Manufacturer: 'Vesalius',
    ManufacturerModelName: 'testkit phantom',
    DeviceSerialNumber: 'PHANTOM-1',
    SoftwareVersions: '1',
    StationName: `${series.modality}PHANTOM`,
  };
}

/** Frame of Reference Module (PS3.3 §C.7.4.1). */
export function frameOfReference(series: SeriesPlan): Attributes {
  return { FrameOfReferenceUID: frameOfReferenceUidOf(series.study), PositionReferenceIndicator: '' };
}
