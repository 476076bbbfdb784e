import { UID } from '@vesalius/dicom';
import { build } from '../build.ts';
import type { SyntheticInstance } from '../instance.ts';
import { acquiredAt, axialPlane, greyPixels } from '../modules/image.ts';
import { frameOfReference, type SeriesPlan } from '../modules/series.ts';
import { axialLabels } from '../phantom/axial.ts';
import type { Material } from '../phantom/materials.ts';
import { paint, valuesByLabel } from '../phantom/paint.ts';
import { probesAt } from '../phantom/probe.ts';
import { NoiseTable } from '../random.ts';
import type { AxialStack } from './ct.ts';

/** A spin echo sequence: repetition and echo time in milliseconds decide its contrast. */
export interface SpinEcho {
  readonly repetitionTime: number;
  readonly echoTime: number;
}

export const T1_WEIGHTED: SpinEcho = { repetitionTime: 500, echoTime: 12 };
export const T2_WEIGHTED: SpinEcho = { repetitionTime: 4500, echoTime: 100 };

const GAIN = 3000;
const NOISE = 14;

/** The signal of a tissue by the spin echo equation, in the units of the stored pixels. */
export function spinEchoSignal({ repetitionTime, echoTime }: SpinEcho, { t1, t2, protonDensity }: Material): number {
  return GAIN * protonDensity * (1 - Math.exp(-repetitionTime / t1)) * Math.exp(-echoTime / t2);
}

/** MR Image instances (PS3.3 §A.4) of the phantom, one a slice, feet first. */
export function* mrSeries(series: SeriesPlan, stack: AxialStack, echo: SpinEcho): IterableIterator<SyntheticInstance> {
  const table = new NoiseTable(series.study.seed + series.number);
  const signal = (material: Material): number => spinEchoSignal(echo, material);
  const values = valuesByLabel(signal);
  const probe = { unit: 'signal', tolerance: 6 * NOISE, value: signal };
  for (let index = 0; index < stack.slices; index++) {
    const z = stack.from + index * stack.spacing;
    const labels = axialLabels(stack.grid, z);
    yield build({
      series,
      instanceNumber: index + 1,
      sopClassUid: UID.MRImageStorage,
      pixels: { vr: 'OW', bytes: paint(labels, values, { table, deviation: NOISE }) },
      probes: probesAt(stack.grid, labels, z, stack.spacing, probe),
      attributes: {
        ...frameOfReference(series),
        ...acquiredAt(series, index),
        ...axialPlane(stack.grid, z, stack.spacing),
        ...greyPixels(stack.grid.rows, stack.grid.columns, 16, 12),
        ...MR_IMAGE,
        RepetitionTime: echo.repetitionTime,
        EchoTime: echo.echoTime,
      },
    });
  }
}

/** MR Image Module (PS3.3 §C.8.3.1). */
export const MR_IMAGE = {
  ImageType: ['ORIGINAL', 'PRIMARY', 'OTHER'],
  AcquisitionNumber: 1,
  PatientPosition: 'HFS',
  ScanningSequence: 'SE',
  SequenceVariant: 'NONE',
  ScanOptions: '',
  MRAcquisitionType: '2D',
  EchoTrainLength: 1,
  MagneticFieldStrength: 1.5,
  FlipAngle: 90,
  WindowCenter: 700,
  WindowWidth: 1400,
  BurnedInAnnotation: 'NO',
};
