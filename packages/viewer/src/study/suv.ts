import { type Dataset, TAG } from '@vesalius/dicom';

/** Why an image has no standardized uptake value; the pixels then keep the unit they are stored in. */
export type NoSuv = 'not-pet' | 'unit' | 'not-corrected' | 'no-weight' | 'no-dose' | 'no-time' | 'injected-later';

/** Grams a kilogram: SUV by body weight is told in g/ml. */
const GRAMS = 1000;
const DAY_SECONDS = 86_400;

/**
 * What a value in Bq/ml (rescaled) is multiplied with to get SUV by body weight, g/ml; or why there is none.
 * Vendor-neutral rule: decay-corrected images only, dose decayed from injection to the series' reference (PS3.3 §C.8.9.1).
 */
export function suvFactor(instance: Dataset): number | NoSuv {
  if (instance.text(TAG.Modality) !== 'PT') return 'not-pet';
  const unit = instance.text(TAG.Units);
  if (unit === 'GML') return 1;
  if (unit !== 'BQML') return 'unit';
  if (!isCorrected(instance)) return 'not-corrected';
  const weight = instance.number(TAG.PatientWeight) ?? 0;
  if (!(weight > 0)) return 'no-weight';
  const dose = doseAtReference(instance);
  return typeof dose === 'string' ? dose : (weight * GRAMS) / dose;
}

function isCorrected(instance: Dataset): boolean {
  const done = instance.texts(TAG.CorrectedImage);
  return done.includes('ATTN') && done.includes('DECY') && instance.text(TAG.DecayCorrection) !== 'NONE';
}

/** Activity that is left of the injected one at the time the image is decay-corrected to, Bq. */
function doseAtReference(instance: Dataset): number | NoSuv {
  const injection = instance.items(TAG.RadiopharmaceuticalInformationSequence)[0];
  const dose = injection?.number(TAG.RadionuclideTotalDose) ?? 0;
  const halfLife = injection?.number(TAG.RadionuclideHalfLife) ?? 0;
  if (!injection || !(dose > 0) || !(halfLife > 0)) return 'no-dose';
  if (instance.text(TAG.DecayCorrection) === 'ADMIN') return dose; // corrected to the injection already
  const passed = secondsSinceInjection(instance, injection);
  if (passed === undefined) return 'no-time';
  return passed < 0 ? 'injected-later' : dose * 2 ** (-passed / halfLife);
}

function secondsSinceInjection(instance: Dataset, injection: Dataset): number | undefined {
  const reference = secondsOf(instance.text(TAG.SeriesDate), instance.text(TAG.SeriesTime));
  const dateTime = injection.text(TAG.RadiopharmaceuticalStartDateTime);
  if (reference === undefined) return undefined;
  if (dateTime) {
    const injected = secondsOf(dateTime.slice(0, 8), dateTime.slice(8).replace(/[+-]\d{4}$/, ''));
    return injected === undefined ? undefined : reference - injected;
  }
  const injected = secondsOf(instance.text(TAG.SeriesDate), injection.text(TAG.RadiopharmaceuticalStartTime));
  if (injected === undefined) return undefined;
  const passed = reference - injected;
  return passed < 0 ? passed + DAY_SECONDS : passed; // a time of day alone: the injection was before midnight
}

/** Seconds since 1970 of a DA and a TM (PS3.5 §6.2). */
function secondsOf(date: string | undefined, time: string | undefined): number | undefined {
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(date ?? '');
  const clock = /^(\d{2})(\d{2})?(\d{2}(?:\.\d+)?)?$/.exec(time ?? '');
  if (!day || !clock) return undefined;
  const seconds = Number(clock[1]) * 3600 + Number(clock[2] ?? 0) * 60 + Number(clock[3] ?? 0);
  return Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])) / 1000 + seconds;
}
