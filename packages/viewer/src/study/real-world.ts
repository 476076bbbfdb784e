import { type Dataset, TAG, UID } from '@vesalius/dicom';

/** What stored values stand for (PS3.3 §C.7.6.16.2.11). */
export interface RealWorld {
  readonly name: string;
  readonly unit: string;
  readonly slope: number;
  readonly intercept: number;
}

/** UCUM's sign for a quantity without a unit. */
const NO_UNIT = '1';

/** What a dose is told in, by Dose Units (PS3.3 §C.8.8.3). */
const DOSE_UNITS: Readonly<Record<string, string>> = { GY: 'Gy', RELATIVE: '' };

/** The scaling of a dose, or the first real world value mapping of a frame (from 1); without one the values are what they are. */
export function realWorldOf(instance: Dataset, frame: number): RealWorld {
  return instance.text(TAG.SOPClassUID) === UID.RTDoseStorage ? doseOf(instance) : mappingOf(instance, frame);
}

function doseOf(instance: Dataset): RealWorld {
  const units = instance.text(TAG.DoseUnits) ?? '';
  return {
    name: instance.text(TAG.SeriesDescription) || (instance.text(TAG.DoseSummationType) ?? ''),
    unit: DOSE_UNITS[units] ?? units,
    slope: instance.number(TAG.DoseGridScaling) ?? 1,
    intercept: 0,
  };
}

function mappingOf(instance: Dataset, frame: number): RealWorld {
  const groups = [
    instance.items(TAG.PerFrameFunctionalGroupsSequence)[frame - 1],
    instance.items(TAG.SharedFunctionalGroupsSequence)[0],
    instance,
  ];
  const mapping = groups.flatMap((group) => group?.items(TAG.RealWorldValueMappingSequence) ?? [])[0];
  const unit = mapping?.items(TAG.MeasurementUnitsCodeSequence)[0]?.text(TAG.CodeValue) ?? '';
  return {
    name: mapping?.text(TAG.LUTExplanation) || mapping?.text(TAG.LUTLabel) || '',
    unit: unit === NO_UNIT ? '' : unit,
    slope: mapping?.number(TAG.RealWorldValueSlope) ?? 1,
    intercept: mapping?.number(TAG.RealWorldValueIntercept) ?? 0,
  };
}
