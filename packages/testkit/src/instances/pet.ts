import { UID } from '@vesalius/dicom';
import { build } from '../build.ts';
import type { SyntheticInstance } from '../instance.ts';
import { codeItem } from '../modules/code.ts';
import { acquiredAt, axialPlane, greyPixels, timeAfter } from '../modules/image.ts';
import { frameOfReference, type SeriesPlan } from '../modules/series.ts';
import { axialLabels } from '../phantom/axial.ts';
import { paint, valuesByLabel } from '../phantom/paint.ts';
import { probesAt } from '../phantom/probe.ts';
import { NoiseTable } from '../random.ts';
import type { AxialStack } from './ct.ts';

/** Fluorine-18. */
const HALF_LIFE_SECONDS = 6586.2;
const DOSE_BECQUEREL = 3.2e8;
const UPTAKE_SECONDS = 3600;
const NOISE_SUV = 0.03;
/** Stored pixels of one SUV. */
const STEPS_PER_SUV = 1000;

const SUV = { unit: 'SUVbw g/ml', tolerance: 6 * NOISE_SUV, value: (material: { suv: number }) => material.suv };

/** Activity in Bq/ml of an SUV of one: the dose decayed to the start of the series, over the weight (SUV by body weight). */
export function becquerelPerSuv(weightKg: number): number {
  return (DOSE_BECQUEREL * 2 ** (-UPTAKE_SECONDS / HALF_LIFE_SECONDS)) / (weightKg * 1000);
}

/** PET Image instances (PS3.3 §A.21) of the phantom with hot spots of known SUV, one a slice, feet first. */
export function* petSeries(series: SeriesPlan, stack: AxialStack): IterableIterator<SyntheticInstance> {
  const table = new NoiseTable(series.study.seed + series.number);
  const values = valuesByLabel(({ suv }) => suv * STEPS_PER_SUV);
  const noise = { table, deviation: NOISE_SUV * STEPS_PER_SUV };
  for (let index = 0; index < stack.slices; index++) {
    const z = stack.from + index * stack.spacing;
    const labels = axialLabels(stack.grid, z);
    yield build({
      series,
      instanceNumber: index + 1,
      sopClassUid: UID.PositronEmissionTomographyImageStorage,
      pixels: { vr: 'OW', bytes: paint(labels, values, noise, 65_535) },
      probes: probesAt(stack.grid, labels, z, stack.spacing, SUV),
      attributes: {
        ...frameOfReference(series),
        ...acquiredAt(series, 0),
        ...axialPlane(stack.grid, z, stack.spacing),
        ...greyPixels(stack.grid.rows, stack.grid.columns, 16, 16),
        ...PET_SERIES,
        ...isotope(series),
        ImageIndex: index + 1,
        NumberOfSlices: stack.slices,
        RescaleSlope: becquerelPerSuv(series.study.subject.weightKg) / STEPS_PER_SUV,
      },
    });
  }
}

/** PET Isotope Module (PS3.3 §C.8.9.2): fluorodeoxyglucose, injected an hour before. */
function isotope({ study }: SeriesPlan): Record<string, object[]> {
  return {
    RadiopharmaceuticalInformationSequence: [
      {
        RadionuclideCodeSequence: [codeItem(['77004003', 'SCT', '^18^Fluorine'])],
        RadiopharmaceuticalCodeSequence: [codeItem(['35321007', 'SCT', 'Fluorodeoxyglucose F^18^'])],
        Radiopharmaceutical: 'Fluorodeoxyglucose',
        RadiopharmaceuticalStartTime: timeAfter(study.time, -UPTAKE_SECONDS),
        RadionuclideTotalDose: DOSE_BECQUEREL,
        RadionuclideHalfLife: HALF_LIFE_SECONDS,
        RadionuclidePositronFraction: 0.967,
      },
    ],
    PatientOrientationCodeSequence: [
      {
        ...codeItem(['102538003', 'SCT', 'recumbent']),
        PatientOrientationModifierCodeSequence: [codeItem(['40199007', 'SCT', 'supine'])],
      },
    ],
    PatientGantryRelationshipCodeSequence: [codeItem(['102540008', 'SCT', 'headfirst'])],
  };
}

/** PET Series and PET Image Modules (PS3.3 §C.8.9.1, §C.8.9.4), attenuation taken from the CT of the same study. */
const PET_SERIES = {
  ImageType: ['ORIGINAL', 'PRIMARY'],
  Units: 'BQML',
  CountsSource: 'EMISSION',
  SeriesType: ['WHOLE BODY', 'IMAGE'],
  CorrectedImage: ['NORM', 'DTIM', 'ATTN', 'SCAT', 'DECY', 'RAN'],
  RandomsCorrectionMethod: 'DLYD',
  AttenuationCorrectionMethod: 'MEASURED, CT of the same study',
  ScatterCorrectionMethod: 'model based',
  DecayCorrection: 'START',
  DecayFactor: 1,
  ReconstructionMethod: 'none, computed',
  CollimatorType: 'NONE',
  FrameReferenceTime: 60_000,
  ActualFrameDuration: 120_000,
  RescaleIntercept: 0,
  WindowCenter: 50_000,
  WindowWidth: 100_000,
  BurnedInAnnotation: 'NO',
};
