import { type Dataset, TAG, UID } from '@vesalius/dicom';
import { saidOf } from './frame-attributes.ts';
import { realWorldOf } from './real-world.ts';
import { suvFactor } from './suv.ts';

const VALUES: ReadonlySet<string> = new Set([UID.RTDoseStorage, UID.ParametricMapStorage]);
const PET_UNITS: Readonly<Record<string, string>> = { BQML: 'Bq/ml', CNTS: 'counts', GML: 'SUVbw' };

/** The unit of a frame's pixel values once rescaled; empty when they are plain numbers. */
export function valueUnit(instance: Dataset, frame: number): string {
  if (typeof suvFactor(instance) === 'number') return 'SUVbw';
  if (VALUES.has(instance.text(TAG.SOPClassUID) ?? '')) return realWorldOf(instance, frame).unit;
  const unit = instance.text(TAG.Units);
  if (unit !== undefined) return PET_UNITS[unit] ?? unit;
  const type = saidOf(instance, frame, TAG.RescaleType).text(TAG.RescaleType);
  if (type !== undefined) return type === 'US' ? '' : type;
  return instance.text(TAG.Modality) === 'CT' ? 'HU' : '';
}
